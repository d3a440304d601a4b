"""Answers and abstentions as they are read in a channel."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

from hypothesis import given, settings

from bot.blocks import ids
from bot.blocks.answer import answer
from bot.blocks.message import Block, Message
from bot.blocks.text import escape, shorten
from bot.plain import one_line
from retrieval.domain import Answer, Article, Citation, Nearest, Sentence, Window
from retrieval.ports import Counts
from tests.bot.blocks.hostile import answers, check, counts, shown

COUNTS = Counts(34, 180, datetime(2026, 2, 5, tzinfo=UTC), datetime(2026, 3, 15, tzinfo=UTC))
KILN = Article(
    "a1",
    "The old kiln burned for nine days. Nobody was hurt.",
    title="Kiln burns",
    url="https://news.example/kiln",
    source="Quarry Times",
    published=datetime(2026, 3, 12, tzinfo=UTC),
)
NOTE = Article("a2", "Nine days, said the potter,\nit burned.")


def cited(article: Article, start: int, end: int) -> Citation:
    """Words of an article."""
    return Citation(article, article.text[start:end], start, end)


BURNED, SAID = cited(KILN, 0, 34), cited(NOTE, 0, 38)
ANSWER = Answer("How long?", (Sentence(BURNED.quote, (BURNED, SAID), ((4, 7),)), Sentence(SAID.quote, (SAID,))), 0.9)


def sections(messages: list[Message]) -> list[str]:
    """The paragraphs, in order."""
    return [block["text"]["text"] for message in messages for block in message.blocks if block["type"] == "section"]


def told(block: Block) -> str:
    """A paragraph of rich text, what is bold in it between braces."""
    (line,) = block["elements"]
    return "".join(
        f"{{{run['text']}}}" if run.get("style", {}).get("bold") else run["text"] for run in line["elements"]
    )


def letters(text: str) -> str:
    """A text's characters without blanks, braces and what parts names and addresses."""
    return "".join(re.sub("[{}\u2060]", "", one_line(text)).split())


def sources(messages: list[Message]) -> list[Block]:
    """The sources, in order."""
    return [block for message in messages for block in message.blocks if "accessory" in block]


def test_an_answer_reads_so() -> None:
    """Sentences with numbers, then each source with quote, link, site and day; the notification is the beginning."""
    (message,) = answer(ANSWER, "t1", COUNTS)
    assert sections([message]) == [
        "The old kiln burned for nine days. [1][2]\nNine days, said the potter, it burned. [2]",
        "<https://news.example/kiln#:~:text=The%20old%20kiln%20burned%20for%20nine%20days.|Kiln burns>"
        " – Quarry Times, 12 March 2026",
        "*[2]* “Nine days, said the potter, it burned.”\n(untitled)",
    ]
    assert told(message.blocks[1]) == "{[1]} “The {old} kiln burned for nine days.”"
    assert message.text == ("The old kiln burned for nine days. Nine days, said the potter, it burned. (2 sources)")
    assert message.body == {"text": message.text, "blocks": list(message.blocks)}


def test_what_answers_is_bold_in_the_quote() -> None:
    """As far as it is shown, letter by letter: no character of the text is mark-up."""
    text = "The *kiln* of\n `Ruth`  & _Amos_  burned @here https://evil.example " + "on " * 200
    article = Article("a3", text)
    marks = ((4, 10), (13, 22), (50, 60), (500, 9_000), (-5, -1))
    (message,) = answer(Answer("?", (Sentence(text, (cited(article, 0, len(text)),), marks),), 0.9), "t1", COUNTS)
    check(message, [])
    shown = told(message.blocks[-3])
    assert shown.startswith("{[1]} “The {*kiln*} of{ `Ruth`} & _Amos_ burned @\u2060here http{s://evil.e}xample on ")
    assert shown.endswith(" on on …”")
    assert len(shown) < 330


def test_a_mark_is_shown_of_the_words_that_it_is_of() -> None:
    """A sentence in other words than its quote has no words there to be bold."""
    (message,) = answer(Answer("?", (Sentence("It burned.", (BURNED,), ((3, 9),)),), 0.9), "t1", COUNTS)
    assert sections([message])[1].startswith("*[1]* “The old kiln burned for nine days.”\n<https://")


def test_our_words_come_first() -> None:
    """In a line of their own, harmless as any."""
    led = replace(ANSWER, lead="The articles <differ> @here:")
    (message,) = answer(led, "t1", COUNTS)
    assert sections([message])[0].splitlines()[0] == "The articles &lt;differ&gt; @\u2060here:"
    assert sections([message])[0].splitlines()[1:] == sections(answer(ANSWER, "t1", COUNTS))[0].splitlines()
    assert message.text.startswith("The articles &lt;differ&gt;")


def test_the_buttons_know_their_answer() -> None:
    """Each source opens its passage; the last row votes on the answer and deletes it, asking first."""
    (message,) = answer(ANSWER, "t1", COUNTS)
    buttons = [block["accessory"] for block in sources([message])]
    assert [(button["action_id"], button["value"]) for button in buttons] == [
        (ids.SHOW_PASSAGE, "t1/1"),
        (ids.SHOW_PASSAGE, "t1/2"),
    ]
    votes, delete = message.blocks[-1]["elements"]
    assert votes["action_id"] == ids.FEEDBACK
    assert votes["positive_button"]["value"] == "t1/up"
    assert votes["negative_button"]["value"] == "t1/down"
    assert (delete["action_id"], delete["value"]) == (ids.DELETE, "t1")
    assert delete["confirm"]["title"]["text"] == "Delete this answer?"


def test_an_abstention_says_what_was_searched() -> None:
    """The reason, the extent, and at most three nearest titles, labelled as no answer; the row as under any answer."""
    near = tuple(Nearest(article, 0.3) for article in (KILN, NOTE, KILN, NOTE))
    (message,) = answer(Answer("?", (), 0.1, near, reason="None mentions “Ruth”."), "t1", COUNTS)
    kiln = "• <https://news.example/kiln|Kiln burns> – Quarry Times, 12 March 2026"
    assert shown(message.body["blocks"])[:3] == [
        "*The articles here don't answer this.*\nNone mentions “Ruth”.",
        "Searched: 34 articles, 5 February 2026 to 15 March 2026.",
        f"Nearest, not an answer:\n{kiln}\n• (untitled)\n{kiln}",
    ]
    assert message.text == "The articles here don't answer this."
    assert message.blocks[-1]["type"] == "context_actions"


def test_an_empty_library_says_how_to_fill_it() -> None:
    """Nothing was searched, so nothing is said about a search; within a window, something may be there outside it."""
    empty = Counts(0, 0, None, None)
    (message,) = answer(Answer("?", (), 0.0, reason="There are no articles to search."), "t1", empty)
    assert message.text == "There are no articles here yet."
    assert "`save`" in sections([message])[0]
    (windowed,) = answer(Answer("?", (), 0.0, window=Window(since=datetime(2026, 3, 1, tzinfo=UTC))), "t1", empty)
    assert "Searched: 0 articles." in shown(windowed.body)
    yesterday = Answer("?", (), 0.1, window=Window(since=datetime(2026, 3, 11, tzinfo=UTC)), when="<11> March 2026")
    (named,) = answer(yesterday, "t1", COUNTS)
    assert "Searched: 34 articles, &lt;11&gt; March 2026." in shown(named.body)


def test_a_long_answer_goes_on_in_further_messages() -> None:
    """Every sentence and source is there once, in order, and the last message has the row, alone."""
    article = Article("a", " ".join(f"Kiln {place} & kin burned{' on' * 40}." for place in range(300)))
    spans = [found.span() for found in re.finditer(r"Kiln \d+ & kin[^.]*\.", article.text)]
    quotes = [cited(article, *span) for span in spans]
    messages = answer(Answer("?", tuple(Sentence(quote.quote, (quote,)) for quote in quotes), 0.9), "t1", COUNTS)
    for message in messages:
        check(message, [])
    text = "\n".join(sections(messages)[: -len(quotes)])
    assert text == "\n".join(f"{escape(quote.quote)} [{place}]" for place, quote in enumerate(quotes, start=1))
    assert [block["accessory"]["value"] for block in sources(messages)] == [f"t1/{n}" for n in range(1, 301)]
    assert [message.blocks[-1]["type"] == "context_actions" for message in messages] == [
        *[False] * (len(messages) - 1),
        True,
    ]
    assert messages[0].text.endswith("(300 sources)")
    assert messages[1].text.endswith(f"– part 2 of {len(messages)}")


def test_a_monstrous_sentence_is_parted_at_words() -> None:
    """No word of it is lost or cut."""
    sentence = " ".join(f"w{number}&" for number in range(6_000))
    messages = answer(Answer("?", (Sentence(sentence, (BURNED,)),), 0.9), "t1", COUNTS)
    told = " ".join(sections(messages)[:-1])
    assert unescape(told) == f"{sentence} [1]"


@settings(deadline=None)
@given(answers, counts)
def test_any_answer_is_one_that_slack_takes(given_answer: Answer, searched: Counts) -> None:
    """Whatever articles hold: valid, calling nobody, linking only what is stored, with every sentence and source."""
    messages = answer(given_answer, "t1", searched)
    cited_articles = [citation.article for citation in given_answer.citations]
    for message in messages:
        check(message, [article.url for article in cited_articles + [near.article for near in given_answer.nearest]])
    assert messages[-1].blocks[-1]["type"] == "context_actions"
    listed = sources(messages)
    assert [block["accessory"]["value"] for block in listed] == [
        f"t1/{place}" for place in range(1, len(given_answer.citations) + 1)
    ]
    blocks = [block for message in messages for block in message.blocks]
    for place, (block, citation) in enumerate(zip(listed, given_answer.citations, strict=True), start=1):
        before = blocks[blocks.index(block) - 1]
        if before["type"] == "rich_text":
            assert letters(told(before)).startswith(f"[{place}]“{letters(citation.quote)[:100]}")
        else:
            assert block["text"]["text"].startswith(f"*[{place}]* “{shorten(citation.quote, 300)}”\n")
    text = "".join(sections(messages))
    for sentence in given_answer.sentences:
        assert "".join(escape(sentence.text).split()) in "".join(text.split())
