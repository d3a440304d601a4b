"""The console: questions and commands are typed, and shown is what Slack would show."""

import os
import sys
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from bot import feed_lines, keeping, rendering
from bot.editions import terminal
from bot.editions.page import page
from bot.facts import Tally, status_of
from bot.services import Services
from bot.terminal import Screen
from config import Settings
from retrieval.domain import Answer, Window
from retrieval.errors import DatelineError, InputError

_TURNS = 6  # questions that a follow-up may lean on; the answers' many names would lead it astray
_DAY = timedelta(days=1)
_MOMENT = timedelta(seconds=1)  # by which a window holds the article that it ends with
_FOUND = 5  # articles shown for a search

HELP = """\
Type a question, or one of these:
  /find WORDS      articles by words and by meaning
  /sum ID|URL|PATH an article in a few sentences
  /digest DATE     the stories of a day; without one, of the latest
  /save PATH|URL   take a file, a folder or a page into the library
  /forget ID|URL   remove an article
  /feeds           the feeds that are followed; /feeds add URL, /feeds remove NAME
  /status          how much is in the library
  /new             a new conversation: what was asked before is left behind
  /help            this list
  /quit            leave (or Ctrl-D)
As in Slack: /articles ask|find|sum|save|forget|feeds|status|help …"""


class Console:
    """One conversation at a terminal; ``read_line`` is given the prompt, and raises EOFError at the end."""

    def __init__(
        self, services: Services, settings: Settings, screen: Screen, read_line: Callable[[str], str] = input
    ) -> None:
        self._services = services
        self._settings = settings
        self._screen = screen
        self._read_line = read_line
        self._thread: deque[Answer] = deque(maxlen=_TURNS)

    def run(self) -> None:
        """Answer line after line until the person leaves; errors are shown and end nothing."""
        prompt = "dateline> " if sys.stdin.isatty() else ""
        while True:
            try:
                line = self._read_line(prompt).strip()
            except EOFError:
                if prompt:  # its line is still open
                    self._screen.say("")
                return
            except KeyboardInterrupt:  # as in a shell: away with this line
                self._screen.say("")
                continue
            if line == "/quit":
                return
            self._obey(line)

    def _obey(self, line: str) -> None:
        try:
            if line.startswith("/"):
                self._command(line)
            elif line:
                self._ask(line)
        except DatelineError as error:
            self._screen.say(str(error), "red")
        except KeyboardInterrupt:
            self._screen.say("Stopped. What was done is kept.")
        if line:
            self._screen.say("")

    def _command(self, line: str) -> None:
        commands: Mapping[str, Callable[[str], None]] = {
            "ask": self._ask,
            "find": self._find,
            "sum": self._sum,
            "digest": self._digest,
            "save": self._save,
            "forget": self._forget,
            "feeds": self._feeds,
            "status": self._status,
            "new": self._new,
            "help": self._help,
        }
        name, _, rest = line.removeprefix("/").strip().partition(" ")
        if name == "articles":
            name, _, rest = (rest.strip() or "help").partition(" ")
        if name not in commands:
            raise InputError(f"There is no command “{name}”. /help lists them; a question needs none.")
        commands[name](rest.strip())

    def _ask(self, question: str) -> None:
        services = self._services
        asked = [turn.question for turn in self._thread]
        cited = [citation.article.id for turn in reversed(self._thread) for citation in turn.citations]
        now = datetime.now(UTC).astimezone()
        answer = services.models.ask(question, services.scope, thread=asked, cited=[*dict.fromkeys(cited)], now=now)
        self._screen.show(rendering.answer(answer, services.library.counts(services.scope, answer.window)))
        self._thread.append(answer)

    def _find(self, words: str) -> None:
        self._screen.show(rendering.matches(self._services.models.find(words, self._services.scope, limit=_FOUND)))

    def _sum(self, name: str) -> None:
        if not name:
            raise InputError("Say which article: /sum and its address or id, or a file; /find shows them.")
        services = self._services
        article = services.named(name, services.scope) or services.source.read_one(name).as_article("")
        self._screen.show(terminal.summary(next(services.models.summarize([article]))))

    def _digest(self, date: str) -> None:
        services = self._services
        newest = next(iter(services.library.newest(services.scope, 1)), None)
        latest = newest.published if newest and newest.published else datetime.now(UTC)
        until = _day(date) + _DAY if date else latest + _MOMENT
        digest = services.models.compile(services.scope, Window(until - _DAY, until))
        self._screen.show(terminal.digest(page(digest, newest)))

    def _save(self, path: str) -> None:
        if path in ("", "-"):
            raise InputError("Say what to save: /save and the path of a file or a folder.")
        done = Tally()
        inputs = [os.path.expanduser(path.strip("\"'"))]  # noqa: PTH111 - the other way fails for an unknown user
        keeping.take_in_shown(self._services, inputs, done)
        self._screen.say(f"{rendering.tally(done)}.".capitalize())
        self._screen.show(rendering.failures(done))

    def _forget(self, name: str) -> None:
        if not name:
            raise InputError("Say what to forget: /forget and an article's address or id; /find shows them.")
        self._screen.say(f"Forgotten: {keeping.forget(self._services, name)}")

    def _feeds(self, wish: str) -> None:
        services = self._services
        act, _, name = wish.partition(" ")
        if act == "add" and name:
            self._screen.show(feed_lines.followed([services.follow.add(name.strip(), services.scope)]))
        elif act == "remove" and name:
            self._screen.say(f"No longer followed: {services.follow.remove(name, services.scope).name}")
        elif act in ("", "list"):
            self._screen.show(feed_lines.feeds(services.feeds.feeds(services.scope), datetime.now(UTC)))
        else:
            raise InputError("Write /feeds, /feeds add URL or /feeds remove NAME.")

    def _status(self, _: str) -> None:
        self._screen.show(rendering.status(status_of(self._services, self._settings)))

    def _new(self, _: str) -> None:
        self._thread.clear()
        self._screen.say("A new conversation.")

    def _help(self, _: str) -> None:
        self._screen.say(HELP)


def _day(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise InputError(f"“{text}” is no day: write /digest 2026-03-12.") from None
