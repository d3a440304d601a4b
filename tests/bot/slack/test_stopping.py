"""SIGTERM and Ctrl-C: what is in hand is finished or kept for the next start, and nothing is left running."""

import signal
import socket
import time
from pathlib import Path

from bot.playground.slack.shapes import Json
from tests.bot.slack.conftest import make_channel, populate
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.talk import DIED, FERRY, reply, to_bot
from tests.slack.fake import FakeSlack

QUICK, SLOW = 2.0, 120.0  # seconds: within the time that is given to work in hand, and beyond it


def there(home: Path) -> list[str]:
    """The processes that work in a home, where the system tells."""
    found = []
    for process in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"DATELINE_HOME={home}\0".encode() in process.read_bytes():
                found.append(process.parent.name)
        except OSError:  # it is gone, or another's
            continue
    return found


def held(slack: FakeSlack, channel: str, method: str, **how: float) -> str:
    """Ask in a channel whose next call of that method is held; gives the question."""

    def is_there(given: Json) -> bool:
        return given.get("channel") == channel

    before = slack.held.count(method)
    slack.fault(method, when=is_there, **how)  # type: ignore[arg-type]  # a number for one of its times
    ts = slack.ask(channel, "UANNA", to_bot(slack, FERRY))
    slack.wait_for(lambda: slack.held.count(method) > before, what=f"a call of {method}")
    return ts


def test_what_is_in_hand_is_finished_or_kept(samples: Path, tmp_path: Path) -> None:
    """A post that is slow is waited for; one that hangs, or a look-up that does, is done by the next process."""
    home = copied(samples, tmp_path / "home")
    with FakeSlack() as slack, Serving(slack, home, "http") as serving:
        populate(slack)
        slow, hangs, posted = (make_channel(slack) for _ in range(3))
        serving.start(fresh=True)
        assert there(serving.home), "a process should be seen"
        asked = {
            hangs: held(slack, hangs, "conversations.info", delay=SLOW),
            posted: held(slack, posted, "chat.postMessage", late=SLOW),
            slow: held(slack, slow, "chat.postMessage", delay=QUICK),
        }
        assert serving.process
        serving.process.send_signal(signal.SIGTERM)
        slack.wait_for(lambda: serving.get("/readyz")[0] == 503, what="it to be no longer ready")
        late = slack.ask(hangs, "UBEN", to_bot(slack, FERRY))  # it is still listening, and keeps this
        assert all(delivery.acked for delivery in slack.deliveries)
        serving.process.send_signal(signal.SIGTERM)  # a second time does no harm
        assert (serving.died(), there(serving.home)) == (0, []), serving.log
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", serving.port)) != 0
        assert len(slack.posted(slow)) == len(slack.posted(posted)) == 1
        assert slack.posted(hangs) == []
        serving.start(fresh=True)
        for channel, ts in (*asked.items(), (hangs, late)):
            assert DIED in reply(slack, channel, ts).text
        assert serving.stop() == 0
        assert [len(slack.posted(channel)) for channel in asked] == [2, 1, 1]


def test_ctrl_c_ends_it_as_well(samples: Path, tmp_path: Path) -> None:
    """Twice even, by Socket Mode: the post in hand is finished, and the connection is closed."""
    home = copied(samples, tmp_path / "home")
    with FakeSlack() as slack, Serving(slack, home, "socket") as serving:
        populate(slack)
        channel = make_channel(slack)
        serving.start(fresh=True)
        ts = held(slack, channel, "chat.postMessage", delay=QUICK)
        assert serving.process
        began = time.monotonic()
        for _ in range(2):
            serving.process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        assert (serving.died(), there(serving.home)) == (0, []), serving.log
        assert time.monotonic() - began < 8
        assert DIED in reply(slack, channel, ts).text
        assert slack.connections == 0
        assert "Stopped." in serving.log
