"""`evaluate`: measures on questions with known answers how well each of several configurations answers them."""

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import waiting
from bot.commands.evaluating import rows, runs, squad
from bot.commands.evaluating.questions import Questions
from bot.commands.evaluating.table import Column, row, show
from bot.commands.output import put, tell
from bot.services import Services
from bot.wiring import build
from config import Settings, SettingsError
from config.loading import varied
from config.settings import VARIABLES
from retrieval.errors import DatelineError, InputError

_CHANGE_ANSWERS = frozenset(
    "embedder embedder_revision offline threads reader reader_revision reranker reranker_revision confidence llm_url"
    " llm_model llm_key llm_seconds llm_per_hour writer writer_revision".split()
)
_SECRETS = frozenset({"llm_key"})
_AS_SET = "as set"
_MOST_TOLD = 20  # of the problems of a file


def run(args: Namespace, settings: Settings) -> int:
    """Measure; 1 if anything could not be, the rest being measured nevertheless."""
    chosen = _configurations(args.variants, settings)
    sets, failed = _read(args.files, args.limit, settings)
    with TemporaryDirectory(prefix="dateline-") as folder:
        for place, questions in enumerate(sets):
            columns = [Column(name, choices, one) for name, choices, one in chosen]
            stopped = _measured(questions, columns, _Libraries(settings, questions, Path(folder) / str(place)))
            begun = [column for column in columns if column.outcomes or column.error or not stopped]
            if args.json:
                for column in begun:
                    put(row(questions.name, column))
            elif begun:
                show(questions.name, begun)
            failed |= _told(questions, columns)
            if stopped:
                tell("Stopped. The figures are of what was done so far.")
                return 130
    return 1 if failed else 0


@dataclass(slots=True)
class _Libraries:
    """The libraries that a file's questions are asked over: the same articles, a library for each embedding model."""

    own: Settings
    questions: Questions
    home: Path
    _ready: dict[tuple[str, str | None], Settings | str] = field(default_factory=dict)

    def under(self, settings: Settings) -> Settings:
        """The settings over a library that is ready for them; raises DatelineError."""
        model = settings.embedder, settings.embedder_revision
        if model not in self._ready:
            try:
                self._ready[model] = self._prepared(settings)
            except DatelineError as error:
                self._ready[model] = str(error)
        ready = self._ready[model]
        if isinstance(ready, str):
            raise DatelineError(ready)
        return settings if ready is self.own else settings.moved(ready.home)

    def _prepared(self, settings: Settings) -> Settings:
        if self.questions.documents is not None:
            return self._made(settings, runs.stocking, self.questions.documents)
        if (settings.embedder, settings.embedder_revision) != (self.own.embedder, self.own.embedder_revision):
            return self._made(settings, runs.copying, self.own)
        return self.own

    def _made(self, settings: Settings, task: Callable[..., Iterator[None]], of: object) -> Settings:
        moved = settings.moved(self.home / str(len(self._ready)))
        total = len(of) if isinstance(of, tuple) else None
        _drain(runs.in_a_process(task, moved, of), "Embedding articles", total)
        return moved


def _drain(done: Iterator[None], text: str, total: int | None = None) -> None:
    with waiting.bar(text, (lambda: total) if total else None) as advance:
        for _ in done:
            advance()


def _configurations(
    variants: Sequence[Mapping[str, str]], settings: Settings
) -> list[tuple[str, Mapping[str, str], Settings]]:
    """The settings as they are and each variant, with a name; SettingsError tells every problem of all of them."""
    chosen: list[tuple[str, Mapping[str, str], Settings]] = [(_AS_SET, {}, settings)]
    problems: list[str] = []
    for choices in variants:
        shown = {name: "…" if name in _SECRETS else value for name, value in choices.items()}
        label = ", ".join(f"{name}={value}" for name, value in shown.items())
        idle = [name for name in choices if name in VARIABLES.keys() - _CHANGE_ANSWERS]
        found = [f"{name}: it changes no answer; leave it out" for name in idle]
        try:
            chosen.append((label, shown, varied(settings, choices)))
        except SettingsError as error:
            found += error.problems
        problems += [f"--with {label}: {problem}" for problem in found]
    if problems:
        raise SettingsError(problems)
    return chosen


def _read(paths: Sequence[str], limit: int | None, settings: Settings) -> tuple[list[Questions], bool]:
    """The questions of the files that can be read, and whether anything is wrong with any."""
    sets: list[Questions] = []
    failed = False
    with ExitStack() as stack:
        opened: list[Services] = []

        def library() -> Services:
            if not opened:
                opened.append(stack.enter_context(build(settings)))
            return opened[0]

        for path in paths:
            try:
                questions = _questions(path, library)
            except DatelineError as error:
                tell(str(error))
                failed = True
                continue
            for problem in questions.problems[:_MOST_TOLD]:
                tell(f"{path} {problem}")
            if len(questions.problems) > _MOST_TOLD:
                tell(f"{path}: {len(questions.problems) - _MOST_TOLD:,} more like these.")
            failed |= bool(questions.problems)
            sets.append(questions.thinned(limit))
    return sets, failed


def _questions(path: str, library: Callable[[], Services]) -> Questions:
    questions = squad.read(path) if path.endswith((".json", ".json.gz")) else rows.read(path, library())
    if not questions.asked:
        raise InputError(f"{path} has no question that can be asked. {' '.join(questions.problems[:1])}".rstrip())
    return questions


def _measured(questions: Questions, columns: Sequence[Column], libraries: _Libraries) -> bool:
    """Fill the columns, one after the other; whether that was stopped."""
    try:
        for column in columns:
            try:
                _fill(column, questions, libraries.under(column.settings))
            except DatelineError as error:
                column.error = str(error)
    except KeyboardInterrupt:
        return True
    return False


def _fill(column: Column, questions: Questions, settings: Settings) -> None:
    asking = runs.in_a_process(runs.asking, settings, questions.asked)
    with waiting.bar(f"{column.name}: asking", lambda: len(questions.asked)) as advance, closing(asking):
        for outcome, peak in asking:
            advance()
            column.peak = peak
            if isinstance(outcome, DatelineError):
                column.refused.append(str(outcome))
            else:
                column.outcomes.append(outcome)


def _told(questions: Questions, columns: Sequence[Column]) -> bool:
    """Say what failed; whether anything did."""
    refused = list(dict.fromkeys(one for column in columns for one in column.refused))
    for reason in refused[:_MOST_TOLD]:
        tell(f"{questions.name}: {reason}")
    for column in columns:
        if column.error:
            tell(f"{questions.name}, {column.name}: {column.error}")
    return bool(refused) or any(column.error for column in columns)
