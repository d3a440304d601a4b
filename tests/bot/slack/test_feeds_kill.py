"""kill -9 in the middle of a poll, and SIGTERM beside a feed that hangs: nothing is lost, and nothing waits."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bot.slack.conftest import ADMIN, make_channel, populate
from tests.bot.slack.newsfeeds import serving_feeds
from tests.bot.slack.results import typed, words
from tests.bot.slack.serving import Serving
from tests.bot.slack.site import serving_site
from tests.slack.fake import FakeSlack

HERE = "tests.bot.slack.killed"


def rows(serving: Serving, query: str) -> list[tuple[str, ...]]:
    """What is in its database."""
    with closing(sqlite3.connect(serving.home / "dateline.db")) as database:
        return database.execute(query).fetchall()


def test_killed_and_stopped(tmp_path: Path) -> None:
    """An article that was to be read still is there once; commands are answered while a feed hangs; it ends then."""
    (tmp_path / "home").mkdir()
    with serving_site() as site, serving_feeds() as newsfeeds, FakeSlack() as slack:
        populate(slack)
        channel, title = make_channel(slack), "Owls of the clock tower"
        page = site.article(title, "The owls of the clock tower have five chicks, the ranger said.")
        url, slow = newsfeeds.feed("Owl Wire", (title, page)), newsfeeds.feed("Slow Wire", slow=True)
        hosts = {"DATELINE_PRIVATE_HOSTS": f"{site.host},{newsfeeds.host}"}
        deadly = ("-m", HERE, "SqlFeeds.finish", "before", title)
        with Serving(slack, tmp_path / "home", "http", hosts, deadly) as serving:
            serving.start()
            slack.command(ADMIN, channel, f"feeds add {url}")
            assert serving.died() == -signal.SIGKILL
            assert rows(serving, "SELECT url FROM article") == [(page,)]
            serving.command = ("-m", HERE)
            serving.start()
            slack.wait_for(lambda: not rows(serving, "SELECT 1 FROM feed_item"), 30, "the end of all reading")
            assert rows(serving, "SELECT url FROM article") == [(page,)]
            assert "1 feed" in words(typed(slack, ADMIN, channel, f"feeds import {newsfeeds.opml(Slow=slow)}"))
            slack.wait_for(lambda: newsfeeds.statuses(slow), what="the poll of what hangs")
            assert "`NEW`" in words(typed(slack, ADMIN, channel, "feeds"))
            assert serving.process
            serving.process.send_signal(signal.SIGTERM)
            slack.wait_for(lambda: serving.get("/readyz")[0] == 503, what="it to be no longer ready")
            newsfeeds.release(slow)  # what is under way has its time
            assert serving.died() == 0, serving.log
