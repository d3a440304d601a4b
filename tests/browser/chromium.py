"""Chromium, and pages in it that nobody may complain about."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

_ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_WAIT = 45_000  # milliseconds for what has to come, on a busy machine
_EXPECTED = "Failed to load resource"  # said of each act that is refused, and of a server that is gone


class NoChromium(Exception):  # noqa: N818 - what is the matter
    """There is no browser to look with."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; while it is there, nothing else can use an event loop on this thread. Raises NoChromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise NoChromium("This looks at pages in Chromium, and there is none. Install it: apt-get install chromium")
    expect.set_options(timeout=_WAIT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


class Visits:
    """Visits to a playground, each in a window of its own; ``complaints`` is what went wrong in any of them."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.complaints: list[str] = []
        self._browser = browser
        self._address = address
        self._contexts: list[BrowserContext] = []

    def new(self, width: int = 1280, height: int = 800, **more: Any) -> Page:
        """A window that has been nowhere yet; ``more`` is what Playwright's `new_context` takes besides."""
        size = ViewportSize(width=width, height=height)
        context = self._browser.new_context(
            viewport=size, base_url=self._address, **({"reduced_motion": "reduce"} | more)
        )
        self._contexts.append(context)
        context.set_default_timeout(_WAIT)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", self._see)
        context.on("dialog", self._dismiss)
        return context.new_page()

    def close(self) -> None:
        """End all of them."""
        for context in self._contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        """Errors, and whatever the Content-Security-Policy forbids, which is told as one."""
        if message.type in {"error", "warning"} and _EXPECTED not in message.text:
            self.complaints.append(message.text)

    def _dismiss(self, dialog: Dialog) -> None:
        """No page of ours opens the browser's own windows; a script that is not ours might."""
        self.complaints.append(f"A dialog: {dialog.message}")
        dialog.dismiss()

    def _see(self, request: Request) -> None:
        """Nothing is asked of anybody else."""
        if not request.url.startswith((f"{self._address}/", "data:")):
            self.complaints.append(f"A request left: {request.url}")
