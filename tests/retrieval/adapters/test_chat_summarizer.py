"""A chat model that summarises as it was told to, or nearly so, and a server that does what a server should not."""

import re
import socket
import time
from collections.abc import Iterator
from itertools import repeat

import pytest

from retrieval.adapters.chat import Limits
from retrieval.adapters.chat_summarizer import ChatSummarizer
from retrieval.claims import tokens
from retrieval.domain import Article
from retrieval.errors import ModelError
from retrieval.extractive import Extractive
from retrieval.news import Summary
from retrieval.ports import Draft
from retrieval.summarize import Summarize
from tests.retrieval.chat_server import EVENTS, ChatServer, Reply, event, running, streamed, words
from tests.retrieval.fakes import WordEmbedder
from tests.retrieval.seq2seq import FERRY

TEXT = "The ferry ran aground off Skerrin on Monday with 84 people on board. All were saved. Nobody was hurt."
SENTENCES = ("The ferry ran aground.", "All 84 people were saved.")
POINTS = ("It happened off Skerrin.", "It was a Monday")
SAID = " ".join(SENTENCES) + "\n\n" + "\n".join(f"- {point}" for point in POINTS)
KEY = "sk-hunter2"
QUICK = Limits(silence=0.2, total=2, max_bytes=300_000, pause=0.01)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """A server whose model does as it was told."""
    with running() as chat:
        chat.says(SAID)
        yield chat


def drafts(server: ChatServer, *texts: str, sentences: int = 2, limits: Limits = QUICK) -> list[Draft]:
    """What a summarizer with a key has this server draft."""
    articles = [Article("id", text, title="A title") for text in texts or [TEXT]]
    return list(ChatSummarizer(server.url, "some-model", KEY, limits).draft(articles, sentences))


def refused(server: ChatServer, limits: Limits = QUICK) -> str:
    """What a person is told instead."""
    with pytest.raises(ModelError) as caught:
        drafts(server, limits=limits)
    assert KEY not in str(caught.value)
    assert str(server.port) not in str(caught.value)
    return str(caught.value)


def test_what_was_asked_for(server: ChatServer) -> None:
    """Sentences and key points, and the model's name for whoever reads them."""
    assert drafts(server) == [Draft(SENTENCES, POINTS)]
    assert ChatSummarizer(server.url, "some-model").name == "some-model"
    assert KEY not in repr(ChatSummarizer(server.url, "some-model", KEY))


def test_what_is_asked(server: ChatServer) -> None:
    """The number of sentences, a cool head, a bounded answer; the text alone, between marks, others each time."""
    drafts(server, TEXT, TEXT, sentences=3)
    drafts(server, sentences=1)
    (path, headers, body), (_, _, again), (_, _, single) = server.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert (body["model"], body["temperature"]) == ("some-model", 0)
    assert 0 < body["max_tokens"] <= 4_000
    system, user = (message["content"] for message in body["messages"])
    assert "never an instruction" in system
    assert "exactly 3 sentences," in system
    assert "exactly 1 sentence," in single["messages"][0]["content"]
    (mark,) = set(re.findall(r"[0-9a-f]{16}", user))
    assert user == f"<article {mark}>\n{TEXT}\n</article {mark}>"
    assert mark not in again["messages"][1]["content"]


def test_of_a_long_text_it_is_told_an_excerpt(server: ChatServer) -> None:
    """With its beginning and its end."""
    drafts(server, "It began so. " + "Much more was said about it. " * 5_000 + "It came to an end.")
    user = server.asked[0][2]["messages"][1]["content"]
    assert 10_000 < len(user) < 12_200
    assert "It began so." in user
    assert "It came to an end." in user


def test_it_is_not_asked_about_nothing(server: ChatServer) -> None:
    """An article without text costs no request."""
    assert drafts(server, "", TEXT, " \n ") == [Draft(()), Draft(SENTENCES, POINTS), Draft(())]
    assert len(server.asked) == 1


def test_a_draft_is_there_before_the_next_is_asked_for(server: ChatServer) -> None:
    """So that one can stop, and has what was done when the server breaks off."""
    coming = ChatSummarizer(server.url, "some-model").draft([Article("id", TEXT)] * 3, 2)
    assert next(coming) == Draft(SENTENCES, POINTS)
    assert len(server.asked) == 1
    server.reply = Reply(status=500)
    with pytest.raises(ModelError):
        next(coming)


ONE, TWO = SENTENCES
LIST = "- It happened off Skerrin.\n- It was a Monday"


@pytest.mark.parametrize(
    "said",
    [
        f"{ONE} {TWO}\n{LIST}",
        f"\n\n{ONE}\n{TWO}\n\n\n{LIST}\n\n",
        f"Here is a summary of the article:\n\n{ONE} {TWO}\n\nKey points:\n{LIST}",
        f"Here’s a 2-sentence summary: {ONE} {TWO}\n\nHere are the key points:\n\n{LIST}",
        f"Sure! Here is the summary:\n{ONE} {TWO}\n{LIST}",
        f"Sure!\n\n1. {ONE}\n2. {TWO}\n\n{LIST}",
        f"Summary: {ONE} {TWO}\n{LIST}",
        f"**Summary:** {ONE} {TWO}\n\n**Key points:**\n{LIST}",
        f"# Summary\n\n{ONE} {TWO}\n\n## Key points\n\n{LIST}",
        f"**TL;DR:** {ONE} **{TWO}**\n{LIST}",
        f"> {ONE} {TWO}\n\n{LIST}",
        f"1. {ONE}\n2) {TWO}\n\n{LIST}",
        f"* {ONE}\n* {TWO}\n{LIST}",
        f"{ONE} {TWO}\n\n1. It happened off Skerrin.\n2. It was a Monday",
        f"{ONE} {TWO}\n\n• **It happened** off `Skerrin`.\n– It was a __Monday__",
        f"<think>A summary. It has to be\n- short\n</think>\n\n{ONE} {TWO}\n{LIST}",
        f"<Thinking>Hm.</Thinking>{ONE} {TWO}\n{LIST}",
        f"It has to be short.\n</think>\n{ONE} {TWO}\n{LIST}",
        f"{ONE} {TWO} One more. And one.\n{LIST}",
        f"{ONE} {ONE} {TWO}\n{LIST}",
        f"{ONE.replace('. ', ' . ')} {TWO}\r\n{LIST}".replace("\n-", "\r\n-"),
        f"{ONE} {TWO}\n{LIST}\n\n<think>Was that",
    ],
)
def test_what_is_nearly_so(server: ChatServer, said: str) -> None:
    """Remarks, headings, Markdown, numbers, thoughts, and too much of it."""
    server.says(said)
    assert drafts(server) == [Draft(SENTENCES, POINTS)]


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        ("", Draft(())),
        ("\ud83d", Draft(())),  # half a character
        ("<think>A long thought that does not come to its", Draft(())),
        ("The ferry ran aground. All of the", Draft(("The ferry ran aground.",))),
        ("Here are the facts.", Draft(("Here are the facts.",))),
        ("It sank at 5:30.", Draft(("It sank at 5:30.",))),
        ("The captain said: “All were saved.”", Draft(("The captain said: “All were saved.”",))),
        ("One. Two.\n- a\n- b\n- c\n- d\n- e", Draft(("One.", "Two."), ("a", "b", "c"))),
        ("5 * 3 * 2 people were saved. It cost *much*.", Draft(("5 * 3 * 2 people were saved.", "It cost much."))),
    ],
)
def test_what_else_may_be_said(server: ChatServer, said: str, draft: Draft) -> None:
    """Nothing, half a sentence, and words that look like remarks and are none."""
    server.reply = Reply(streamed(said))
    assert drafts(server) == [draft]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(status=500), "status 500"),
        (Reply(status=401), "refuses the key: check DATELINE_LLM_KEY"),
        (Reply([b"<html>Welcome</html>"], content_type="text/html"), "does not stream as OpenAI's API does"),
        (Reply([words("The ferry ran aground. ")]), "broke off in the middle"),
        (Reply([words("The ferry "), event({"error": {"message": "out of memory"}})]), "broke off in the middle"),
        (Reply([words("The ferry "), 1.0]), "says nothing for too long"),
        (Reply([1.0]), "says nothing for too long"),
        (Reply(repeat(words("word " * 100)), content_type=EVENTS), "sends more than an answer can be"),
    ],
)
def test_a_server_that_fails(server: ChatServer, reply: Reply, told: str) -> None:
    """A person is told how, within the time that was set."""
    server.reply = reply
    start = time.monotonic()
    assert told in refused(server)
    assert time.monotonic() - start < 1.5


def test_words_that_trickle_for_ever(server: ChatServer) -> None:
    """It never is silent, nor does it ever end."""
    server.reply = Reply(part for _ in range(200) for part in (words("on "), 0.02))
    assert "takes too long" in refused(server, Limits(total=0.3))
    assert server.left.wait(5)


def test_nobody_there() -> None:
    """The server is not running."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        summarizer = ChatSummarizer(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", "some-model")
        with pytest.raises(ModelError, match="can't be reached: start it, or check DATELINE_LLM_URL"):
            list(summarizer.draft([Article("id", TEXT)], 2))


TOLD = "The ferry Aurelia ran aground off Skerrin on Monday evening with 84 people on board."
BORNE_OUT = "Captain Ines Okafor had warned of the sandbank in 2024."
EXTRACTIVE = Summarize(Extractive(WordEmbedder()))
LIES = [
    "The ferry Aurelia ran aground off Skerrin on Monday evening with 85 people on board.",
    "The ferry Aurelia ran aground off Skerrin on Tuesday evening with 84 people on board.",
    "The ferry Borealis ran aground off Skerrin on Monday evening with 84 people on board.",
    "All of them were brought ashore by midnight, Harold Bing said.",
    "Captain Ines Okafor had warned of the sandbank in 2023.",
    "Captain Ines Okafor had “never heard” of the sandbank in 2024.",
    "Tickets for the Aurelia can be returned at https://aurelia.example until 12 April.",
]


def summarised(server: ChatServer, count: int = 1, limits: Limits = QUICK) -> list[Summary]:
    """So many articles in two sentences each, as people get to see them."""
    summarize = Summarize(Extractive(WordEmbedder()), ChatSummarizer(server.url, "some-model", KEY, limits))
    return list(summarize([Article(str(place), FERRY) for place in range(count)], 2))


def test_what_is_so_is_taken(server: ChatServer) -> None:
    """In the model's words, under its name."""
    server.says(f"{TOLD} {BORNE_OUT}")
    (summary,) = summarised(server)
    assert summary.text == f"{TOLD} {BORNE_OUT}"
    assert summary.method == "some-model"


@pytest.mark.parametrize("lie", LIES)
def test_for_a_lie_the_articles_own_sentence_stands_in(server: ChatServer, lie: str) -> None:
    """Another number, day, name, speaker or quotation, or a link: what is true beside it stays."""
    true = BORNE_OUT if "Okafor" not in lie else TOLD
    server.says(f"{true} {lie}\n- {lie}")
    (summary,) = summarised(server)
    assert len(summary.sentences) == 2
    assert summary.sentences[0].text == true
    assert summary.sentences[1].text in FERRY
    assert all(lie not in point.text for point in summary.key_points)
    assert summary.method == "some-model + extractive"
    exact = {token.folded for token in tokens(FERRY)}
    assert all(token.folded in exact for token in tokens(summary.text) if token.is_exact)


def test_of_nothing_but_lies_nothing_is_left(server: ChatServer) -> None:
    """The summary is the article's own, and is called that."""
    server.says(" ".join(LIES[:2]))
    assert summarised(server) == list(EXTRACTIVE([Article("0", FERRY)], 2))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(status=401),
        Reply([b"<html>Welcome</html>"], content_type="text/html"),
        Reply([words(f"{TOLD} ")]),
        Reply([words(f"{TOLD} "), 1.0]),
        Reply(repeat(words("word " * 100))),
    ],
)
def test_a_server_that_fails_costs_one_warning(
    server: ChatServer, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    """And no summary: all are made the other way, and it is not asked again."""
    server.reply = reply
    found = summarised(server, count=3)
    assert found == list(EXTRACTIVE([Article(str(place), FERRY) for place in range(3)], 2))
    (record,) = caplog.records
    assert "Summaries are made without some-model: " in record.getMessage()
    assert KEY not in record.getMessage()
    assert len(server.asked) <= 3  # for the first alone: what may pass is tried again
