"""What Dateline really sends: all of it is shown, and nothing is one of Slack's errors."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.answer import answer
from bot.blocks.briefs import brief_message, digest_view, on_its_way
from bot.blocks.digest import digest_messages, opener, preview_message
from bot.blocks.feeds import add_feed_view, exported_message, feeds_message, feeds_view, followed_message
from bot.blocks.found import found
from bot.blocks.help import help_message
from bot.blocks.home import Home, home_view, refused_home
from bot.blocks.links import Summed, as_message, summaries
from bot.blocks.message import Message
from bot.blocks.notices import failure, notice, refusal, status, welcome
from bot.blocks.passage import passage_view
from bot.blocks.seen import Earlier, Seen, shared_before, text_view, what_was_read
from bot.blocks.settings import settings_view
from bot.blocks.views import ask_view, find_view, loading_view, reason_view, result_view, save_view
from bot.playground.kit.message import body
from bot.playground.kit.view import home, view
from bot.playground.slack.shapes import Json
from bot.records import Brief, Cited, Preferences
from retrieval.domain import Answer, Article, Citation
from retrieval.feeds import Feed
from retrieval.find import Match
from retrieval.follow import Followed
from retrieval.news import Digest
from retrieval.ports import Counts
from tests.bot.blocks import hostile
from tests.bot.blocks.hostile import NOW, texts
from tests.bot.playground.kit.everything import NAMES
from tests.bot.playground.kit.reading import check, refused

FEW = settings(deadline=None, max_examples=25)


def all_shown(messages: Iterable[Message] = (), views: Iterable[Json] = ()) -> None:
    """Each is safe, and whole."""
    for message in messages:
        assert refused(check(body(message.text, message.blocks, (), NAMES, app=True))) == []
    for one in views:
        shown = home(one, NAMES) if one["type"] == "home" else view(one, NAMES)
        assert refused(check(shown)) == []


@FEW
@given(hostile.answers, hostile.counts, texts)
def test_answers(given_answer: Answer, searched: Counts, title: str) -> None:
    """In channels and in modals, and those that are none."""
    messages = answer(given_answer, "t1", searched)
    all_shown(messages, [result_view(title, [block for one in messages for block in one.blocks])])


@FEW
@given(hostile.digests())
def test_digests(digest: Digest) -> None:
    """The overview, the stories in its thread, the preview."""
    all_shown([*digest_messages(digest, "e1", NOW), preview_message(digest, NOW), opener("Headline", "U1")])


@FEW
@given(hostile.briefs, hostile.zones)
def test_choices_of_digests(brief: Brief, zone: str) -> None:
    """In words and in the modal."""
    all_shown([brief_message(brief, "/articles"), on_its_way()], [digest_view(brief, zone, "D1")])


@FEW
@given(st.lists(hostile.feeds, max_size=4), st.lists(hostile.followed, max_size=4), st.booleans())
def test_feeds(several: list[Feed], followed: list[Followed], may_edit: bool) -> None:
    """Lists, news of them, modals."""
    messages = [feeds_message(several, NOW, "/articles"), followed_message(followed), exported_message("<opml/>", 1)]
    all_shown(messages, [feeds_view(several, NOW, may_edit=may_edit), add_feed_view()])


@FEW
@given(st.lists(hostile.matches, max_size=4), texts, hostile.counts)
def test_finds_and_notices(matches: list[Match], words: str, counts: Counts) -> None:
    """Our own words, about anything."""
    told = [
        notice(words),
        failure(words, words),
        refusal(words),
        welcome("/articles", "UB", True),
        help_message("/articles"),
    ]
    all_shown([*told, found(matches, words), status(counts, words, words, None)])


seen = st.builds(Seen, texts, st.none() | hostile.articles, st.sampled_from(hostile.DAYS), texts, texts)
earlier = st.builds(Earlier, texts, st.just(NOW), st.sampled_from([url for url in hostile.URLS if url]))
summed = st.builds(Summed, texts, texts, texts, st.none(), texts)


@FEW
@given(st.lists(seen, max_size=3), st.lists(earlier, max_size=3), st.lists(summed, max_size=3))
def test_links(items: list[Seen], before: list[Earlier], others: list[Summed]) -> None:
    """What was read of them, and who shared them before."""
    messages = [what_was_read(items), shared_before(before), as_message(summaries(others), "Summaries")]
    all_shown(message for message in messages if message.blocks)


@FEW
@given(hostile.citations(), st.booleans())
def test_texts_and_passages(citation: Citation, kept: bool) -> None:
    """An article's own words in modals."""
    article: Article = citation.article
    cited = Cited(article.id, citation.quote, citation.start, citation.end)
    all_shown(views=[text_view(article, 1, None, ""), passage_view(article if kept else None, cited)])


@FEW
@given(hostile.preferences, st.booleans(), texts)
def test_settings_and_questions(kept: Preferences, overruled: bool, about: str) -> None:
    """What is asked for in modals."""
    asked = [ask_view("meta", about, about), save_view(), find_view(), reason_view("t1"), loading_view("Working")]
    all_shown(views=[settings_view(kept, overruled=overruled), *asked])


homes = st.builds(
    Home,
    hostile.counts,
    st.lists(hostile.articles, max_size=3),
    st.just("/articles"),
    st.lists(hostile.turns, max_size=3),
    hostile.preferences,
    st.booleans(),
    hostile.backlogs,
    st.lists(hostile.asides, max_size=2),
    st.lists(hostile.votes, max_size=2),
    st.lists(hostile.briefs, max_size=2),
    st.just("D1"),
    st.none() | st.lists(hostile.feeds, max_size=2),
    st.just(NOW),
    st.booleans(),
)


@FEW
@given(homes, texts)
def test_homes(shown: Home, reason: str) -> None:
    """Of those who get something, and of those who don't."""
    all_shown(views=[home_view(shown), refused_home(reason)])


@pytest.mark.parametrize("quote", ["tide level", "a-b, c & d", "„Wasser“ steigt"])
def test_a_link_to_the_words_on_the_page_is_whole(quote: str) -> None:
    """Its text fragment is as the bot made it."""
    from bot.blocks.byline import byline
    from bot.blocks.kit import section
    from bot.blocks.text import fragment

    article = Article("a", quote, title="T", url="https://news.example/a?b=1&c=2")
    tree = check(body("", [section(byline(article, quote))], (), NAMES, app=True))
    assert [one.get("href") for one in tree.iter("a")] == [fragment(article.url or "", quote)]
