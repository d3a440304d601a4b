"""By what the items of a feed are known again, which of those listed are to be read, and what is made of one."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from retrieval.domain import Document, Unreadable, moment
from retrieval.feeds import Catch, Feed, Item, Listing
from retrieval.identity import untracked, url_key
from retrieval.sentences import sentence_spans

_LEAST_TEXT = 40  # characters of a feed's own text from which it can stand for an article
_WHOLE_TEXT, _WHOLE_SENTENCES = 1_200, 5  # from which it is one, and no blurb
_MUCH_LONGER = 2  # than what was found on the page: that was not all of it
_SAMPLE = 20_000  # characters of a text in which sentences are counted
_SURE = 0.8  # of a page's date
_FIRST = 20  # read of a feed that is new to us
_MOST = 200  # fresh ones read of one poll
_MOST_AGAIN = 20
_OLD = timedelta(days=7)  # before the last poll that worked: listed again, not news
_RESTAMPED = 3  # changed at once, and most of all that are listed: the feed's software changed, not its articles
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as listed, by which keys it is known again, and its mark: what it tells of itself, hashed."""

    item: Item
    keys: tuple[str, ...]
    mark: str


def entries(listing: Listing) -> tuple[Entry, ...]:
    """The items of a listing, each once, in its order.

    An item is known by its address, its guid, and its title and date: by each of these that no other item of the
    listing has too. Where several have one address, as notes of one page have, the text of each is all that is its own.
    """
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in listing.items:
        groups.setdefault(_identity(item), []).append(item)
    told = [list(dict.fromkeys(key for item in group for key in _keys(item))) for group in groups.values()]
    sharers = Counter(key for keys in told for key in keys)
    found = []
    for (first, *_), keys in zip(groups.values(), told, strict=True):
        own = tuple(key for key in keys if sharers[key] == 1)
        address = _link_key(first)
        is_shared = address is not None and sharers[address] > 1
        item = replace(first, link=None) if is_shared and len(first.text) >= _LEAST_TEXT else first
        item = replace(item, language=item.language or listing.language)
        found.append(Entry(item, own or (_key("text", first.link, first.guid, first.title, first.text),), _mark(first)))
    return tuple(found)


def catch(feed: Feed, listed: Sequence[Entry], known: Mapping[str, str]) -> Catch:
    """What a poll found: those to be read are new, or were changed as the feed itself says.

    At the first poll that works the newest are read alone; later, what is new to us but old by its date is not: a feed
    that changed its software lists such. All are known from then on.

    Args:
        feed: As it was before the poll.
        listed: What it lists now.
        known: The marks of those keys that it listed before.
    """
    new = sorted(
        (entry for entry in listed if known.keys().isdisjoint(entry.keys)), key=lambda entry: _time(entry), reverse=True
    )
    worked = feed.state.worked
    if worked is None:
        fresh, again = new[:_FIRST], []
    else:
        since = worked - _OLD
        fresh = [entry for entry in new if _is_since(entry.item, since)][:_MOST]
        again = [entry for entry in _changed(listed, known) if _is_since(entry.item, since)][:_MOST_AGAIN]
    return Catch(
        {key: entry.mark for entry in listed for key in entry.keys},
        (*((entry.item, False) for entry in fresh), *((entry.item, True) for entry in again)),
    )


def address(item: Item) -> str | None:
    """Where its page is, without what tells where a reader came from; None if it has none, or none of the web."""
    link = (item.link or "").strip()
    return untracked(link) if link.lower().startswith(("http://", "https://")) and url_key(link) else None


def document(feed: Feed, item: Item, page: Document | Unreadable | None) -> Document | Unreadable:
    """What is made of an item: of its page, or of the feed's own text of it where that is more; or why nothing is.

    Without a page (None) the feed's text is the article. In place of a page that can't be read it is a part of one,
    and marked so, unless it is as long as an article is. What the page doesn't tell, the feed does.
    """
    if isinstance(page, Document):
        text, partial = _more(item.text, page)
        return _filled(replace(page, text=text, partial=partial), feed, item)
    name = address(item) or item.title or item.guid or feed.name
    if len(item.text) < _LEAST_TEXT:
        return Unreadable(name, page.reason if page else "it has no page, and the feed holds no text of it")
    partial = "" if page is None or _is_whole(item.text) else _only_the_feeds(page.reason)
    place = None if address(item) else f"{feed.url} {item.guid or f'{item.title} {moment(item.published)}'}"
    return _filled(Document(item.text, url=address(item), name=name, path=place, partial=partial), feed, item)


def _more(text: str, page: Document) -> tuple[str, str]:
    """The feed's text of an article, or the page's, and why that is not all of it, if it is not."""
    if page.partial and len(text) > len(page.text):
        return text, "" if _is_whole(text) else _only_the_feeds(page.partial)
    if _is_whole(text) and len(text) > _MUCH_LONGER * len(page.text):
        return text, ""
    return page.text, page.partial


def _filled(found: Document, feed: Feed, item: Item) -> Document:
    published, certainty = found.published, found.certainty
    listed = item.published or (item.updated if published is None else None)
    if listed and (published is None or _is_vague(found, listed)):
        published, certainty = listed, None
    return replace(
        found,
        title=found.title or item.title,
        author=found.author or item.author or None,
        source=found.source or feed.title or None,
        published=published,
        certainty=certainty,
        image=found.image or item.image,
        language=found.language or item.language,
    )


def _is_vague(found: Document, listed: datetime) -> bool:
    """Whether a document's own date is unsure, or but the day of the time that the feed tells."""
    if found.certainty is not None and found.certainty < _SURE:
        return True
    day = found.published.astimezone(UTC) if found.published else None
    return day is not None and day.time() == time() and day.date() == listed.astimezone(UTC).date()


def _is_whole(text: str) -> bool:
    return len(text) >= _WHOLE_TEXT and len(sentence_spans(text[:_SAMPLE])) >= _WHOLE_SENTENCES


def _only_the_feeds(reason: str) -> str:
    return f"only the feed's text was readable: {reason}"


def _changed(listed: Sequence[Entry], known: Mapping[str, str]) -> list[Entry]:
    """Those that were known, and tell something else of themselves now."""
    before = [(entry, {known[key] for key in entry.keys if key in known}) for entry in listed]
    changed = [entry for entry, marks in before if marks and entry.mark not in marks]
    return [] if len(changed) >= max(_RESTAMPED, len(listed) / 2) else changed


def _is_since(item: Item, since: datetime) -> bool:
    date = item.published or item.updated
    return date is None or date >= since


def _time(entry: Entry) -> datetime:
    return entry.item.published or entry.item.updated or _NEVER


def _identity(item: Item) -> tuple[str, str]:
    """What two items have in common that are one, listed twice."""
    return _link_key(item) or item.guid or item.text, _folded(item.title) or item.guid or item.text


def _keys(item: Item) -> Iterator[str]:
    if key := _link_key(item):
        yield key
    if item.guid:
        yield _key("guid", item.guid)
    if item.title and item.published:
        yield _key("told", _folded(item.title), moment(item.published))


def _link_key(item: Item) -> str | None:
    address = url_key(item.link)
    return _key("link", address) if address else None


def _mark(item: Item) -> str:
    return _key("mark", _folded(item.title), moment(item.updated))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _key(kind: str, *parts: str | None) -> str:
    told = "\x1f".join(part or "" for part in parts)
    return f"{kind}:{hashlib.blake2b(told.encode('utf-8', 'replace'), digest_size=12).hexdigest()}"
