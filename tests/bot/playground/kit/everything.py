"""One of each: every block, element and run of text, as an app may send them."""

from typing import Any

from bot.playground.kit.names import Names
from bot.playground.slack.shapes import Json

NAMES = Names(
    {"U1": "Anna Berg", "U2": "Ben Okafor", "UB": "Dateline"},
    {"C1": "news", "C2": "harbour", "D1": "Dateline"},
    "Europe/Berlin",
    "U1",
)


def plain(text: str, **more: Any) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text, **more}


def mrkdwn(text: str, **more: Any) -> Json:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": text, **more}


def option(value: str, label: str, **more: Any) -> Json:
    """An option with a plain label."""
    return {"text": plain(label), "value": value, **more}


def section(text: str, **more: Any) -> Json:
    """A section of mrkdwn."""
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: Json) -> Json:
    """A row of elements."""
    return {"type": "actions", "elements": list(elements)}


def button(label: str = "Go", **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(label), "action_id": "go", **more}


def asks(name: str, element: Json, **more: Any) -> Json:
    """An input block; block and element have the same name."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(f"About {name}"),
        "element": {**element, "action_id": name},
        **more,
    }


def rich(*elements: Json) -> Json:
    """Rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def runs(*elements: Json) -> Json:
    """A section of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def run(text: str, **style: bool) -> Json:
    """Words of rich text."""
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def modal(*blocks: Json) -> Json:
    """A modal that can be submitted."""
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": list(blocks)}


CONFIRM: Json = {
    "title": plain("Sure?"),
    "text": mrkdwn("It *goes* &amp; stays away."),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}
IMAGE: Json = {"type": "image", "image_url": "https://pictures.example/tide.png", "alt_text": "A chart of tides"}
STATIC: Json = {"type": "static_select", "options": [option("one", "One"), option("two", "Two")]}
LISTED = [option("a", "First", description=plain("of all")), option("b", "Second")]
RADIO: Json = {"type": "radio_buttons", "options": LISTED, "initial_option": LISTED[0]}
BOXES: Json = {"type": "checkboxes", "options": LISTED, "initial_options": [LISTED[1]]}
TIME: Json = {"type": "timepicker", "initial_time": "08:30"}
USERS: Json = {"type": "users_select", "initial_user": "U2"}
CONVERSATIONS: Json = {"type": "conversations_select", "filter": {"include": ["public", "private"]}}
MANY_USERS: Json = {"type": "multi_users_select", "initial_users": ["U2"], "max_selected_items": 2}
MANY_CONVERSATIONS: Json = {"type": "multi_conversations_select", "initial_conversations": ["C2", "CSECRET"]}
WORDS: Json = {
    "type": "plain_text_input",
    "placeholder": plain("Write here"),
    "initial_value": "begun",
    "min_length": 2,
    "max_length": 90,
}
LINES: Json = {**WORDS, "multiline": True}
URL: Json = {"type": "url_text_input", "initial_value": "https://news.example/a"}
OVERFLOW: Json = {
    "type": "overflow",
    "action_id": "more",
    "options": [option("x", "Ask", url="https://news.example/x"), option("y", "Mute", description=plain("for good"))],
    "confirm": CONFIRM,
}
VOTES: Json = {
    "type": "feedback_buttons",
    "action_id": "vote",
    "positive_button": {"text": plain("Good"), "value": "up", "accessibility_label": "This was helpful"},
    "negative_button": {"text": plain("Bad"), "value": "down"},
}
BIN: Json = {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "action_id": "bin", "confirm": CONFIRM}
RICH = rich(
    runs(
        run("as it is "),
        run("strong", bold=True, italic=True, strike=True, underline=True),
        run("code", code=True),
        {"type": "link", "url": "https://news.example/b", "text": "a link", "style": {"bold": True}},
        {"type": "link", "url": "https://news.example/c"},
        {"type": "emoji", "name": "wave", "skin_tone": 3},
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "broadcast", "range": "here"},
        {"type": "date", "timestamp": 1773417600, "format": "{date_num} {time}", "url": "https://news.example/d"},
    ),
    {"type": "rich_text_list", "style": "bullet", "elements": [runs(run("outer"))]},
    {"type": "rich_text_list", "style": "ordered", "indent": 2, "offset": 4, "elements": [runs(run("inner"))]},
    {"type": "rich_text_quote", "elements": [run("quoted")]},
    {"type": "rich_text_preformatted", "border": 1, "elements": [run("letter\n  by letter")]},
)
MARKDOWN = """\
# One
## Two
### Three
Some **bold**, *italic*, ~~gone~~, `code`, [link](https://news.example/e), ![alt](https://pictures.example/f.png)
next line, https://news.example/g.

- one
- [x] done
  3. inner

| a | b |
|:-:|--:|
| 1 | 2 |

> quoted

    indented

```py
print(1)
```
---
"""
ANYWHERE: tuple[Json, ...] = (
    section("*Words* with <https://news.example/h|a link>", accessory=OVERFLOW),
    {"type": "section", "fields": [mrkdwn("*One*"), plain("Two")]},
    section("Picture", accessory=IMAGE),
    *(
        section("Choose", accessory={**one, "action_id": "choose"})
        for one in (STATIC, USERS, CONVERSATIONS, MANY_USERS, MANY_CONVERSATIONS, RADIO, BOXES, TIME)
    ),
    {"type": "context", "elements": [IMAGE, mrkdwn("small"), plain("print")]},
    {"type": "header", "text": plain("Headline")},
    {"type": "divider"},
    actions(
        button(url="https://news.example/i", style="primary", value="v", accessibility_label="Go there"),
        button(action_id="no", style="danger", confirm=CONFIRM),
        OVERFLOW,
    ),
    actions(*({**one, "action_id": f"row{place}"} for place, one in enumerate((STATIC, USERS, RADIO, BOXES, TIME)))),
    {**IMAGE, "title": plain("Tides")},
    RICH,
)
"""What messages, modals and the Home tab may hold; inputs apart."""
INPUTS: tuple[Json, ...] = tuple(
    asks(f"{one['type']}{place}", one, hint=plain("A hint"), optional=place % 2 == 0)
    for place, one in enumerate(
        (STATIC, USERS, CONVERSATIONS, MANY_USERS, MANY_CONVERSATIONS, RADIO, BOXES, TIME, WORDS, LINES, URL)
    )
)
ALERTS: tuple[Json, ...] = tuple(
    {"type": "alert", "text": mrkdwn("Look *here*"), "level": level}
    for level in ("default", "info", "warning", "error", "success")
)
MESSAGE: tuple[Json, ...] = (
    *ANYWHERE,
    {"type": "markdown", "text": MARKDOWN},
    {"type": "context_actions", "elements": [VOTES, BIN]},
)
MODAL = modal(*ANYWHERE, *INPUTS, *ALERTS)
HOME: Json = {"type": "home", "blocks": [*ANYWHERE, *INPUTS]}
CHUNKS: tuple[Json, ...] = (
    {"type": "plan_update", "title": "Answering"},
    {
        "type": "task_update",
        "id": "1",
        "title": "Reading",
        "status": "complete",
        "details": "All **three**",
        "output": "Read",
        "sources": [{"type": "url", "url": "https://news.example/j", "text": "Northline"}],
    },
    *(
        {"type": "task_update", "id": status, "title": status, "status": status}
        for status in ("pending", "in_progress", "error")
    ),
)
