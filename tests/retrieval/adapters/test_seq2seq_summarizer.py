"""Summaries by models that the tests make: one copies what it reads, which shows what that was, and one babbles."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.adapters.model_weights import prepare
from retrieval.adapters.seq2seq_summarizer import DISTILBART, DISTILBART_REVISION, Seq2SeqSummarizer
from retrieval.domain import Article
from retrieval.errors import ModelError
from retrieval.extractive import Extractive
from retrieval.ports import Draft
from retrieval.summarize import Summarize
from tests.retrieval.fakes import WordEmbedder
from tests.retrieval.seq2seq import FERRY, babbler, configure, copier, save, tokenizer

FIRST = "The ferry Aurelia ran aground off Skerrin on Monday evening with 84 people on board."
SECOND = "All of them were brought ashore by midnight, the coastguard said."
THIRD = "Nobody was hurt."


def article(text: str) -> Article:
    """One with that text, and with a title that is none of the text."""
    return Article("id", text, title="An earthquake in Elmsted")


def drafts(texts: list[str], sentences: int = 3, folder: Path | None = None) -> list[Draft]:
    """What the model makes of the texts; the copying one if none is named."""
    summarizer = Seq2SeqSummarizer(str(folder or copier()), None, threads=1)
    return list(summarizer.draft([article(text) for text in texts], sentences))


def copied(tmp_path: Path) -> Path:
    """A copy of the copying model, to be changed."""
    folder = tmp_path / "changed"
    shutil.copytree(copier(), folder)
    return folder


def refused(location: Path | str, revision: str | None = None) -> str:
    """What a person is told of a model that can't be used."""
    with pytest.raises(ModelError) as caught:
        list(Seq2SeqSummarizer(str(location), revision, threads=1).draft([article(FERRY)], 3))
    return str(caught.value)


def test_a_draft_is_what_the_model_makes_of_the_text() -> None:
    """In whole sentences, as many as were asked for; what the model had no room to finish is left out."""
    for sentences in (1, 2, 3):
        assert drafts([FERRY], sentences) == [Draft((FIRST, SECOND, THIRD)[:sentences])]
    (long,) = drafts([FERRY], 10)
    assert long.sentences[:3] == (FIRST, SECOND, THIRD)
    assert 4 <= len(long.sentences) < 7


def test_it_is_named_after_the_model() -> None:
    """By the last part of its name, or of its folder's path, and without loading it."""
    assert Seq2SeqSummarizer(DISTILBART, DISTILBART_REVISION, 1).name == "distilbart-cnn-12-6"
    assert Seq2SeqSummarizer("/srv/models/own/", None, 1).name == "own"


def test_many_are_as_each_alone() -> None:
    """In batches of texts of any length, padded to the longest, the drafts are the same, and in order."""
    texts = [FERRY, "Rain.", "", FERRY.partition("\n")[0], FERRY[::-1], FERRY.replace("84", "48"), FERRY * 3, SECOND]
    for folder in (copier(), babbler()):
        assert drafts(texts, folder=folder) == [drafts([text], folder=folder)[0] for text in texts]


def test_they_come_batch_by_batch() -> None:
    """Nothing is read before it is asked for, so that one can stop between batches."""
    read: list[int] = []

    class Counted(list[Article]):
        """Articles that tell when they are taken."""

        def __getitem__(self, places: slice) -> list[Article]:  # type: ignore[override]
            read.append(places.start)
            return super().__getitem__(places)

    summarizer = Seq2SeqSummarizer(str(copier()), None, 1)
    coming = summarizer.draft(Counted([article(FERRY)] * 9), 3)
    assert read == []
    next(coming)
    assert read == [0]
    assert len(list(coming)) == 8
    assert read == [0, 4, 8]


@pytest.mark.parametrize("text", ["", " \n\n ", "\0", "—", "<s></s><pad>"])
def test_nothing_to_summarise(text: str) -> None:
    """A text without a sentence has no summary."""
    assert drafts([text]) == [Draft(())]


def test_a_text_as_short_as_its_summary_is_its_summary() -> None:
    """A model that has to write more than it reads invents."""
    assert drafts([f"{THIRD} Rain fell."], folder=babbler()) == [Draft((THIRD, "Rain fell."))]


def test_a_long_text_is_read_in_parts() -> None:
    """As large as the window and cut between sentences; what the model makes of them is read once more."""
    parts = ("The coastguard said so.", "The operator said so.", "Captain Ines Okafor was hurt.")
    words = (FERRY.replace(".", "") * 2).split()[:105]  # fill a window, and the model has no room to come to their end
    text = "\n\n".join(f"{part} {' '.join(words)}." for part in parts)
    assert drafts([text, FERRY]) == [Draft(parts), Draft((FIRST, SECOND, THIRD))]
    assert drafts([text], sentences=2) == [Draft(parts[:2])]


@pytest.mark.parametrize(
    "text",
    [FERRY * 200, "ferry " * 3_000, "Nobody was hurt. " * 1_000, "x" * 20_000, "漢字。" * 5_000, "\n" * 50_000 + FERRY],
    ids=[
        "an article of 90,000 characters",
        "one sentence",
        "one sentence again and again",
        "one word",
        "bytes",
        "blanks",
    ],
)
def test_no_text_is_too_long(text: str) -> None:
    """What is more than can be read is sampled, and nothing makes the model fail."""
    (draft,) = drafts([text])
    assert len(draft.sentences) <= 3


@pytest.mark.parametrize("mark", ["</s>", "<s>", "<pad>", "<mask>", "</s></s>", "<<pad>pad>"])
def test_marks_in_the_text_are_text(mark: str) -> None:
    """Nobody ends a text for the model by writing its sign for the end."""
    text = FERRY.replace(" off ", f" {mark} off ")
    (draft,) = drafts([text])
    assert draft.sentences[-1] == THIRD
    assert not any(special in " ".join(draft.sentences) for special in ("<s>", "</s>"))


@pytest.mark.parametrize("where", ["prefix", "task_specific_params"])
def test_a_task_is_named_where_the_model_wants_it(where: str, tmp_path: Path) -> None:
    """T5 was trained on many tasks; what stands before each text is in the model's own settings."""
    folder = copied(tmp_path)
    named = "summarize: "
    configure(folder, **{where: named if where == "prefix" else {"summarization": {"prefix": named}}})
    assert drafts([FERRY], folder=folder)[0].sentences[0] == f"summarize: {FIRST}"


def test_how_the_model_would_write_is_not_how_it_writes_here(tmp_path: Path) -> None:
    """A length, beams and chance in its settings are for other uses."""
    folder = copied(tmp_path)
    own = {"max_length": 5, "min_length": 4, "num_beams": 4, "length_penalty": 2.0, "early_stopping": True}
    configure(folder, **own)
    (folder / "generation_config.json").write_text(
        '{"do_sample": true, "temperature": 9.0, "top_k": 3, "max_length": 5, "num_beams": 4, "early_stopping": true,'
        ' "decoder_start_token_id": 2, "eos_token_id": 2, "pad_token_id": 1, "bos_token_id": 0}'
    )
    assert drafts([FERRY], folder=folder) == drafts([FERRY])


def test_weights_in_the_older_format(tmp_path: Path) -> None:
    """As a pickle, which is read without running anything in it."""
    folder = copied(tmp_path)
    from transformers import AutoModelForSeq2SeqLM

    model = AutoModelForSeq2SeqLM.from_pretrained(folder)
    import torch

    (folder / "model.safetensors").unlink()
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    assert drafts([FERRY], folder=folder) == drafts([FERRY])


def no_config(folder: Path) -> None:
    """Nothing tells what model it is."""
    (folder / "config.json").unlink()


def no_weights(folder: Path) -> None:
    """Everything but the weights is there."""
    (folder / "model.safetensors").unlink()


def no_tokenizer(folder: Path) -> None:
    """Its words are not known."""
    (folder / "tokenizer.json").unlink()


def weights_cut_off(folder: Path) -> None:
    """A download that broke off."""
    with (folder / "model.safetensors").open("r+b") as file:
        file.truncate(50_000)


def weights_that_run(folder: Path) -> None:
    """A pickle that is more than numbers."""
    no_weights(folder)
    (folder / "pytorch_model.bin").write_bytes(b"cos\nsystem\n(S'echo ran > ran'\ntR.")


def tokenizer_garbled(folder: Path) -> None:
    """No JSON."""
    (folder / "tokenizer.json").write_text("{")


def code_of_its_own(folder: Path) -> None:
    """A model that brings its code along."""
    configure(folder, model_type="evil", auto_map={"AutoConfig": "evil.Config", "AutoModelForSeq2SeqLM": "evil.Model"})
    (folder / "evil.py").write_text("raise SystemExit('ran')")


def of_another_kind(folder: Path) -> None:
    """A model that reads and does not write."""
    configure(folder, model_type="bert")


def too_small_inside(folder: Path) -> None:
    """The weights are not of the size that is told."""
    configure(folder, d_model=64)


def weights_missing(folder: Path) -> None:
    """Some would be drawn at random."""
    configure(folder, encoder_layers=2)


@pytest.mark.parametrize(
    "damage",
    [
        no_config,
        no_weights,
        no_tokenizer,
        weights_cut_off,
        weights_that_run,
        weights_missing,
        tokenizer_garbled,
        code_of_its_own,
        of_another_kind,
        too_small_inside,
    ],
)
def test_a_damaged_model_says_so(damage: Callable[[Path], None], tmp_path: Path) -> None:
    """Whatever the library makes of it, a person is told which model can't be loaded and what to set."""
    folder = copied(tmp_path)
    damage(folder)
    told = refused(folder)
    assert f"{folder} can't be loaded (" in told
    assert "set DATELINE_SUMMARIZER to `embedded`" in told
    assert "\n" not in told
    assert not (tmp_path / "ran").exists()


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """It was there when the settings were read."""
    assert f"{tmp_path}/gone can't be loaded" in refused(tmp_path / "gone")


def test_a_model_out_of_reach_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline, a model of the hub that was never downloaded can't be had; the one of ours too."""
    prepare(True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    for name in (DISTILBART, "no-such-org/no-such-model"):
        told = refused(name, DISTILBART_REVISION)
        assert f"{name} can't be loaded" in told
        assert "DATELINE_OFFLINE=false once to download it" in told


def test_a_model_that_fails_at_work_says_so() -> None:
    """Its tokenizer knows words that it doesn't."""
    import torch
    from transformers import BartConfig, BartForConditionalGeneration

    torch.manual_seed(7)
    few = BartForConditionalGeneration(
        BartConfig(
            vocab_size=10,
            d_model=8,
            encoder_layers=1,
            decoder_layers=1,
            encoder_attention_heads=1,
            decoder_attention_heads=1,
            max_position_embeddings=128,
        )
    )
    told = refused(save("few-words", few))
    assert "few-words fails (" in told
    assert "take a smaller one as DATELINE_SUMMARIZER" in told


def test_a_model_is_loaded_once_and_by_the_first_draft(tmp_path: Path) -> None:
    """Not for no articles; and what is on the disk afterwards does not matter."""
    folder = copied(tmp_path)
    summarizer = Seq2SeqSummarizer(str(folder), None, 1)
    hidden = folder.rename(tmp_path / "hidden")
    assert list(summarizer.draft([], 3)) == []
    with pytest.raises(ModelError):
        next(summarizer.draft([article(FERRY)], 3))
    hidden.rename(folder)  # it is looked for again
    first = list(summarizer.draft([article(FERRY)], 3))
    shutil.rmtree(folder)
    assert list(summarizer.draft([article(FERRY)], 3)) == first == [Draft((FIRST, SECOND, THIRD))]


def test_the_embedders_threads_are_its_own() -> None:
    """The number that torch has for everybody is set for as long as the model computes."""
    import torch

    tokenizer()
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        list(Seq2SeqSummarizer(str(copier()), None, threads=2).draft([article(FERRY)], 3))
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


def test_threads_take_turns() -> None:
    """Several that ask at once get what one alone gets."""
    summarizer = Seq2SeqSummarizer(str(copier()), None, 1)
    alone = drafts([FERRY, THIRD])
    found: list[list[Draft]] = []
    threads = [
        threading.Thread(target=lambda: found.append(list(summarizer.draft([article(FERRY), article(THIRD)], 3))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone] * 4


def test_people_see_what_is_so(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """A model that copies is named; for one that babbles, or is not there, the article's own sentences stand in."""
    extractive, one = Extractive(WordEmbedder()), [article(FERRY)]
    (own,) = Summarize(extractive)(one, 2)
    (by_model,) = Summarize(extractive, Seq2SeqSummarizer(str(copier()), None, 1))(one, 2)
    assert (by_model.text, by_model.method) == (f"{FIRST} {SECOND}", "copier")
    assert list(Summarize(extractive, Seq2SeqSummarizer(str(babbler()), None, 1))(one, 2)) == [own]
    assert caplog.records == []
    assert list(Summarize(extractive, Seq2SeqSummarizer(f"{tmp_path}/gone", None, 1))(one * 9, 2)) == [own] * 9
    (record,) = caplog.records
    assert "gone can't be loaded" in record.getMessage()
