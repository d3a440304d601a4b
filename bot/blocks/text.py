"""Makes words harmless in Slack's mark-up, and short; whatever an article or a person wrote goes through here.

Slack reads `&`, `<` and `>` as its own: `<!channel>` calls everybody, `<url|label>` links. Lengths here are those of
the escaped text, which is what Slack counts.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from urllib.parse import quote as percent

from bot.plain import one_line, plain

_LONGEST_ADDRESS = 2_300  # of a link: with a title and a quote it stays within a section

_LONGEST_LABEL = 150
_CALL = re.compile(r"@(?=here|channel|everyone)", re.IGNORECASE)
_JOINER = "\u2060"  # invisible: what it parts is no name to Slack
_ANGLES = str.maketrans("<>", "‹›")
_BARE_ADDRESS = re.compile(r"(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_LONGEST_ENTITY = len("&amp;")
_WORD = re.compile(r"\S+")
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_WHOLE_QUOTE = 100  # characters: longer ones are found on the page by their first and last words
_EDGE = 4  # words


def escape(text: str, *, fold: bool = False) -> str:
    """The text as Slack shows it letter by letter: no mention, no link; ``fold`` makes it one line."""
    harmless = " ".join(one_line(text).split()) if fold else plain(text)
    return _entities(_calling_nobody(harmless))


def unmarked(text: str, most: int) -> str:
    """The text short and on one line, for where Slack may read mark-up or not: harmless if so, legible if not."""
    harmless = _calling_nobody(_BARE_ADDRESS.sub(_JOINER, one_line(text))).translate(_ANGLES)
    return _cut(" ".join(harmless.split()), most)


def marked(text: str, marks: Iterable[tuple[int, int]], most: int) -> list[tuple[str, bool]]:
    """The text on one line and no longer than ``most``, in pieces: each with whether the marks, spans of it, hold it.

    It is for rich text, in which Slack reads no mark-up, so that nothing is escaped.
    """
    shown = one_line(text)
    held = bytearray(len(shown))
    for start, end in marks:
        for place in range(max(0, start), min(end, len(shown))):
            held[place] = True
    words = (range(*word.span()) for word in _WORD.finditer(shown))
    places = [place for word in words for place in (word.start - 1, *word)][1:]  # one blank before each word
    line = "".join(" " if shown[place].isspace() else shown[place] for place in places)
    end = len(line) if len(line) <= most else len(line[: _end(line, most - 2)].rstrip())
    runs = groupby(zip(line[:end], places, strict=False), lambda one: bool(held[one[1]]))
    told = [("".join(character for character, _ in run), is_held) for is_held, run in runs]
    told += [(" …", False)] if end < len(line) else []
    return [(_calling_nobody(_BARE_ADDRESS.sub(_JOINER, piece)), is_held) for piece, is_held in told]


def shorten(text: str, most: int) -> str:
    """The text escaped, on one line, its end at a word where it is longer than ``most``."""
    return _cut(escape(text, fold=True), most)


def first_words(text: str, most: int = 150) -> str:
    """The same for a notification, which must say something and has no way to ask that addresses not be linked."""
    return shorten(_BARE_ADDRESS.sub(_JOINER, text), most) or "…"


def pieces(escaped: str, most: int) -> list[str]:
    """Escaped text in pieces of at most ``most``, parted at words as far as they allow; nothing else is lost."""
    parted = []
    while len(escaped) > most:
        end = _end(escaped, most)
        parted.append(escaped[:end])
        escaped = escaped[end:].lstrip(" ")
    return [*parted, escaped]


def address(url: str) -> str:
    """The URL with everything percent-encoded that could end a link or hide in it; empty for all but http(s)."""
    clean = "".join(_encoded(character) for character in url.strip())
    return clean if _WEB.match(clean) else ""


def link(url: str, label: str) -> str:
    """A link, or the label alone where the URL is none that may be linked."""
    shown, target = shorten(label, _LONGEST_LABEL), _entities(address(url))
    return f"<{target}|{shown}>" if target and shown and len(target) <= _LONGEST_ADDRESS else shown


def fragment(url: str, quote: str) -> str:
    """The URL with a text fragment, which opens the page at the quoted words; as it is where that gets too long."""
    if not quote.strip():
        return url
    page, _, anchor = url.strip().partition("#")
    whole = f"{page}#{anchor.partition(':~:')[0]}:~:text={_directive(quote)}"
    return whole if len(_entities(address(whole))) <= _LONGEST_ADDRESS else url


def _directive(quote: str) -> str:
    words = quote.split()
    short = len(quote) <= _WHOLE_QUOTE and "\n" not in quote  # words on two lines may be in two paragraphs of the page
    ends = [words] if short or len(words) < 2 * _EDGE else [words[:_EDGE], words[-_EDGE:]]
    return ",".join(percent(" ".join(end), safe="", errors="replace").replace("-", "%2D") for end in ends)


def _calling_nobody(text: str) -> str:
    return _CALL.sub(f"@{_JOINER}", text)


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _encoded(character: str) -> str:
    if character.isprintable() and character not in ' <>|"`':
        return character
    return percent(character, safe="", errors="replace")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: _end(text, most - 2)].rstrip()} …"


def _end(escaped: str, most: int) -> int:
    """Where to part the text so that at most ``most`` characters come before: at a blank, else within a word."""
    blank = max(escaped.rfind(" ", 1, most + 1), escaped.rfind("\n", 1, most + 1))
    if blank > 0:
        return blank
    entity = escaped.rfind("&", max(1, most - _LONGEST_ENTITY + 1), most)
    return entity if entity > 0 and ";" not in escaped[entity:most] else most
