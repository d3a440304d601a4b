"""Workspaces that remove the app: all of them goes, nothing of the others, and nothing is said."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot import wiring
from bot.playground.slack import payloads
from bot.vault import Vault
from tests.bot.slack.hosting import CHANNEL, ONE, TWO, Host, answered, divide, host, installation
from tests.bot.slack.installed import KEY
from tests.bot.slack.killed import LEASE
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import BRIDGE, CROWNS, DIED, FERRY, reply
from tests.slack.fake import FakeSlack
from tests.slack.grants import Grant

QUICK = ("-m", "tests.bot.slack.killed")


@pytest.fixture
def both(samples: Path, tmp_path: Path) -> Iterator[Host]:
    """Two workspaces, in which something was asked."""
    home = copied(samples, tmp_path / "home")
    divide(home)
    with FakeSlack(installed=False, retry_delays=(0.2,) * 50) as slack:
        yield host(slack, home)


def rows(both: Host) -> dict[str, int]:
    """How many rows there are of each workspace."""
    found: dict[str, int] = {}
    with closing(sqlite3.connect(both.home / "dateline.db")) as library:
        for (table,) in library.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if "workspace" in [row[1] for row in library.execute(f'PRAGMA table_info("{table}")')]:
                count = f'SELECT workspace, count(*) FROM "{table}" GROUP BY workspace'  # noqa: S608 - a name of ours
                for workspace, rows in library.execute(count):
                    found[workspace] = found.get(workspace, 0) + rows
    return found


def in_hand(both: Host) -> int:
    """How many jobs are not done."""
    with closing(sqlite3.connect(both.home / "dateline.db")) as library:
        count: int = library.execute("SELECT count(*) FROM work").fetchone()[0]
        return count


def nothing_left(both: Host, others: int) -> None:
    """Wait until nothing is there of the first, and is not for longer than it takes to delete it once more."""
    since = time.monotonic()

    def for_long() -> bool:
        nonlocal since
        if rows(both) != {TWO: others}:
            since = time.monotonic()
        return time.monotonic() - since > LEASE.total_seconds() + 0.5

    both.slack.wait_for(for_long, 20, "nothing to be left of it")


def test_all_of_it_goes_and_nothing_of_the_other(both: Host) -> None:
    """While the other goes on; twice told it is no more than once."""
    with both.process("http", command=QUICK).start() as bot:
        assert DIED in answered(both.one, FERRY)
        assert CROWNS in answered(both.two, BRIDGE)
        both.slack.wait_for(lambda: not in_hand(both), 20, "the end of the work")
        said, others = len(both.one.posted(CHANNEL)), rows(both)[TWO]
        sent = both.one.uninstall()
        both.slack.wait_for(lambda: rows(both).get(ONE, 0) == 0, 20, "the end of it")
        for one in sent:
            assert one.acked
            assert both.one.send(one.payload).acked
        nothing_left(both, others)
        assert CROWNS in answered(both.two, BRIDGE)
        assert len(both.one.posted(CHANNEL)) == said
        assert both.one.send(payloads.event(payloads.app_mention(CHANNEL, "UANNA", "x", "1.000001"), team=ONE)).acked
        assert ONE not in rows(both)
        assert bot.stop() == 0, bot.log


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_it_another_process_ends_it(both: Host, when: str) -> None:
    """Whether the data were deleted by then or not."""
    deadly = (*QUICK, "SqlDepartures.forget", when)
    with both.process("http", command=deadly).start() as bot:
        others = rows(both)[TWO]
        both.one.uninstall()
        bot.died()
        with both.process("http", command=QUICK).start():
            nothing_left(both, others)
            assert CROWNS in answered(both.two, BRIDGE)


def test_one_that_has_the_app_again_is_left_alone(both: Host) -> None:
    """A token that was revoked is not the end where another is good; nor is one of a person's.

    Nor one that ended by itself, as that of a workspace that was not renewed in time: whether it has the app can't be
    told then, so nothing is deleted.
    """
    with both.process("http", command=QUICK).start() as bot:
        before = rows(both)[ONE]
        with both.one.world.lock:
            both.slack.granted.end("token_revoked", team=ONE)
            both.slack.granted.issue(Grant(ONE, None))
        with both.library() as library:
            wiring.stores(library, Vault([KEY])).installations.keep(installation(both.one))
        both.one.deliver(payloads.tokens_revoked())
        both.slack.wait_for(lambda: "nothing of it is deleted" in bot.log, 20, "that it looked")
        people = {"type": "tokens_revoked", "tokens": {"oauth": ["UANNA"], "bot": []}, "event_ts": "1.000001"}
        assert both.two.deliver(people).acked
        assert bot.log.count("removed from the workspace") == 1
        assert rows(both)[ONE] >= before
        assert DIED in answered(both.one, FERRY)
        before = rows(both)[TWO]
        with both.two.world.lock:
            both.slack.granted.end("token_expired", team=TWO)
        asked = len(both.two.called("auth.test"))
        both.two.deliver(payloads.tokens_revoked())
        both.slack.wait_for(lambda: len(both.two.called("auth.test")) >= asked + 2, 20, "that it looked twice")
        assert rows(both)[TWO] >= before


def test_the_workspace_of_a_token_that_was_given_keeps_its_articles(samples: Path, tmp_path: Path) -> None:
    """They are the machine's own."""
    with FakeSlack() as slack, Serving(slack, copied(samples, tmp_path / "home"), "http") as bot:
        bot.start()
        assert all(one.acked for one in slack.uninstall())
        assert bot.stop() == 0
        assert "removed from the workspace" in bot.log
        with closing(sqlite3.connect(tmp_path / "home" / "dateline.db")) as library:
            assert library.execute("SELECT count(*) FROM article").fetchone()[0] > 10


def test_an_organisation_takes_its_workspaces_with_it(samples: Path, tmp_path: Path) -> None:
    """Each is served with the organisation's token; taken from one, or removed whole, their data go, and only those."""
    home = copied(samples, tmp_path / "home")
    with FakeSlack(installed=False, retry_delays=(0.2,) * 50) as slack:
        made = host(slack, home)
        teams = [slack.workspace(team, enterprise="EORG", org_wide=True) for team in ("TWEST", "TEAST")]
        whole = replace(installation(teams[0]), workspace="EORG", bot_user=teams[0].bot_user)
        with made.library() as library:
            wiring.stores(library, Vault([KEY])).installations.keep(whole)
        for each in teams:
            each.channel(f"C{each.team}")
            each.user("UANNA")
        with made.process("http", command=QUICK).start() as bot:
            for each in teams:
                ts = each.ask(f"C{each.team}", "UANNA", f"<@{whole.bot_user}> {FERRY}")
                reply(each, f"C{each.team}", ts)
            assert {"EORG", "TWEST", "TEAST", ONE, TWO} <= rows(made).keys()
            stranger = {"team": None, "user": {"id": "UX", "team_id": "TELSE"}, "enterprise": {"id": "EORG"}}
            shortcut = payloads.global_shortcut("ask_articles", "UX") | stranger | {"trigger_id": "1.x"}
            teams[0].send(shortcut | {"is_enterprise_install": True, "api_app_id": slack.app_id}, "interactive")
            assert "TELSE" not in rows(made), "a person of another company was taken for a workspace"
            taken = payloads.of_organisation(payloads.team_access_revoked("TWEST", TWO), "EORG")
            assert teams[0].deliver(taken).acked
            slack.wait_for(lambda: "TWEST" not in rows(made), 20, "the end of one")
            assert {"EORG", "TEAST", ONE, TWO} <= rows(made).keys()
            slack.uninstall_organisation("EORG")
            slack.wait_for(lambda: not {"EORG", "TEAST"} & rows(made).keys(), 20, "the end of all")
            assert {ONE, TWO} <= rows(made).keys()
            assert bot.stop() == 0, bot.log
