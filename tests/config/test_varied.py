"""Settings with others chosen in their place, as `evaluate --with` has it."""

import pickle
from pathlib import Path

import pytest

from config import SettingsError, load
from config.loading import varied


def test_it_wins_over_every_place(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also over the environment; what is not chosen stays, and an empty value takes a choice back."""
    (place / "dateline.toml").write_text('confidence = "strict"\nport = 3003\n')
    monkeypatch.setenv("DATELINE_READER", "none")
    monkeypatch.setenv("DATELINE_THREADS", "5")
    settings = load()
    changed = varied(settings, {"reader": "embedded", "confidence": "0.4", "threads": ""})
    assert (changed.reader, changed.confidence, changed.threads, changed.port) == ("embedded", 0.4, 2, 3003)
    assert (settings.reader, settings.confidence, settings.threads) == ("none", "strict", 5)
    assert pickle.loads(pickle.dumps(changed)) == changed  # noqa: S301 - our own


def test_what_follows_from_another_setting_follows_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server makes the writer, taking it back unmakes it; the key stays hidden, and is kept."""
    monkeypatch.setenv("DATELINE_LLM_KEY", "hush")
    settings = load()
    server = {"llm_url": "http://127.0.0.1:11434/v1", "llm_model": "small"}
    changed = varied(settings, server)
    assert (settings.writer, changed.writer) == ("none", "endpoint")
    assert changed.llm_key is not None
    assert changed.llm_key.get_secret_value() == "hush"
    assert varied(changed, {"llm_url": ""}).writer == "none"


def test_another_model_does_not_keep_the_revision_of_the_one_before() -> None:
    """One of the hub needs its own."""
    pinned = varied(load(), {"reranker": "some/ranker", "reranker_revision": "0" * 40})
    assert varied(pinned, {"threads": "3"}).reranker_revision == "0" * 40
    assert varied(pinned, {"reranker": "none"}).reranker_revision is None
    with pytest.raises(SettingsError, match="other/ranker is no folder"):
        varied(pinned, {"reranker": "other/ranker"})


def test_all_problems_are_told_at_once() -> None:
    """By the names that were used."""
    with pytest.raises(SettingsError) as caught:
        varied(load(), {"readr": "none", "confidence": "7", "threads": "0", "writer": "endpoint"})
    told = [problem.partition(":")[0] for problem in caught.value.problems]
    assert sorted(told) == ["confidence", "readr", "threads", "writer"]
    assert "did you mean reader?" in str(caught.value)
