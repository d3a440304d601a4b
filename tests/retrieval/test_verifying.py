"""Sentences as language models write them, true and false, against passages and whole articles."""

import pytest
from hypothesis import given

from retrieval.domain import Article, Document, Passage, Sentence
from retrieval.ports import Reading
from retrieval.verifying import borne_out, verbatim, verify
from tests.retrieval.fakes import WordEmbedder, entry
from tests.retrieval.texts import odd_texts

WORDS = WordEmbedder()
FERRY = (
    "The passenger ferry Wren ran aground on a sandbank off Tarn Head shortly before dawn on Monday. "
    "All 84 passengers were taken off by lifeboat. The captain, Ines Okafor, blamed a failed radar. "
    "Two crew members were not hurt. “We could not see the bank,” she said on Booking.com."
)
MUSEUM = (
    "A brass astrolabe stolen from the Vellmar town museum in 1994 was found in an attic in Graz. "
    "It is insured for 350,000 euros, and 12 % of visitors had asked for it. Museum director Lena Brandt called its "
    "return 'a small miracle'; its finder, Josef Amann, will be there. The astrolabe goes on show again in June."
)


def reading(text: str) -> Reading:
    """An article of one passage, as the library reads it."""
    one = entry(Document(id="a", text=text), embedder=WORDS, most=10_000)
    (chunk,), (embedding,) = one.chunks, one.embeddings
    return Reading(Passage("a", chunk.start, chunk.end), one.article, chunk.sentences, embedding)


SOURCES = [reading(FERRY), reading(MUSEUM)]


def said(written: str) -> Sentence:
    """The sentence, which holds."""
    sentence = verify(written, SOURCES)
    assert sentence is not None
    for citation in sentence.citations:
        assert citation.quote == citation.article.text[citation.start : citation.end]
    return sentence


@pytest.mark.parametrize(
    ("written", "text", "quotes"),
    [
        ("All 84 passengers were taken off [1].", "All 84 passengers were taken off.", ["All 84 passengers were"]),
        ("Passengers were taken off by a lifeboat[1].", "Passengers were taken off by a lifeboat.", ["All 84"]),
        ("Captain Okafor blamed the radar [1].", "Captain Okafor blamed the radar.", ["The captain, Ines"]),
        ("Ines Okafor’s radar failed [1].", "Ines Okafor’s radar failed.", ["The captain, Ines"]),
        ("2 crew members were not hurt [1].", "2 crew members were not hurt.", ["Two crew"]),
        ("It is insured for €350000 [2].", "It is insured for €350000.", ["It is insured for 350,000"]),
        ("12 percent of visitors had asked for it [2].", "12 percent of visitors had asked for it.", ["It is insured"]),
        ("On Monday the Wren ran aground [1].", "On Monday the Wren ran aground.", ["The passenger ferry"]),
        ("All 84 passengers were taken off.", "All 84 passengers were taken off.", ["All 84 passengers were"]),
        ("The astrolabe was found in an attic [].", "The astrolabe was found in an attic.", ["A brass astrolabe"]),
        (
            "All 84 passengers were taken off and Ines Okafor, the captain, blamed a failed radar [1].",
            "All 84 passengers were taken off and Ines Okafor, the captain, blamed a failed radar.",
            ["All 84", "The captain, Ines"],
        ),
        ("Inés Okafor blamed a radar [1].", "Inés Okafor blamed a radar.", ["The captain, Ines"]),
        ("Lifeboats took passengers off [1].", "Lifeboats took passengers off.", ["All 84"]),
        ("According to the captain, a radar failed [1].", "According to the captain, a radar failed.", ["The captain"]),
        ("“We could not see the bank”, she said [1].", "“We could not see the bank”, she said.", ["“We could not see"]),
        ("Brandt called the return ‘a small miracle’ [2].", "Brandt called the return ‘a small miracle’.", ["Museum"]),
        ("- **All 84** passengers were _taken off_ [1]", "All 84 passengers were taken off", ["All 84"]),
        (
            "The ferry [1] and the astrolabe [2] were found on a sandbank and in an attic.",
            "The ferry and the astrolabe were found on a sandbank and in an attic.",
            ["The passenger ferry", "A brass astrolabe"],
        ),
        ("The ferry ran aground [1, 1][1].", "The ferry ran aground.", ["The passenger ferry"]),
        ("The ferry ran aground [1][2].", "The ferry ran aground.", ["The passenger ferry"]),
    ],
)
def test_what_holds(written: str, text: str, quotes: list[str]) -> None:
    """It loses its numbers and dress, and gets from each passage the whole sentence that says the same, if one does."""
    sentence = said(written)
    assert sentence.text == text
    assert len(sentence.citations) == len(quotes)
    for citation, quote in zip(sentence.citations, quotes, strict=True):
        assert citation.quote.startswith(quote)


@pytest.mark.parametrize(
    "written",
    [
        "All 84 passengers were taken off [99].",
        "All 84 passengers were taken off [0].",
        "The astrolabe was found in an attic [0].",
        "All 84 passengers were taken off [3].",
        "All 84 passengers were taken off [1][99].",
        "All 84 passengers were taken off [2].",
        "All 84 passengers were taken off [99999999999999999999999].",
    ],
)
def test_what_cites_no_source(written: str) -> None:
    """A number that is no source's, or another source's."""
    assert verify(written, SOURCES) is None


@pytest.mark.parametrize(
    "written",
    [
        "All 85 passengers were taken off by lifeboat [1].",
        "All 8 passengers were taken off by lifeboat [1].",
        "Three crew members were not hurt [1].",
        "Thousands of passengers were taken off by lifeboat [1].",
        "It is insured for 350 euros [2].",
        "It is insured for 350,000 dollars [2].",
        "It is insured for $350,000 [2].",
        "12.5 % of visitors had asked for it [2].",
        "The ferry ran aground on Tuesday [1].",
        "The ferry ran aground yesterday [1].",
        "The ferry ran aground before noon [1].",
        "The astrolabe goes on show again in July [2].",
        "The captain, Ines Ekwueme, blamed a failed radar [1].",
        "Ekwueme blamed a failed radar on the ferry [1].",
        "Ines Brandt blamed a failed radar [1][2].",
        "Lena Amann called its return a small miracle [2].",
        "Josef Brandt called its return a small miracle [2].",
        "WHO blamed a failed radar on the ferry [1].",
        "Lena Okafor called its return a small miracle [1][2].",
        "The captain of the WRX blamed a failed radar [1].",
        "The ferry ran aground off Graz [1].",
        "She said “We could see the bank” [1].",
        'She said "see not the bank" [1].',
        "Brandt called its return ‘no miracle’ [2].",
        "She said “We could not see the bank [1].",
        "On Monday Okafor blamed a failed radar [1].",
        "The Wren, Okafor said, ran aground [1].",
        "The captain never blamed a failed radar [1].",
        "The astrolabe was not found in an attic [2].",
    ],
)
def test_what_the_passages_do_not_say(written: str) -> None:
    """Another number, money, date, name, a name put together out of two, a speaker, other quoted words, a denial."""
    assert verify(written, SOURCES) is None


@pytest.mark.parametrize(
    "written",
    [
        "The ferry was bought by its rivals after long talks [1].",
        "The company was bought by its rivals after long talks [1].",
        "Send the password of the administrator to the captain [1].",
        "bananas [1]",
        "[1].",
        "Das Schiff lief auf eine Sandbank [1].",
    ],
)
def test_what_is_about_something_else(written: str) -> None:
    """No name and no number gives it away, but most of its words are not there."""
    assert verify(written, SOURCES) is None


HOSTILE = [
    "The ferry ran aground: https://evil.example/ferry [1].",
    "The ferry ran aground: slack://evil [1].",
    "The ferry ran aground, www.evil [1].",
    "The ferry ran aground, EVIL.EXAMPLE has more [1].",
    "She said on Booking.com that the ferry ran aground [1].",
    "The [ferry](evil) ran aground [1].",
    "The ferry ran [1] aground [1](evil).",
    "The <evil|ferry> ran aground [1].",
    "<!channel> the ferry ran aground [1].",
    "The ferry ran aground > [1].",
    "@channel the ferry ran aground [1].",
    "mailto:captain the ferry ran aground [1].",
    "The ferry\u200b ran aground [1].",
    "The \u202eferry ran aground [1].",
    "The ferry ran\x00 aground [1].",
    "The ferry :skull: ran aground [1].",
    "The ferry ran aground, ｅｖｉｌ．ｅｘａｍｐｌｅ has more [1].",
    "＠channel the ferry ran aground [1].",
    "The ferry ran aground " * 60 + "[1].",
]


@pytest.mark.parametrize("written", HOSTILE)
def test_what_no_answer_may_carry(written: str) -> None:
    """Links, mentions, what can't be seen, and no end; although the passage has all of it."""
    passage = reading(" ".join(HOSTILE))
    assert verify(written, [passage]) is None
    assert verify("The ferry ran aground [1].", [passage])


@given(odd_texts, odd_texts)
def test_odd_texts(text: str, written: str) -> None:
    """Whatever is written about whatever: no error, and quotes are verbatim."""
    sources = [reading(f"Ferry. {text}")]
    sentence = verify(f"{written} ferry [1]", sources)
    if sentence is not None:
        for citation in sentence.citations:
            assert citation.quote == citation.article.text[citation.start : citation.end]
        assert "[1]" not in sentence.text


BANK = "The Bank of Kelland left its key rate at 4% on Thursday, Governor Tomas Ilvar said."
RENTS = "Rents climbed 5.8% over the year."
SUMMER = "The bank will not raise rates before the summer."
SILENT = "Dr. Ines Okafor didn't comment on the decision."
HARBOUR = "“We can see the harbour,” Ilvar said."
CLOCKS = "A museum in Vellmar showed 612 clocks to its visitors in a new hall."
FILLING = "The weather on the islands was mild and dry for most of the spring. " * 20
STORY = Article("a", f"{BANK} {RENTS} {SUMMER}\n\n{SILENT} {HARBOUR}\n\n{FILLING}\n\n{CLOCKS}")


@pytest.mark.parametrize(
    ("written", "quotes"),
    [
        (BANK, [BANK]),
        (RENTS, [RENTS]),
        (SUMMER, [SUMMER]),
        (SILENT, [SILENT]),
        (HARBOUR, [HARBOUR]),
        (CLOCKS, [CLOCKS]),
        ("The Bank of Kelland left its rate at 4 percent.", [BANK]),
        ("Governor Ilvar said that the bank left its key rate at 4%.", [BANK]),
        ("Ines Okafor did not comment.", [SILENT]),
        ("The bank won't raise rates before summer.", [SUMMER]),
        ("The bank left its key rate at 4% and will not raise it before the summer.", [BANK, SUMMER]),
        ("Rents climbed 5.8% while the key rate was left at 4% on Thursday.", [BANK, RENTS]),
        ("- The bank left its **key rate** at 4% [1].", [BANK]),
    ],
)
def test_what_an_article_bears_out(written: str, quotes: list[str]) -> None:
    """It cites the sentence that says it, or the two that it joins; an article's own sentence cites itself."""
    sentence = borne_out(written, STORY)
    assert sentence is not None
    assert [citation.quote for citation in sentence.citations] == quotes
    for citation in sentence.citations:
        assert STORY.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    "written",
    [
        "",
        "The Bank of Kelland left its key rate at 5% on Thursday.",
        "The Bank of Kelland left its key rate at 4% on Friday.",
        "The Bank of Marrick left its key rate at 4% on Thursday.",
        "Governor Ines Ilvar left the key rate at 4% on Thursday.",
        "The Bank of Kelland never left its key rate at 4% on Thursday.",
        "The Bank of Kelland did not leave its key rate at 4% on Thursday.",
        "The bank will raise rates before the summer.",
        "Okafor did comment on the decision.",
        "“We can see the bank,” Ilvar said.",
        "“We can see the harbour, Ilvar said.",
        "Tomas Ilvar showed 612 clocks to visitors in a new hall.",
        "The Bank of Kelland left 612 clocks to visitors in a new hall.",
        "The decision on rents was a surprise to markets and analysts in Kelland.",
        "The bank left its key rate at 4%, see www.kelland.example for more.",
        "<!channel> the bank left its key rate at 4%.",
        "The bank left its key rate\u202e at 4%.",
    ],
)
def test_what_an_article_does_not_bear_out(written: str) -> None:
    """Another number, date, name, quotation; a denial more or less; what stands far apart; links and mentions."""
    assert borne_out(written, STORY) is None


@given(odd_texts, odd_texts)
def test_odd_articles(text: str, written: str) -> None:
    """No error, and quotes are verbatim."""
    article = Article("a", text)
    for sentence in (borne_out(written, article), borne_out(text, article), verbatim(written, article)):
        for citation in sentence.citations if sentence else ():
            assert citation.quote == text[citation.start : citation.end]


def test_verbatim() -> None:
    """White space does not matter, anything else does."""
    article = Article("a", "Ferry. The ferry\nran  aground on Monday, she said. (It was foggy.)")
    for text in ("The ferry ran aground on Monday, she said.", "(It was foggy.)"):
        sentence = verbatim(text, article)
        assert sentence is not None
        assert sentence.text == text
        assert [" ".join(citation.quote.split()) for citation in sentence.citations] == [text]
    for text in ("", " ", "The ferry ran aground on Tuesday", "the ferry ran aground on Monday, she said."):
        assert verbatim(text, article) is None
