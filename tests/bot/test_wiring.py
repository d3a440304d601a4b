"""Which summarizer the settings choose; none is loaded for that."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.wiring import build, build_with_stores
from config import load
from retrieval.adapters.reading.files import FileSource
from retrieval.adapters.reading.web_feeds import WebFeeds
from tests.retrieval.models import sentence_embedder

SERVER = {"DATELINE_LLM_URL": "http://127.0.0.1:9/v1", "DATELINE_LLM_MODEL": "some-model"}


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ({}, None),
        (SERVER, "some-model"),
        (SERVER | {"DATELINE_SUMMARIZER": "embedded"}, None),
        ({"DATELINE_SUMMARIZER": "transformers"}, "distilbart-cnn-12-6"),
        (SERVER | {"DATELINE_SUMMARIZER": "some-lab/own", "DATELINE_SUMMARIZER_REVISION": "0" * 40}, "own"),
        ({"DATELINE_SUMMARIZER": "mine"}, "mine"),
    ],
)
def test_the_summarizer_that_was_chosen(
    chosen: Mapping[str, str], name: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model by its name, or none: the articles' own sentences are enough."""
    sentence_embedder()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    for variable, value in chosen.items():
        monkeypatch.setenv(variable, value)
    with build(load()) as services:
        summarize = services.models.summarize
        assert summarize.extractive.name == "extractive"
        assert (summarize.model and summarize.model.name) == name


def test_all_goes_by_the_clock_that_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library, feeds and their reader, what is read and embedded, and the work that is kept."""
    monkeypatch.chdir(tmp_path)
    evening = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)
    with build_with_stores(load(), lambda: evening) as (services, _):
        assert isinstance(services.source, FileSource)
        assert isinstance(services.follow.reader, WebFeeds)
        clocks = (
            services.clock,
            services.source.now,
            services.follow.clock,
            services.follow.reader.clock,
            services.poll.clock,
            services.reembed.clock,
            services.models.ingest.clock,
            services.models.compile.clock,
        )
        assert [clock() for clock in clocks] == [evening] * len(clocks)
