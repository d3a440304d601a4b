"""Finds, links, sharing and our own words: how they read, and that Slack takes them whatever they are about."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.answer import answer
from bot.blocks.found import found
from bot.blocks.help import help_message
from bot.blocks.links import Saved, Summed, as_message, saved, summaries
from bot.blocks.message import Message
from bot.blocks.notices import failure, notice, refusal, status, welcome
from bot.blocks.sharing import shareable, shared
from bot.playground.slack.limits import check_message
from bot.records import Backlog
from retrieval.domain import Answer, Article, Passage, Sentence
from retrieval.find import Match
from retrieval.ingest import Outcome
from retrieval.news import EXTRACTIVE, Summary
from retrieval.ports import Counts
from tests.bot.blocks.hostile import NOW, URLS, answers, backlogs, check, counts, linked, matches, shown, stored, texts
from tests.slack.reading import mentions

KILN = Article("a1", "The old kiln burned.", title="Kiln burns", url="https://news.example/kiln", source="Quarry Times")
urls = st.sampled_from([url or "" for url in URLS])
sentences = st.lists(st.builds(Sentence, texts, st.just(())), max_size=5).map(tuple)
summed = st.builds(Summary, st.just(KILN), sentences, sentences, texts)


def test_finds_read_so() -> None:
    """A line that counts, then each article with its link at the passage, and the passage."""
    message = found([Match(KILN, Passage("a1", 0, 20), 0.5)], "kiln <fire>")
    link = "<https://news.example/kiln#:~:text=The%20old%20kiln%20burned.|Kiln burns>"
    assert shown(message.body["blocks"]) == [
        "1 article for “kiln &lt;fire&gt;”",
        f"*1.* {link} – Quarry Times\nThe old kiln burned.",
    ]
    assert message.text == "1 article for “kiln &lt;fire&gt;”"
    assert shown(found([], "kiln").body) == ["Nothing found for “kiln”"] * 2


def test_more_finds_than_fit_are_said_to_be_more() -> None:
    """The message ends with a line about the rest."""
    message = found([Match(KILN, Passage("a1", 0, 20), 0.5)] * 200, "kiln")
    check(message, [KILN.url])
    assert shown(message.body)[-1] == "The rest does not fit here."


@settings(deadline=None)
@given(st.lists(matches, max_size=8), texts)
def test_any_finds_are_taken(some: list[Match], words: str) -> None:
    """Valid, calling nobody, linking only what is stored."""
    check(found(some, words), [match.article.url for match in some])


def test_summaries_read_so() -> None:
    """The sentences, the key points, and what made them; what could not be read says why."""
    sentences, points = (Sentence("It burned.", ()), Sentence("Nobody was hurt.", ())), (Sentence("It is old.", ()),)
    blocks = summaries(
        [
            Summed("https://a.example", "Kiln", "Kiln – Site, 12 March 2026", Summary(KILN, sentences, points, "bart")),
            Summed("https://a.example", "Kiln", "", Summary(KILN, sentences, (), EXTRACTIVE)),
            Summed("https://b.example", "", "", None, "the page asks for a login"),
        ]
    )
    assert shown(blocks) == [
        "<https://a.example|Kiln> – Site, 12 March 2026\nIt burned. Nobody was hurt.\n• It is old.",
        "By bart; names, numbers and quotes are checked against the article.",
        "<https://a.example|Kiln>\nIt burned. Nobody was hurt.",
        "In the article's own sentences.",
        "https://b.example\nCould not be read: the page asks for a login",
    ]


def test_saved_links_tell_what_became_of_them() -> None:
    """A line each, for every outcome there is, with the reason of a failure."""
    blocks = saved([Saved("https://a.example", "Kiln", outcome) for outcome in Outcome])
    assert [line.partition(": <")[0] for line in shown(blocks)] == [
        "Saved",
        "Saved anew, it has changed",
        "Here already",
        "Here already, from another address",
        "Not saved",
    ]
    assert shown(saved([Saved("https://a.example", "", Outcome.FAILED, "no text")])) == [
        "Not saved: https://a.example: no text"
    ]


@settings(deadline=None)
@given(
    st.lists(st.builds(Summed, urls, texts, texts, st.none() | summed, texts), max_size=6),
    st.lists(st.builds(Saved, urls, texts, st.sampled_from(Outcome), texts), max_size=6),
    texts,
)
def test_any_links_are_taken(some: list[Summed], others: list[Saved], text: str) -> None:
    """Valid, calling nobody, linking only those links; with nothing to say, nothing is made."""
    known = [one.url for one in some] + [link.url for link in others]
    for blocks in (summaries(some), saved(others)):
        if blocks:
            check(as_message(blocks, text), known)


@settings(deadline=None)
@given(answers, counts)
def test_any_message_can_be_shared(given_answer: Answer, searched: Counts) -> None:
    """With the button, and later without it and with who shared it, Slack takes it; nobody else is called."""
    for message in answer(given_answer, "t1", searched):
        offered = shareable(message, "job-1")
        check_message(offered.text, offered.body["blocks"])
        assert offered.blocks[-1]["elements"][0]["value"] == "job-1"
        public = shared(offered.body, "U1")
        check_message(public.text, public.body["blocks"])
        assert public.blocks[:-1] == message.blocks
        assert mentions(public.body) == ["Shared by <@U1>"]


def test_what_is_no_user_is_not_called() -> None:
    """Only an id that looks like one becomes a mention."""
    for user in ("!channel", "u1", "U1|x", "C1"):
        assert shown(shared({"text": "x", "blocks": []}, user).body["blocks"]) == [f"Shared by {user}"]


def test_our_own_words_read_so() -> None:
    """Notices are the words alone; failures and refusals say which they are; a reference is for whoever runs this."""
    assert shown(notice("Stopped.\nNothing was lost.").body["blocks"]) == ["Stopped.\nNothing was lost."]
    assert shown(failure("the page asks for a login.", "job-1").body["blocks"]) == [
        "I couldn't finish this: the page asks for a login.",
        "For whoever runs this: job-1",
    ]
    assert shown(refusal("guests get no answers.").body["blocks"]) == ["I can't do this: guests get no answers."]


def test_the_welcome_offers_to_read_links_where_that_may_be() -> None:
    """It says how to ask, and that nothing is read unless somebody wants it."""
    message = welcome("/articles", "UBOT", True)
    assert mentions(message.body) == [message.blocks[0]["text"]["text"]]
    assert "Mention <@UBOT> with a question, or use `/articles help`." in shown(message.body)[1]
    assert "only if somebody turns it on" in shown(message.body)[1]
    (button,) = message.blocks[1]["elements"]
    assert (button["action_id"], button["value"]) == (ids.READ_LINKS, "on")
    assert len(welcome("/articles", "UBOT", False).blocks) == 1


def test_the_status_tells_how_things_stand() -> None:
    """Counts, dates, work, version, and the model by which articles are found."""
    backlog = Backlog(3, 1, NOW)
    message = status(Counts(2, 5, NOW, NOW), "1.2", "embedded", backlog)
    assert shown(message.body["blocks"]) == [
        "Articles: 2\nPassages: 5\nPublished: 14 March 2026\n"
        "Work: 3 waiting, the oldest since 14 March 2026, 12:00 UTC; 1 set aside\nVersion: 1.2\nEmbedding: embedded"
    ]
    assert "Work" not in shown(status(Counts(0, 0, None, None), "1.2", "embedded", None).body)[1]


@settings(deadline=None)
@given(texts, texts, counts, backlogs)
def test_our_own_words_are_taken_about_anything(
    one: str, other: str, searched: Counts, backlog: Backlog | None
) -> None:
    """Valid, calling nobody, linking nothing."""
    for message in (notice(one), failure(one, other), refusal(one), status(searched, one, other, backlog)):
        check(message, [])


@pytest.mark.parametrize("command", ["/articles", f"/{'a' * 31}"])
def test_help_fits_a_phone(command: str) -> None:
    """Every subcommand is there, and no line is longer than 46 characters."""
    message = help_message(command)
    check(message, [])
    lines = shown(message.body)[1].split("\n")
    assert max(map(len, lines)) <= 46
    for name in ("ask", "find", "sum", "save", "forget", "status", "brief", "feeds", "help"):
        assert sum(line.startswith(f"`{name}`") for line in lines) == 1


def test_a_message_links_what_it_may() -> None:
    """The check of these tests does see links: the one stored is linked, at its quote."""
    message: Message = found([Match(KILN, Passage("a1", 0, 20), 0.5)], "kiln")
    assert linked(message.body) == stored([KILN.url]) == {"https://news.example/kiln"}
