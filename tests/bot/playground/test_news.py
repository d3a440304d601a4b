"""The articles come in as time goes by, each where it belongs."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.playground import news
from bot.playground.clock import Clock
from bot.playground.furnishing import INVESTIGATIONS, START, ZONE
from bot.playground.news import News
from bot.services import Services
from bot.wiring import build_with_stores, source
from config import load
from config.settings import VARIABLES
from retrieval.domain import Scope
from retrieval.errors import InputError
from retrieval.ports import Source

SATURDAY, MONDAY = (datetime(2026, 3, day, 8, 30, tzinfo=ZONE) for day in (14, 16))
_ALL = 34 + 2  # the samples, and ours


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Source]]:
    """Those of an empty library, by the playground's clock; and a source that goes by ours."""
    with pytest.MonkeyPatch.context() as patch:
        for name in tuple(os.environ):
            if name.startswith("DATELINE_") or name in VARIABLES.values():
                patch.delenv(name)
        patch.chdir(tmp_path_factory.mktemp("news"))
        settings = load().moved(Path("home"))
        with build_with_stores(settings, Clock(START)) as (services, _):
            yield services, source(settings)


def titles(services: Services, scope: Scope) -> set[str]:
    """What a scope sees."""
    return {article.title for article in services.library.newest(scope, 100)}


def test_each_comes_in_its_time(made: tuple[Services, Source]) -> None:
    """None before it was published, none twice, and none again that somebody removed; the notes for two alone."""
    services, _ = made
    come_in, everyone = News(*made).come_in, services.scope
    private = replace(everyone, conversation=INVESTIGATIONS)
    begun = come_in(START)
    assert begun == len(titles(services, private)) == len(titles(services, everyone)) + 1
    assert "Kelland to take over private commuter railroad in July" in titles(services, everyone)
    assert titles(services, private) - titles(services, everyone) == {"Notes: what the radar engineer told us"}
    saved = services.library.newest(everyone, 1)[0]
    assert saved.published
    assert saved.published <= START

    services.library.remove(everyone, saved.id)
    assert come_in(SATURDAY) == 2
    assert "Kelland and Veldania trade fish for fruit in long-sought pact" in titles(services, everyone)
    assert saved.title not in titles(services, everyone)
    assert come_in(SATURDAY) == 0
    assert come_in(MONDAY) == _ALL - begun - 2
    assert come_in(MONDAY + timedelta(days=365)) == 0


def test_one_that_can_not_be_read_is_told(
    made: tuple[Services, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes with the program: something is missing of that."""
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "ferry.md").touch()
    monkeypatch.setattr(news, "files", lambda _: tmp_path)
    with pytest.raises(
        InputError, match=r"ferry\.md can't be read \(.+\): the program is not whole, install it anew\."
    ):
        News(*made).come_in(START)
