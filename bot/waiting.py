"""Shows on stderr that something takes a while; only on a terminal, and gone when it is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Advance(Protocol):
    """Tells a bar that something is done."""

    def __call__(self, things: int = 1) -> None:
        """So many things are."""


@contextmanager
def spinner(text: str) -> Iterator[None]:
    """Say what is being waited for."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(text):
        yield


@contextmanager
def bar(text: str, total: Callable[[], int] | None = None) -> Iterator[Advance]:
    """Show how far it is, with what to call when things are done; ``total`` counts them, if that is worth it."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    shown = console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not shown) as progress:
        task = progress.add_task(text, total=None)
        if shown and total:
            progress.update(task, total=total())
        yield lambda things=1: progress.advance(task, things)
