"""Questions, taken apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.questions import STOP_WORDS, WORD, Kind, foreign, parse, readable, stem, stems
from tests.retrieval.texts import odd_texts


@given(st.text() | odd_texts)
@settings(deadline=None)
def test_any_text_can_be_taken_apart(text: str) -> None:
    """Never an error; its words are words of the text, once each, and its anchors stand in it."""
    question = parse(text)
    lower = [word.lower() for word in WORD.findall(text)]
    assert set(question.words) <= set(lower)
    assert len(set(question.words)) == len(question.words)
    assert bool(question.words) == bool(lower)
    assert set(question.stems) == {stem(word) for word in question.words}
    assert all(anchor in text for anchor in question.anchors)
    assert question.wants(text) in (0.0, 1.0)
    assert '"' not in "".join(question.words)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("When did the bridge close?", Kind.TIME),
        ("In what year was it built?", Kind.TIME),
        ("How many people were on board?", Kind.NUMBER),
        ("What percentage voted for it?", Kind.NUMBER),
        ("How long is the tunnel?", Kind.NUMBER),
        ("Who leads the choir?", Kind.PERSON),
        ("Whose boat was it?", Kind.PERSON),
        ("Where did the otters go?", Kind.PLACE),
        ("Which town has the bridge?", Kind.PLACE),
        ("Why was it closed?", Kind.REASON),
        ("What did the engineers find?", Kind.OTHER),
        ("harwick bridge", Kind.OTHER),
        ("Who knows when it opens?", Kind.TIME),
    ],
)
def test_kinds(text: str, kind: Kind) -> None:
    """What a question asks for by its form."""
    assert parse(text).kind is kind


@pytest.mark.parametrize(
    ("question", "bears", "lacks"),
    [
        ("How many died?", "At least twelve died.", "Several died."),
        ("How many of the 12 died?", "Of the 12 aboard 3 died.", "All of the 12 died."),
        ("When did it close?", "It closed in March.", "It closed early."),
        ("Who found it?", "It was found by Amara Oyelaran.", "It was found by a walker."),
        ("Who helped Amara?", "She was helped by Tom.", "Help came to Amara."),
        ("Where is it?", "It lies near Harwick.", "It lies in ruins."),
        ("Why did it close?", "It closed because of cracks.", "It closed."),
        ("What happened?", "", "Everything in March 2026 near Harwick."),
    ],
)
def test_what_a_sentence_must_bear(question: str, bears: str, lacks: str) -> None:
    """The kind of thing asked for, beyond what the question says itself; a plain question wants nothing."""
    wants = parse(question).wants
    assert wants(bears) == float(bool(bears))
    assert wants(lacks) == 0.0


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("How many boats left Skerrin in 2026?", ("Skerrin", "2026")),
        ("Harwick bridge cracks", ()),
        ("NATO talks in Oslo", ("NATO", "Oslo")),
        ("did Ann Perrin write it on 3.5 pages?", ("Ann", "Perrin", "3.5")),
        ("WHY DID THE BRIDGE CLOSE", ()),
        ("Why Did The Old Bridge Close", ()),
        ("WHY DID IT CLOSE IN 1987", ("1987",)),
        ("what did The say", ()),
        ("was macht Łódź", ("Łódź",)),
        ("Who is Ann Perrin?", ("Ann", "Perrin")),
        ("Where is Skerrin?", ("Skerrin",)),
        ("What Is the Cause of the Bridge Collapse", ()),
        ("Harwick Bridge Cracks", ()),
        ("What did I say to the US in Oslo?", ("Oslo",)),
    ],
)
def test_names_and_numbers(text: str, anchors: tuple[str, ...]) -> None:
    """Capitals tell names, but for the first word, and not where all words have them."""
    assert parse(text).anchors == anchors


def test_words_of_content() -> None:
    """Stop words are left out, unless there is nothing else; neighbours make pairs."""
    question = parse("Did the old bridges of Harwick close? The bridges!")
    assert question.words == ("old", "bridges", "harwick", "close")
    assert question.pairs == {("old", "bridg"), ("harwick", "close")}
    assert parse("what is it about?").words == ("what", "is", "it", "about")
    assert all(word == word.lower() for word in STOP_WORDS)


@pytest.mark.parametrize(
    "text", ["Wie viele starben?", "¿Cuándo abre el puente?", "Quando apre?", "Кто выиграл?", "誰"]
)
def test_other_languages(text: str) -> None:
    """They are told by letters or by small words; a name of theirs in English is none."""
    assert foreign(text)
    assert not foreign(f"What does “{text[:12]}” mean in the report about Los Angeles?")
    assert not foreign("Les Halles, Van der Meer and São Paulo: latest")
    assert not foreign("")


def test_stems() -> None:
    """In lower case, without accents; numbers without separators of thousands."""
    assert stems("Bridges BRIDGED café 1,250 3.5 2026") == ["bridg", "bridg", "cafe", "1250", "3.5", "2026"]
    assert stems("snake_case it's") == ["snake", "case", "it", "s"]


@given(st.text())
def test_readable_text_can_be_written(text: str) -> None:
    """Nothing but lone surrogates, and white space around, is taken out."""
    plain = text.strip()
    assert readable(text) == plain
    assert readable(f" \udc80{plain}\ud800") == f"?{plain}?"
    readable(f"\udfff{text}").encode()


def test_numbers_with_letters_have_no_case() -> None:
    """What is asked for as 5g stands in an article as 5G."""
    assert parse("the 5g network of 1990S").stems == tuple(stems("5G networks 1990s"))
