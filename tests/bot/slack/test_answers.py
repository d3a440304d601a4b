"""What an answer looks like in Slack, checked against the files that the articles came from."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

import bot as package
from bot.playground.slack.records import Message
from bot.playground.slack.shapes import Json
from tests.bot.conftest import program
from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.results import responses, typed, words
from tests.bot.slack.serving import Serving
from tests.bot.slack.site import Site
from tests.bot.slack.talk import (
    ABSTENTION,
    BRIDGE,
    CAPTAIN,
    CROWNS,
    DIED,
    FERRY,
    MAYOR,
    opened,
    replies,
    reply,
    shown,
    to_bot,
)
from tests.slack.fake import FakeSlack
from tests.slack.reading import links, mentions

SAMPLES = Path(package.__file__).parent / "samples"
SOURCE = re.compile(r"\*?\[(\d+)\]\*? “(.*)”\n<([^|>]*)\|([^>]*)> – (.*), (\d+ \w+ \d{4})")


@dataclass(frozen=True, slots=True)
class File:
    """A sample article's file, read without the program."""

    title: str
    site: str
    day: str
    url: str
    text: str


@pytest.fixture(scope="module")
def files() -> dict[str, File]:
    """The sample articles' files by address."""
    read = [_read(path.read_text("utf-8")) for path in SAMPLES.glob("*.md")]
    return {file.url: file for file in read}


@pytest.fixture
def answers(slack: FakeSlack, channel: str) -> list[Message]:
    """The answers to three questions in a thread, one of them a follow-up, with six sources or so between them."""
    root = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    replies(slack, channel, root)
    slack.ask(channel, "UANNA", CAPTAIN, thread=root)
    slack.ask(channel, "UANNA", to_bot(slack, BRIDGE), thread=root)
    return replies(slack, channel, root, 3)


def test_every_sentence_has_its_sources(answers: list[Message]) -> None:
    """By numbers that count on from 1, each of which is listed below."""
    for answer in answers:
        sentences = answer.blocks[0]["text"]["text"].split("\n")
        marked = [number for sentence in sentences for number in re.findall(r"\[(\d+)\]", sentence)]
        assert all(re.search(r" (\[\d+\])+$", sentence) for sentence in sentences), sentences
        assert sorted(set(marked), key=int) == [source[0] for source in _sources(answer)]
        assert [source[0] for source in _sources(answer)] == [str(n + 1) for n in range(len(_sources(answer)))]


def test_every_source_is_what_its_article_says(answers: list[Message], files: dict[str, File]) -> None:
    """The quote verbatim, title, site and day, and a link that opens the page at the quote."""
    sources = [source for answer in answers for source in _sources(answer)]
    assert len(sources) >= 4
    for _, quote, link, title, site, day in sources:
        page, fragment = urldefrag(link)
        file = files[page]
        assert quote in file.text
        assert (title, site, day) == (file.title, file.site, file.day)
        ends = [unquote(end) for end in fragment.removeprefix(":~:text=").split(",")]
        assert fragment.startswith(":~:text=")
        assert quote.startswith(ends[0])
        assert quote.endswith(ends[-1])


def test_nothing_but_stored_addresses_is_linked(answers: list[Message], files: dict[str, File]) -> None:
    """And nobody is called, and nothing unfurled."""
    for answer in answers:
        found = links(answer.body)
        assert found
        assert {urldefrag(url)[0] for url in found} <= files.keys()
        assert mentions(answer.body) == []
        assert (answer.unfurl_links, answer.unfurl_media) == (False, False)


def test_the_notification_begins_as_the_answer_does(answers: list[Message]) -> None:
    """And says how many sources there are."""
    for answer in answers:
        begin, _, count = answer.text.rpartition(" (")
        first = re.sub(r" (\[\d+\])+(\n|$)", r" ", answer.blocks[0]["text"]["text"])
        assert first.startswith(begin.removesuffix(" …"))
        assert len(begin) > 40
        assert count.startswith(f"{len(_sources(answer))} source")


def test_an_abstention_says_what_was_searched_and_what_came_near(
    slack: FakeSlack, channel: str, files: dict[str, File]
) -> None:
    """The nearest are labelled as no answer, without a quote; it can be voted on and deleted like one."""
    told = reply(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, MAYOR)))
    lines = shown(told).splitlines()
    assert told.text == ABSTENTION
    assert lines[0] == f"*{ABSTENTION}*"
    assert "“Brackwater”" in lines[1]
    assert re.fullmatch(r"Searched: \d+ articles, 5 February 2026 to 15 March 2026\.", lines[2])
    assert lines[3] == "Nearest, not an answer:"
    near = [line for line in lines if line.startswith("• ")]
    assert 1 <= len(near) <= 3
    assert set(links(told.body)) <= files.keys()
    assert told.blocks[-1]["type"] == "context_actions"


def test_an_empty_library_says_so_until_it_is_filled(tmp_path: Path) -> None:
    """No article is called near; one that is taken in meanwhile is answered from, without a new start."""
    with FakeSlack() as slack:
        populate(slack)
        serving = Serving(slack, tmp_path / "home", "http").start()
        channel = make_channel(slack)
        for where in (channel, make_channel(slack, im=True, user="UANNA")):
            told = reply(slack, where, slack.ask(where, "UANNA", to_bot(slack, FERRY)))
            assert told.text == "There are no articles here yet."
            assert "Save to library" in shown(told)
            assert "Nearest" not in shown(told)
        taken = program(("ingest", str(SAMPLES / "2026-03-10-harbour-post-ferry.md")), serving.home)
        assert taken.returncode == 0, taken.stderr
        assert DIED in shown(reply(slack, channel, slack.ask(channel, "UANNA", to_bot(slack, FERRY))))
        assert serving.stop() == 0, serving.log


def test_show_passage_opens_the_quote_in_its_context(
    slack: FakeSlack, answers: list[Message], files: dict[str, File]
) -> None:
    """With what stands around it, and a link that opens the page there; the press is used for that alone."""
    _, quote, link, title, _, _ = _sources(answers[0])[0]
    before = len(slack.called("views.open"))
    view = opened(slack, "UBEN", lambda: slack.press("UBEN", answers[0], "show_passage"))
    assert len(slack.called("views.open")) == before + 1
    text = files[urldefrag(link)[0]].text
    start = text.index(quote)
    sections = [unescape(block["text"]["text"]) for block in view.blocks if block["type"] == "section"]
    around = " ".join(sections[1:]).replace("> ", "")
    assert f"> {quote}" in sections
    assert title in sections[0]
    assert text[start : start + len(quote) + 40].split() == around[around.index(quote) :][: len(quote) + 40].split()
    assert f"Characters {start + 1:,} to {start + len(quote):,} of {len(text):,}." in shown(view)
    assert {urldefrag(url)[0] for url in links(view.body)} == {urldefrag(link)[0]}
    slack.close(view)


def test_a_forgotten_articles_passage_is_still_shown_as_quoted(
    slack: FakeSlack, site: Site, another: Callable[..., str]
) -> None:
    """It says that the article is gone, and links it no more."""
    direct = another(im=True, user="UANNA")
    fact = "The Wexley carillon was rung by Odalys Brennock for eleven hours on Sunday."
    more = "The bells can be heard in the whole of the old town, and some people there had asked for less of them. " * 3
    url = site.article("Carillon rung for eleven hours", fact, more)
    assert "Saved" in typed(slack, "UANNA", direct, f"save {url}").text
    answer = reply(slack, direct, slack.ask(direct, "UANNA", "Who rang the Wexley carillon?"))
    quote = _sources(answer)[0][1]
    assert fact in quote
    view = opened(slack, "UANNA", lambda: slack.press("UANNA", answer, "show_passage"))
    assert links(view.body) != []
    slack.close(view)
    assert "Forgotten" in words(typed(slack, "UANNA", direct, f"forget {url}"))
    view = opened(slack, "UANNA", lambda: slack.press("UANNA", answer, "show_passage"))
    assert "no longer in the library" in shown(view)
    assert f"> {quote}" in shown(view)
    assert links(view.body) == []
    slack.close(view)


@pytest.mark.parametrize("user", ["UANNA", "UADMIN"])
def test_who_asked_and_admins_may_delete_an_answer(
    slack: FakeSlack, channel: str, answers: list[Message], user: str
) -> None:
    """That one alone; pressed twice, it is gone all the same."""
    slack.press(user, answers[2], "delete_answer")
    slack.wait_for(lambda: slack.message(channel, answers[2].ts).deleted, what="its removal")
    again = slack.press(user, answers[2], "delete_answer")
    assert again.acked
    assert DIED in shown(reply(slack, channel, slack.ask(channel, user, to_bot(slack, FERRY))))
    assert [each.ts for each in slack.posted(channel, answers[0].thread_ts)] == [answers[0].ts, answers[1].ts]
    assert [each for each in slack.responses if each.channel == channel] == []


def test_nobody_else_may_delete_it(slack: FakeSlack, channel: str, answers: list[Message]) -> None:
    """They alone are told why, and it stays."""
    (told,) = responses(slack, slack.press("UBEN", answers[2], "delete_answer"))
    assert (told.user, told.response_type) == ("UBEN", "ephemeral")
    assert not told.replace_original
    assert "Only the person who asked, or an admin" in words(told)
    assert CROWNS in shown(slack.message(channel, answers[2].ts))


def test_a_deleted_answers_buttons_say_that_it_is_gone(slack: FakeSlack, channel: str, answers: list[Message]) -> None:
    """Somebody else may still have them before their eyes."""
    slack.press("UANNA", answers[0], "delete_answer")
    slack.wait_for(lambda: slack.message(channel, answers[0].ts).deleted, what="its removal")

    def is_gone() -> bool:  # from what is kept, which follows what is seen
        view = opened(slack, "UBEN", lambda: slack.press("UBEN", answers[0], "show_passage"))
        slack.close(view)
        return "no longer kept" in shown(view)

    slack.wait_for(is_gone, what="its passage to be gone")
    assert slack.press("UBEN", answers[0], "feedback", "positive").acked


def _sources(answer: Message) -> list[tuple[str, ...]]:
    """Number, quote, link, title, site and day of each source; its quote is in rich text, if any of it is bold."""
    told = "\n".join("".join(_runs(block)) for block in answer.blocks[1:-1])
    return [tuple(unescape(part) for part in found) for found in SOURCE.findall(told)]


def _runs(block: Json) -> list[str]:
    if block["type"] == "section":
        return [block["text"]["text"]]
    return [run["text"] for line in block["elements"] for run in line["elements"]]


def _read(content: str) -> File:
    _, head, text = content.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    plain = {name: value.strip('"') for name, value in fields.items()}
    day = datetime.fromisoformat(plain["published"])
    return File(plain["title"], plain["source"], f"{day.day} {day:%B %Y}", plain["url"], text.strip())
