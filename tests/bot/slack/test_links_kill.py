"""kill -9 while links are read: each is fetched once, with its reaction and its pointer once after the next start."""

import signal
from pathlib import Path

from tests.bot.slack.conftest import ADMIN, make_channel, populate
from tests.bot.slack.results import republished, settings
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.site import Site
from tests.bot.slack.talk import reply, shown
from tests.bot.slack.test_kill import HERE, unfinished
from tests.slack.fake import FakeSlack

STEPS = {"read, but nothing shown": "SqlLinks.keep", "the pointer prepared, but not posted": "SqlOutbox.prepare"}


def test_links_outlive_their_process(samples: Path, site: Site, tmp_path: Path) -> None:
    """Killed at each step and started again, the bot has read each link once, and says so once."""
    home = copied(samples, tmp_path / "home")
    asked: dict[str, str] = {}
    one, other = site.fire(), site.article("Terns", "Terns took over the roof of the depot in Wexley, wardens said.")
    reachable = {"DATELINE_PRIVATE_HOSTS": site.host}
    with FakeSlack(retry_delays=(0.2,) * 100) as slack, Serving(slack, home, "http", reachable) as serving:
        populate(slack)
        channels = {step: make_channel(slack, private=True) for step in STEPS}
        for step, method in STEPS.items():
            second = other if method == "SqlLinks.keep" else "links:"
            serving.command = ("-m", HERE, method, "after", channels[step], second)
            serving.start()
            if not asked:
                begin(slack, list(channels.values()), one)
            asked[step] = slack.ask(channels[step], "UBEN", f"<{one}> <{other}>", wait=False)
            assert serving.died() == -signal.SIGKILL
        serving.command = ("-m", HERE)
        serving.start()
        slack.wait_for(lambda: unfinished(home) == 0, 30, "the end of all work")
        assert serving.stop() == 0
        for step, ts in asked.items():
            assert slack.reactions(channels[step], ts) == ["white_check_mark"], step
            assert "Shared before by uanna" in shown(reply(slack, channels[step], ts)), step
    assert [site.asked.count(url) for url in (one, other)] == [len(STEPS)] * 2


def begin(slack: FakeSlack, channels: list[str], url: str) -> None:
    """Have the channels read, and a link shared in each."""
    view = settings(slack, ADMIN)
    before = slack.homes[ADMIN]
    slack.submit(ADMIN, view, {"reading": channels})
    republished(slack, ADMIN, before)
    shares = [(channel, slack.ask(channel, "UANNA", f"<{url}>")) for channel in channels]
    slack.wait_for(lambda: all(slack.reactions(*place) for place in shares), 30, "the first reactions")
