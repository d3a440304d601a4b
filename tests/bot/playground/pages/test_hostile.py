"""Whatever people and articles say stays text: in messages, names, files, blocks, errors and the request log."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from lxml.html import HtmlElement, document_fromstring, fragment_fromstring

from bot.playground.slack.records import Message
from bot.playground.slack.shapes import Json
from tests.bot.playground.pages.house import House
from tests.bot.playground.pages.reading import words

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'></li></ol><style>*{display:none}</style>{{ 7*7 }} "
    "{% raw %} &lt;b&gt; <!--  \u202e ]]> javascript:alert(1) <a href='javascript:alert(1)'>x</a>"
)
MARKED = "<javascript:alert(1)|click> <https://x.org\" onmouseover='x'|y> <@<b>> <!date^1^<b>|<i>> :<b>: `<u>` *<s>*"
_SCHEMES = ("http://", "https://", "mailto:", "/", "#", "?", "data:image/svg+xml,")


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def blocks(text: str) -> list[Json]:
    """Blocks with a text wherever one may be."""
    short = text[:70]
    return [
        {"type": "header", "text": plain(text[:150])},
        {"type": "section", "text": {"type": "mrkdwn", "text": text}, "fields": [plain(text)], "block_id": short},
        {"type": "markdown", "text": text},
        {"type": "image", "image_url": "https://x.org/a.png?<b>'\"", "alt_text": text, "title": plain(text)},
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": short,
                    "text": plain(short),
                    "value": text,
                    "url": "https://x.org/'\"<b>",
                }
            ],
        },
    ]


def strange(root: HtmlElement) -> Iterator[str]:
    """What must not be in a page of ours."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            yield f"a comment: {element.text}"
            continue
        if element.tag in {"style", "iframe", "object", "embed", "base", "marquee", "img"}:
            yield f"<{element.tag}>"
        if element.tag == "script" and not (element.get("src") or "").startswith("/static/"):
            yield f"a script: {element.text}"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"style", "srcset", "action", "formaction"}:
                yield f"{name}={value}"
            if name in {"href", "src"} and not str(value).startswith(_SCHEMES):
                yield f"{name}={value}"


@pytest.mark.parametrize("text", [HOSTILE, MARKED])
def test_it_stays_text(house: House, text: str) -> None:
    """In every part of every page, and in what a stream brings."""
    world = house.world
    world.users["UBEN"] = replace(world.users["UBEN"], named=text)
    world.channels["CPOLICY"] = replace(world.channels["CPOLICY"], named=text)
    root = house.done("say", "UBEN", text=text)["ts"]
    world.put(Message("CNEWS", world.ts(), "UBEN", text, thread_ts=root, files=({"name": text},)))
    world.put(Message("CNEWS", world.ts(), text, text, reactions=((text, "UBEN"), ("eyes", text))))
    house.call("chat.postMessage", channel="CNEWS", text=text, blocks=blocks(text))
    house.call("chat.postMessage", channel="CNEWS", text=text, blocks=[{"type": text, text: text}], thread_ts=root)
    house.call("chat.postEphemeral", channel="CNEWS", user="UANNA", text=text, blocks=blocks(text))
    house.call("assistant.threads.setStatus", channel_id="CNEWS", thread_ts=root, status=text)
    house.call("assistant.threads.setTitle", channel_id="DANNA", thread_ts=root, title=text)
    house.call("assistant.threads.setSuggestedPrompts", channel_id="DANNA", prompts=[{"title": text, "message": text}])
    del (shown := blocks(text))[2]
    assert house.call("views.publish", user_id="UANNA", view={"type": "home", "blocks": shown})["ok"]
    modal = {"type": "modal", "title": plain(text[:24]), "close": plain(text[:24]), "blocks": shown}
    assert house.call("views.open", trigger_id=house.people.trigger("UANNA"), view=modal)["ok"]
    for place in ("CNEWS", f"CNEWS/{root}", "CPOLICY", "DANNA", "home"):
        page = house.get(f"/UANNA/{place}").text
        assert list(strange(document_fromstring(page))) == []
        assert page.count("</html>") == page.count("<body") == 1
    for place, thread in (("CNEWS", root), ("DANNA", ""), ("home", "")):
        with house.live(f"/live?user=UANNA&place={place}&thread={thread}") as stream:
            for html in stream.patch()["html"].values():
                assert list(strange(fragment_fromstring(html))) == []
    assert text.split()[0] in words(house.get("/UANNA/CNEWS").text, "messages")


def test_so_it_does_in_addresses_and_answers(house: House) -> None:
    """What is asked for is nowhere given back as it came."""
    for path in ("/%3Cscript%3E/x", "/UANNA/%3Cscript%3E", "/UANNA/CNEWS/%22onload=", "/static/%3Cb%3E"):
        answer = house.get(path)
        assert answer.status == 404
        assert "<script" not in answer.text
        assert "onload" not in answer.text
    answer = house.do("say", text="<script>", place="<script>")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    html = house.done("preview", blocks='[{"type": "section", "text": {"type": "mrkdwn", "text": "<b>"}}]')["html"]
    assert list(strange(fragment_fromstring(html))) == []
