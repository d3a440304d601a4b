"""Slack's text: mentions and links stand in angle brackets, `<@U1>` and `<https://x|label>`, and `&<>` are escaped."""

import re
from urllib.parse import urlsplit

_MOST_URLS = 10
_BRACKETS = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_GROUP = re.compile(r"<!(?:here|channel|everyone|subteam\^[^<>]*)(?:\|[^<>]*)?>")
_LINK = re.compile(r"<([^<>|]+)(?:\|[^<>]*)?>|(https?://[^\s<>|]+)", re.IGNORECASE)
_ESCAPED = re.compile(r"&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_AFTER_A_LINK = ".,;:!?'\"`*~”’»…"


def strip_mention(text: str, bot_user: str) -> str:
    """What was said: without the mention of the bot, names and links as they are shown, nothing escaped."""
    without = re.sub(rf"^\s*<@{re.escape(bot_user)}(?:\|[^<>]*)?>(?:\s*[,:;–—-]+(?=\s|$))?", "", text)
    shown = _BRACKETS.sub(lambda found: _shown(found[1], found[2] or "", bot_user), without)
    return re.sub(r"[^\S\n]+", " ", unescaped(shown)).strip()


def _shown(target: str, label: str, bot_user: str) -> str:
    match target[0]:
        case "@":
            return f"@{label}" if label and target[1:] != bot_user else ""
        case "#":
            return f"#{label}" if label else ""
        case "!":
            name = label or target[1:].partition("^")[0]
            is_text = target.startswith("!date^") or name.startswith("@")
            return name if is_text else f"@{name}"
        case _:
            return label or target.removeprefix("mailto:").removeprefix("tel:")


def unescaped(text: str) -> str:
    """The text with the three characters that Slack escapes, each unescaped once."""
    return _ESCAPED.sub(lambda found: _CHARACTERS[found[1]], text)


def mentions_bot(text: str, bot_user: str) -> bool:
    """Whether the bot is mentioned."""
    return bot_user in _PERSON.findall(text)


def mentions_others(text: str, bot_user: str) -> bool:
    """Whether somebody else is mentioned: a person, a user group, everybody here."""
    return bool(_GROUP.search(text)) or any(user != bot_user for user in _PERSON.findall(text))


def urls(text: str) -> tuple[str, ...]:
    """The web addresses in a text, in order, each once, ten at most; those of Slack itself are left out."""
    found = (unescaped(link[1] or _trimmed(link[2])) for link in _LINK.finditer(text))
    return tuple(dict.fromkeys(filter(_is_outside, found)))[:_MOST_URLS]


def _trimmed(url: str) -> str:
    """A bare address without the punctuation of the sentence that it stands in."""
    url = url.rstrip(_AFTER_A_LINK)
    unopened = url.count(")") - url.count("(")
    while unopened > 0 and url.endswith(")"):
        url = url[:-1].rstrip(_AFTER_A_LINK)
        unopened -= 1
    return url


def _is_outside(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # not an address, whatever it looks like
        return False
    return parts.scheme in ("http", "https") and bool(host) and not f".{host}".endswith(".slack.com")
