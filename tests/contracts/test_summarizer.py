"""What every Summarizer does: the one that quotes, a sequence-to-sequence model, and a chat model."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from retrieval.adapters.chat_summarizer import ChatSummarizer
from retrieval.adapters.seq2seq_summarizer import Seq2SeqSummarizer
from retrieval.domain import Article
from retrieval.extractive import Extractive
from retrieval.ports import Draft, Summarizer
from retrieval.sentences import sentence_spans
from tests.retrieval.chat_server import Reply, running, streamed
from tests.retrieval.fakes import WordEmbedder
from tests.retrieval.seq2seq import FERRY, copier

FIRST = "The ferry Aurelia ran aground off Skerrin on Monday evening with 84 people on board."
FLOOD = "A flood has cut off the village of Tarrow since Sunday, the county said. 48 houses are under water there."
ODD = (
    "",
    " \n\n\t ",
    "\0",
    "—",
    "Rain.",
    "</s><s><pad>",
    "漢字かな。שלום! " * 40,
    "word " * 5_000,
    f"{FERRY}\r\n\r\n" * 30,
    "👩‍👩‍👧 " * 500,
)


def copy(asked: Any) -> Reply:
    """A chat model that copies as many sentences of the article as it is asked for, and one more as a key point."""
    system, user = (message["content"] for message in asked["messages"])
    wanted = int(re.findall(r"exactly (\d+)", system)[0])
    text = user.partition("\n")[2].rpartition("\n")[0]
    told = [" ".join(text[start:end].split()) for start, end in sentence_spans(text)]
    return Reply(streamed("\n".join([*told[:wanted], *(f"- {point}" for point in told[wanted : wanted + 1])])))


@pytest.fixture(params=["extractive", "seq2seq", "chat"])
def summarizer(request: pytest.FixtureRequest) -> Iterator[Summarizer]:
    """Each of them in turn."""
    if request.param == "extractive":
        yield Extractive(WordEmbedder())
    elif request.param == "seq2seq":
        yield Seq2SeqSummarizer(str(copier()), None, threads=1)
    else:
        with running() as server:
            server.answer = copy
            yield ChatSummarizer(server.url, "some-model")


def articles(*texts: str) -> list[Article]:
    """Articles of these texts, without anything else."""
    return [Article(str(place), text) for place, text in enumerate(texts)]


def test_it_has_a_name_for_the_reader(summarizer: Summarizer) -> None:
    """A word or two, without a path or a host in it."""
    assert re.fullmatch(r"[\w.-]{3,30}", summarizer.name)


@pytest.mark.parametrize("most", [1, 2, 5])
def test_a_draft_is_as_long_as_was_asked_for(summarizer: Summarizer, most: int) -> None:
    """At most; sentences that differ, each on one line, and key points besides them."""
    for draft in summarizer.draft(articles(FERRY, FLOOD), most):
        assert 1 <= len(draft.sentences) <= most
        told = [*draft.sentences, *draft.points]
        assert len(set(told)) == len(told)
        assert all(one == " ".join(one.split()) and one for one in told)


def test_drafts_are_in_order(summarizer: Summarizer) -> None:
    """The first of each is of its own article."""
    first, second, third = summarizer.draft(articles(FLOOD, FERRY, FLOOD), 1)
    assert "flood" in first.sentences[0]
    assert second.sentences == (FIRST,)
    assert third == first


def test_no_articles_no_drafts(summarizer: Summarizer) -> None:
    """Which is no error."""
    assert list(summarizer.draft([], 3)) == []


def test_without_text_there_is_an_empty_draft(summarizer: Summarizer) -> None:
    """In its place among the others."""
    assert list(summarizer.draft(articles("", FERRY, " \n "), 1)) == [
        Draft(()),
        *summarizer.draft(articles(FERRY), 1),
        Draft(()),
    ]


def test_the_same_each_time_and_in_any_company(summarizer: Summarizer) -> None:
    """Alone, among others and asked again an article has the same draft."""
    some = articles(FERRY, *ODD, FLOOD)
    together = list(summarizer.draft(some, 3))
    assert together == list(summarizer.draft(some, 3))
    assert together == [next(iter(summarizer.draft([one], 3))) for one in some]


def test_no_text_is_too_odd(summarizer: Summarizer) -> None:
    """Nor too long, or too short, whatever it is made of."""
    drafts = list(summarizer.draft(articles(*ODD), 3))
    assert len(drafts) == len(ODD)
    assert all(len(draft.sentences) <= 3 for draft in drafts)
