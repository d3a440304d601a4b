"""`playground`: the real bot in our Slack, with its page, as one process; and nothing of it anywhere else."""

import asyncio
import re
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.commands import playground as command
from bot.commands.grammar import parse
from bot.playground.opening import free_port
from tests.bot.playground.running import Running

ANNA, BEN, GITA = "UANNA", "UBEN", "UGITA"
NEWSROOM, INVESTIGATIONS = "CNEWS", "GDEEP"
FERRY = "How many people died when the Skerrin ferry capsized?"
SPARE_PART = "When was the spare part for the radar ordered?"
ABSTENTION = "The articles here don't answer this."
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-real-1", "SLACK_APP_TOKEN": "xapp-real-2", "SLACK_SIGNING_SECRET": "real-3"}


class Trap:
    """A server that nobody is to call."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.calls: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:  # it was closed
                return
            with connection:
                self.calls.append(connection.recv(1000))

    def close(self) -> None:
        """Let nobody in any more."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One that is started where all is set up for a real Slack, a library of one's own, and a proxy."""
    folder, trap = tmp_path_factory.mktemp("playground"), Trap()
    more = {"SLACK_CLIENT_ID": "1.real", "SLACK_CLIENT_SECRET": "real-4", "DATELINE_TOKEN_KEYS": "real-5"}
    (folder / ".env").write_text("\n".join(f"{name}={value}" for name, value in (TOKENS | more).items()))
    extra = {
        **TOKENS,
        "SLACK_API_URL": f"{trap.address}/api/",
        "HTTPS_PROXY": trap.address,
        "HTTP_PROXY": trap.address,
        "DATELINE_HOME": str(folder / "own"),
        "DATABASE_URL": f"sqlite:///{folder}/own.db",
        "DATELINE_PORT": str(free_port()),
        "DATELINE_MAX_ARTICLES": "1",
    }
    with Running(folder, extra, fresh=True) as running:
        yield running.start()
        _, requests = running.get(f"/{ANNA}/{NEWSROOM}")
        assert "xoxb" not in requests
        assert "real-" not in requests
        assert running.signal(signal.SIGINT) == 0
    trap.close()
    assert trap.calls == []
    assert sorted(one.name for one in folder.iterdir()) == [".env", "log", "tmp"]
    assert running.left == []
    assert running.log.splitlines() == [
        f"dateline: The playground is at {running.address} until you end it with Ctrl-C; nothing of it is kept.",
        "dateline: Dateline is ready.",
        "dateline: Stopped. Nothing of it is kept.",
    ]


def stop(playground: Running, number: int) -> str:
    """Take a stop of the tour; gives where to look."""
    told = playground.do("tour", BEN, NEWSROOM, number=number)
    assert told["ok"], told
    return str(told["url"])


def test_the_tour(playground: Running) -> None:
    """A cited answer, a follow-up, a refusal, a summary, tomorrow's digest: in the pages, as people see them."""
    where = stop(playground, 1)
    answer = playground.wait_for("The latest figure is 19", where, "replies")
    assert "Update: Ferry toll rises to 19 as captain is named" in answer
    assert stop(playground, 2) == where
    assert "Jonas Hallworth" in playground.wait_for("Prosecutors in Port Maren", where, "replies")
    assert "The article that comes nearest" in playground.wait_for(ABSTENTION, stop(playground, 3), "replies")

    where = stop(playground, 4)
    summary = playground.wait_for("Minister strips Coastway Rail of its licence", where, "modal")
    assert "Kelland to take over private commuter railroad in July" in summary
    assert playground.shown(f"/{BEN}/{NEWSROOM}", "modal") == ""

    where = stop(playground, 5)
    assert "Saturday 14 March" in playground.shown(where, "clock")
    digest = playground.wait_for("Kelland and Veldania trade fish for fruit", where, "messages")
    assert "Every day at 08:30 (Europe/Berlin)" in digest
    assert playground.shown(where, "modal") == ""  # which Anna has closed meanwhile
    states = playground.page(where).xpath("//*[@id='tour']//li/@class")
    assert states == ["stop done"] * 5


def test_the_walls(playground: Running) -> None:
    """What is kept in the private channel is answered there alone, and a guest gets no answer."""
    mention = "@Dateline "
    for user, channel, words in (
        (ANNA, INVESTIGATIONS, "27 February"),
        (ANNA, NEWSROOM, ABSTENTION),
        (GITA, NEWSROOM, "I answer members of this workspace only"),
    ):
        said = playground.do("say", user, channel, text=mention + SPARE_PART)
        assert said["ok"], said
        thread = last_thread(playground, user, channel)
        playground.wait_for(words, f"/{user}/{channel}/{thread}", "replies")
    assert playground.get(f"/{GITA}/{INVESTIGATIONS}")[0] == 404


def last_thread(playground: Running, user: str, channel: str) -> str:
    """The ts of what was said last."""
    shown = playground.page(f"/{user}/{channel}").xpath("//*[@id='messages']//@data-shown")
    return max(str(one).rpartition("/")[2] for one in shown)


def test_a_night_in_the_middle_of_questions(playground: Running) -> None:
    """The clock jumps over every lease while some are in hand: each gets one answer, not two and not none."""
    threads = []
    for _ in range(8):
        assert playground.do("say", BEN, "DBEN", text=FERRY)["ok"]
        threads.append(last_thread(playground, BEN, "DBEN"))
    assert playground.do("forward", BEN, "DBEN")["ok"]
    for thread in threads:
        playground.wait_for("The latest figure is 19", f"/{BEN}/DBEN/{thread}", "replies")
    playground.until(lambda: not open_work(playground), "rest")
    for thread in threads:
        (answer,) = playground.page(f"/{BEN}/DBEN/{thread}").xpath("//*[@id='replies']/li[position() > 1]")
        assert answer.text_content().count("The latest figure is 19") == 1


def open_work(playground: Running) -> list[str]:
    """The jobs that wait or are in hand."""
    rows = playground.page(f"/{ANNA}/{NEWSROOM}").xpath("//*[@id='work']/li[not(contains(@class, 'done'))]")
    return [str(row.text_content()) for row in rows]


def test_jobs_and_requests_are_shown(playground: Running) -> None:
    """What the bot was told and has asked for, and what it does of it."""
    assert playground.do("say", BEN, NEWSROOM, text="/articles status")["ok"]
    where = f"/{BEN}/{NEWSROOM}"
    playground.wait_for("done command command:CNEWS:UBEN:", where, "work")
    requests = playground.wait_for("response_url", where, "traffic")
    assert '"text": "status"' in requests


def test_it_can_be_killed_and_started_again(playground: Running, tmp_path: Path) -> None:
    """Beside another one: what a killed one left disturbs nobody, and there is nothing in it of before."""
    with Running(tmp_path) as second:
        second.start()
        assert second.do("say", ANNA, NEWSROOM, text="Hello from before")["ok"]
        second.kill()
        second.start()
        assert "Hello from before" not in second.shown(f"/{ANNA}/{NEWSROOM}", "messages")
        assert "Two on Coastway" in second.shown(f"/{ANNA}/{NEWSROOM}", "messages")
        assert second.signal(signal.SIGTERM) == 0
        assert len(second.left) == 1  # of the one that was killed
    assert playground.get("/")[0] == 200


def test_it_can_be_stopped_while_it_begins(tmp_path: Path) -> None:
    """Its folder goes all the same."""
    with Running(tmp_path) as beginning:
        beginning.start(ready=False)
        beginning.until(lambda: beginning.left, "a folder")
        assert beginning.signal(signal.SIGTERM) == 130
        assert beginning.left == []


def test_a_port_that_is_taken(call: Callable[..., tuple[int, str, str]], playground: Running, home: Path) -> None:
    """It is named, with what to do, before anything is begun."""
    status, out, err = call("playground", "--port", str(playground.port))
    assert (status, out) == (1, "")
    assert re.fullmatch(rf"dateline: 127\.0\.0\.1:{playground.port} can't be listened on .*--port\.\n", err)
    assert not home.exists()


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_what_is_no_port(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told as wrong use."""
    with pytest.raises(SystemExit):
        parse(["playground", "--port", port])
    assert "no whole number from 1 to 65535" in capsys.readouterr().err


class Browser:
    """A browser that keeps what it was to open."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, address: str) -> bool:
        """Keep it."""
        self.opened.append(address)
        return True


def told_when_ready(address: str) -> None:
    """Have it be ready, and the page opened if it is to be."""

    async def ready() -> None:
        working = asyncio.Event()
        working.set()
        await command._tell_when_ready(working, address)

    asyncio.run(ready())


@pytest.mark.parametrize("display", ["DISPLAY", "WAYLAND_DISPLAY", None])
@pytest.mark.parametrize("address", ["http://127.0.0.1:3100", ""])
def test_the_page_is_opened_where_there_is_a_display(
    display: str | None, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not otherwise, nor where nobody wants it."""
    browser = Browser()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    if display:
        monkeypatch.setenv(display, ":0")
    told_when_ready(address)
    assert browser.opened == ([address] if display and address else [])


def test_no_browser_takes_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text browser, which Python falls back to; and it is no fault to have none at all."""

    def none() -> Browser:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setenv("DISPLAY", ":0")
    browser = webbrowser.GenericBrowser("lynx")
    monkeypatch.setattr(browser, "open", lambda _: pytest.fail("It would take the terminal."))
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    told_when_ready("http://127.0.0.1:3100")
    monkeypatch.setattr(webbrowser, "get", none)
    told_when_ready("http://127.0.0.1:3100")
