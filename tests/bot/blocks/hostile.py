"""What articles and people may come with at the worst, for property tests of every builder."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html import unescape
from itertools import cycle, islice
from typing import Any

from hypothesis import strategies as st

from bot.blocks.message import Message
from bot.blocks.text import address
from bot.playground.slack.limits import check_message
from bot.records import Aside, Backlog, Brief, Job, Preferences, Rhythm, Turn, Vote
from retrieval.domain import Answer, Article, Citation, Edit, Nearest, Passage, Point, Revision, Sentence, Window
from retrieval.feeds import Feed, State
from retrieval.find import Match
from retrieval.follow import Followed
from retrieval.news import Difference, Digest, Story, Taken, Taste
from retrieval.ports import Counts
from tests.slack.reading import links, mentions

BOMBS = (
    "",
    " ",
    "<!channel>",
    "<!here|x>",
    "<@U123>",
    "<#C1|x>",
    "<!subteam^S1>",
    "<!date^1^{date}|x>",
    "@here",
    "@CHANNEL now",
    "(@everyone)",
    "&amp;lt;!channel&gt;",
    "](https://evil.example)",
    "<https://evil.example|log in>",
    "https://evil.example/bare www.evil.example",
    "a|b",
    "```code` *bold* _x_ ~y~",
    "\u202egnp.exe\u2066",
    "שלום עולם",
    "👩‍🚒🔥" * 20,
    "\x1b[31m\x00\ud800",
    "first\nsecond\r\nthird\u2028fourth",
    "title " * 84,
    "&<>" * 400,
    "word " * 6_000,
    "x" * 30_000,
)
URLS = (
    None,
    "",
    "https://news.example/kiln?a=1&b=2#part",
    'https://news.example/a b|c>d<e"f`g',
    "https://news.example/\u202egnp\u200b\n",
    "https://news.example/#:~:text=old",
    f"https://news.example/{'long/' * 600}",
    f"https://news.example/?{'&' * 700}",
    "javascript:alert(1)",
    "data:text/html,x",
    "ht\ntps://news.example/",
    "//news.example",
    "https://",
    "<!channel>",
)
DAYS = (None, datetime(2026, 3, 12, tzinfo=UTC), datetime(2026, 3, 13, 9, 30, tzinfo=UTC))
NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)

texts = st.one_of(
    st.sampled_from(BOMBS),
    st.lists(st.sampled_from(BOMBS[:-2]), min_size=2, max_size=4).map(" ".join),
    st.text(max_size=80),
)
counts = st.builds(Counts, st.integers(0, 9_999), st.integers(0, 9_999), st.sampled_from(DAYS), st.sampled_from(DAYS))
articles = st.builds(
    Article,
    id=texts,
    text=texts,
    title=texts,
    url=st.sampled_from(URLS),
    source=st.none() | texts,
    published=st.sampled_from(DAYS),
)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    """Some words of a hostile article."""
    article = draw(articles)
    start = draw(st.integers(0, len(article.text)))
    end = draw(st.integers(start, len(article.text)))
    return Citation(article, article.text[start:end], start, end)


marks = st.lists(st.tuples(st.integers(-9, 400), st.integers(-9, 40_000)), max_size=3).map(tuple)


@st.composite
def quotes(draw: st.DrawFn) -> Sentence:
    """Words of an article as they stand there, with some marked, or said to be."""
    cited = draw(citations())
    return Sentence(cited.quote, (cited,), draw(marks))


sentences = quotes() | st.builds(Sentence, texts, st.lists(citations(), max_size=3, unique=True).map(tuple), marks)
answers = st.builds(
    Answer,
    texts,
    st.lists(sentences, max_size=4).map(tuple),
    st.just(0.5),
    st.lists(st.builds(Nearest, articles, st.just(0.4)), max_size=5).map(tuple),
    st.sampled_from((Window(), Window(since=NOW))),
    texts,
    texts,
    texts,
)
matches = st.builds(lambda cited: Match(cited.article, Passage("a", cited.start, cited.end), 0.5), citations())
turns = st.builds(
    Turn,
    *(texts for _ in range(8)),
    st.booleans(),
    st.just(()),
    st.sampled_from((None, "C9")),
    st.just(NOW),
)
names = st.sampled_from(("U1", "W23", "C1", "G1", "<!channel>", "u1", ""))
preferences = st.builds(
    Preferences,
    st.frozensets(st.sampled_from(("U1", "W23"))),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.frozensets(st.sampled_from(("C1", "G23"))),
    st.sampled_from(Point),
)
backlogs = st.none() | st.builds(Backlog, st.integers(0), st.integers(0), st.sampled_from(DAYS))
asides = st.builds(Aside, st.builds(Job, texts, texts, texts, st.just({})), st.integers(1, 9), texts, st.just(NOW))
votes = st.builds(Vote, turns, names, st.booleans(), texts, st.just(NOW))


ODD_DAYS = (
    *DAYS,
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    datetime(2026, 3, 16, tzinfo=UTC),
)
edits = st.lists(st.builds(Edit, texts, texts, texts), min_size=1, max_size=3).map(tuple)
revisions = st.builds(Revision, texts, st.sampled_from(tuple(filter(None, DAYS))), edits)
stories = st.builds(
    Story,
    texts,
    texts,
    st.lists(articles, min_size=1, max_size=6).map(tuple),
    st.lists(sentences, max_size=3).map(tuple),
    st.booleans(),
    st.lists(st.lists(citations(), min_size=2, max_size=3, unique=True).map(tuple).map(Difference), max_size=2).map(
        tuple
    ),
    st.frozensets(texts, max_size=2),
    st.sampled_from(ODD_DAYS),
    st.lists(revisions, max_size=2).map(tuple),
)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    """A digest of some hostile stories, told over and over."""
    pool = draw(st.lists(stories, min_size=1, max_size=4))
    told, brief = draw(st.sampled_from((0, 1, 7, 50))), draw(st.sampled_from((0, 1, 12, 30)))
    repeated = tuple(islice(cycle(pool), told + brief))
    feeds = tuple(islice(cycle(draw(st.lists(texts, min_size=1, max_size=3))), draw(st.sampled_from((0, 1, 200)))))
    taken = Taken(draw(st.integers(0, 9_999)), draw(st.integers(0, 9_999)), draw(st.integers(0, 99)), feeds)
    window = Window(draw(st.sampled_from(DAYS)), NOW)
    return Digest(window, repeated[:told], repeated[told:], taken, tuple(draw(st.lists(texts, max_size=3))))


tastes = st.builds(Taste, *(st.lists(texts, max_size=3).map(tuple) for _ in range(4)))
zones = st.sampled_from(("Europe/Berlin", "UTC", "Nowhere/Now", "", "Europe", "../x", "\x00", "<!channel>", "z" * 300))
rhythms = st.builds(Rhythm, st.frozensets(st.integers(0, 6), min_size=1), st.times(), zones)
briefs = st.builds(
    Brief,
    st.just("w"),
    st.sampled_from(("C1", "G23", "D1", "", "<!channel>")),
    names,
    st.none() | rhythms,
    st.sampled_from(DAYS),
    taste=tastes,
    silent=st.booleans(),
    paused=texts,
)


states = st.builds(
    State,
    st.sampled_from(DAYS),
    polled=st.sampled_from(DAYS),
    worked=st.sampled_from(DAYS),
    newest=st.sampled_from(ODD_DAYS),
    items=st.integers(0, 2_000),
    failures=st.integers(0, 9),
    failing_since=st.sampled_from(ODD_DAYS),
    reason=texts,
    gone=st.booleans(),
    told=st.booleans(),
)
addresses = st.sampled_from(("https://tides.example/feed", *filter(None, URLS)))
feeds = st.builds(
    Feed,
    st.just("w"),
    st.uuids().map(str),
    addresses,
    st.just(NOW),
    states,
    texts,
    st.sampled_from(URLS),
    texts,
    st.sampled_from(("", "C9", "D1")),
    names,
)
followed = st.builds(Followed, texts, st.none() | feeds, st.booleans(), st.none() | st.integers(0, 2_000), texts)


def check(message: Message, urls: Iterable[str | None]) -> None:
    """Slack takes the message, it calls nobody, and it links what was stored and nothing else."""
    check_message(message.body["text"], message.body["blocks"])
    assert message.text.strip()
    assert sum(map(len, shown(message.body))) <= 12_000
    assert mentions(message.body) == []
    assert linked(message.body) <= stored(urls)


def linked(body: Any) -> set[str]:
    """The pages linked, whatever place on them."""
    return {unescape(url).partition("#")[0] for url in links(body)}


def stored(urls: Iterable[str | None]) -> set[str]:
    """The pages that may be linked of those addresses."""
    return {page for url in urls if (page := address(url or "").partition("#")[0])}


def shown(value: Any) -> list[str]:
    """Every text of a message or view, in order."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for part in value.values() if not isinstance(part, str) for text in shown(part)]
    return [text for part in value for text in shown(part)] if isinstance(value, list) else []
