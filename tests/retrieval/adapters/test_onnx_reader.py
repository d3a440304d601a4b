"""The reader that ships, its real weights."""

from pathlib import Path

import pytest

from retrieval.adapters.onnx_reader import WEIGHTS, OnnxReader
from retrieval.errors import ModelError
from retrieval.ports import Excerpt

FERRY = Excerpt(
    "Ferry runs aground off Tarn Head",
    "The passenger ferry Wren ran aground off Tarn Head on Monday. All 84 passengers were taken off by lifeboat. The"
    " captain, Ines Okafor, blamed a failed radar.",
)
BEES = Excerpt("", "Bee colonies on the roofs of Port Calder gather twice as much honey as others.")


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    """The reader, on one thread."""
    return OnnxReader(1)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many passengers were on the ferry Wren?", "84"),
        ("Who was the captain of the Wren?", "Ines Okafor"),
        ("When did the ferry run aground?", "Monday"),
    ],
)
def test_it_finds_the_words(reader: OnnxReader, question: str, words: str) -> None:
    """Among the excerpts the one that answers is surest, and its words are in it."""
    ferry, bees = reader.read(question, [FERRY, BEES])
    assert words in FERRY.text[ferry[0].start : ferry[0].end]
    assert ferry[0].score > bees[0].score


def test_it_tells_when_nothing_answers(reader: OnnxReader) -> None:
    """The odds of the best words are lower where the text is about something else."""
    ((able, *_),), ((unable, *_),) = (
        reader.read(question, [FERRY])
        for question in ("Who was the captain of the Wren?", "Who built the bridge at Lindhaven?")
    )
    assert able.score > 0 > unable.score


def test_order_and_company_do_not_matter(reader: OnnxReader) -> None:
    """An excerpt is read alike whatever is read beside it, up to what int8 rounds."""
    question = "Who was the captain of the Wren?"
    alone = reader.read(question, [FERRY])[0][0]
    many = reader.read(question, [BEES, *[Excerpt("", f"{'Bees hum. ' * place}") for place in range(1, 20)], FERRY])
    assert (many[-1][0].start, many[-1][0].end) == (alone.start, alone.end)
    assert many[-1][0].score == pytest.approx(alone.score, abs=1.5)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u200b", "😀 😀", "a" * 50_000, "one " * 50_000, "\x00\ud83d".encode("utf-8", "replace").decode()],
)
def test_odd_texts(reader: OnnxReader, text: str) -> None:
    """Spans stay within the text; what is too long is read as far as it goes; nothing gives nothing."""
    (found,) = reader.read("Who?" * 500, [Excerpt(text[:1_000], text)])
    assert all(0 <= one.start <= one.end <= len(text) for one in found)


def test_nothing_to_read(reader: OnnxReader) -> None:
    """No excerpts, no findings."""
    assert reader.read("Who?", []) == []


def test_weights_that_are_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing, cut short, changed: each is told with what to do."""
    with pytest.raises(ModelError, match=r"can't be read.*DATELINE_READER=none"):
        OnnxReader(1, tmp_path / "none.onnx")
    half = tmp_path / "half.onnx"
    half.write_bytes(WEIGHTS.read_bytes()[:100_000])
    with pytest.raises(ModelError, match="can't be used"):
        OnnxReader(1, half)
    monkeypatch.setattr("retrieval.adapters.onnx_reader.WEIGHTS", half)
    with pytest.raises(ModelError, match="not the ones expected"):
        OnnxReader(1, half)
