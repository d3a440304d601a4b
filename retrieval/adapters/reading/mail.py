"""E-mails saved as .eml, newsletters above all: the message, without what sends them and how to be rid of them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import AddressHeader, DateHeader
from email.message import EmailMessage
from email.parser import BytesParser
from itertools import islice

from retrieval.adapters.reading import clean, dates, page_tree
from retrieval.adapters.reading.encoding import decode
from retrieval.adapters.reading.titles import split_title
from retrieval.domain import Document
from retrieval.errors import InputError

_NO_MESSAGE = "it holds no e-mail, whatever its name says; save the message from the mail program, as .eml"
_NO_TEXT = "the e-mail holds no text, only attachments or pictures; give what is attached"
_DAMAGED = "it is damaged; save the message again, or its text as .txt"
_TANGLED = "its parts are nested too deep; save the message's text as .txt"
_HEADERS = ("from", "subject", "date", "message-id")
_OF_LISTS = ("list-id", "list-unsubscribe")
_MOST_PARTS = 100
_MESSAGE = "message/rfc822"
_LONGEST_HEADER = 2_000  # the parser takes its time
# What the parser is known to raise on damaged messages, besides.
_BROKEN = (MessageError, LookupError, ValueError, AttributeError, TypeError)
_PREFIX = re.compile(r"(?:(?:fwd?|wg|tr|re|aw|sv|rv)\s*:\s*)+", re.IGNORECASE)
# What newsletters say of themselves, not of the news: lines to leave out wherever they stand …
_ABOUT_SENDING = re.compile(
    r"(?:view|read|open|see)\b.{0,40}\b(?:browser|online|web)\b|having trouble\b|no images\?"
    r"|(?:im browser|online) (?:ansehen|anzeigen|lesen|öffnen)|voir (?:dans|en) .{0,20}(?:navigateur|ligne)"
    r"|forward(?:ed)? (?:this|to)\b|was this (?:e-?mail|newsletter) forwarded|share (?:this|on)\b|follow us\b"
    r"|add us to your address book",
    re.IGNORECASE,
)
# … and where its small print begins.
_SMALL_PRINT = re.compile(
    r"\bunsubscribe\b|\b(?:manage|update|change) (?:your )?(?:e-?mail )?(?:preferences|subscription|settings)\b"
    r"|\byou(?:'re|’re| are)? (?:are )?(?:receiv(?:ed|ing)|getting|subscribed)\b.{0,60}\b(?:because|this|to)\b"
    r"|\bopt out\b"
    r"|\babmelden\b|\babbestellen\b|\bse désabonner\b|\bdésinscri\w+\b|\bdarse de baja\b|\bannulla .{0,10}iscrizione\b"
    r"|^(?:©|\(c\)|copyright\b)",
    re.IGNORECASE,
)
_SHORT = 250  # characters of a line about sending
_TAIL = 0.5  # of a message, before which no small print ends it
_LINKS = re.compile(r"[<\[(]?https?://[^\s<>]+[>\])]?")
_RULE = re.compile(r"[-–—_=*~.·•#|\s]{3,}")
_WRAPPED = re.compile(r"(?<=[^\n]) ?\n(?=[^\n>])")


def read(data: bytes, now: datetime) -> Document:
    """The message in an e-mail; InputError for what is none, and for one without any text."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        if not any(name in message for name in _HEADERS):
            raise InputError(_NO_MESSAGE)
        text = _text(message)
        title = _PREFIX.sub("", clean.one_line(str(_header(message, "subject") or "")))
        name, host = _sender(message)
        sent = _sent(message)
        is_list = any(name in message for name in _OF_LISTS)
    except RecursionError:
        raise InputError(_TANGLED) from None
    except _BROKEN:
        raise InputError(_DAMAGED) from None
    if not text:
        raise InputError(_NO_TEXT)
    title, paragraphs = split_title(title, text.split("\n\n"))
    return Document(
        text="\n\n".join(paragraphs),
        title=title,
        source=(name if is_list else host) or host or None,
        author=None if is_list else name or None,
        published=dates.plausible(sent, now),
    )


def _text(message: EmailMessage) -> str:
    """The text of the message's body or, where that has none, of the message that it forwards."""
    for part in _bodies(message):
        paragraphs = _paragraphs(part)
        text = "\n\n".join(_without_small_print(paragraphs))
        if text:
            return text
    return ""


def _bodies(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that may be the body, the likeliest first: its page tells paragraphs, its plain text often none."""
    attached = [part for part in islice(message.walk(), _MOST_PARTS) if part.get_content_type() == _MESSAGE]
    for whole in (message, *(part.get_content() for part in attached)):
        for kind in ("html", "plain"):
            body = whole.get_body((kind,)) if isinstance(whole, EmailMessage) else None
            if isinstance(body, EmailMessage):
                yield body


def _paragraphs(part: EmailMessage) -> list[str]:
    words = _decoded(part)
    if part.get_content_subtype() == "html":
        tree = page_tree.shown(words)
        words = page_tree.words(tree) if tree is not None else ""
    else:
        words = _WRAPPED.sub(" ", clean.tidy(_LINKS.sub("", words)))
    return [line for line in clean.tidy(words).split("\n\n") if line and not _RULE.fullmatch(line)]


def _decoded(part: EmailMessage) -> str:
    """The text of a part, whatever it says of its encoding."""
    try:
        found = part.get_content()
    except (LookupError, UnicodeError, ValueError, MessageError):
        found = None
    if isinstance(found, str) and "\ufffd" not in found:
        return found
    raw = part.get_payload(decode=True)
    return decode(raw) if isinstance(raw, bytes) and raw.strip() else ""


def _without_small_print(paragraphs: list[str]) -> list[str]:
    """The paragraphs before the small print, without the lines about sending."""
    total, past = sum(map(len, paragraphs)), 0
    kept: list[str] = []
    for paragraph in paragraphs:
        past += len(paragraph)
        is_short = len(paragraph) <= _SHORT
        if past > _TAIL * total and is_short and kept and _SMALL_PRINT.search(paragraph):
            break
        if not (is_short and (_ABOUT_SENDING.search(paragraph) or _SMALL_PRINT.search(paragraph))):
            kept.append(paragraph)
    return kept


def _header(message: EmailMessage, name: str) -> object:
    """A header as the parser has it; None where there is none, or one of a length that no sender writes."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    return message.get(name) if len(raw) <= _LONGEST_HEADER else None


def _sender(message: EmailMessage) -> tuple[str, str]:
    """The name in the From line, and the host of its address."""
    header = _header(message, "from")
    if not isinstance(header, AddressHeader) or not header.addresses:
        return "", ""
    first = header.addresses[0]
    return clean.one_line(first.display_name), clean.one_line(first.domain).removeprefix("www.")


def _sent(message: EmailMessage) -> datetime | None:
    header = _header(message, "date")
    moment = header.datetime if isinstance(header, DateHeader) else None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
