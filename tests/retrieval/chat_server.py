"""A chat model's server on loopback that streams what it is told to, in threads of its own."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

EVENTS = "text/event-stream; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server sends: a number among the parts of the body is a pause, in seconds."""

    body: Iterable[bytes | float] = ()
    status: int = 200
    content_type: str = EVENTS
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ChatServer:
    """The reply it gives, or makes of what is asked; what it was asked; whether a client went away before the end."""

    port: int
    reply: Reply = Reply()
    answer: Callable[[Any], Reply] | None = None
    asked: list[tuple[str, Message, Any]] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The base URL, as the setting has it."""
        return f"http://127.0.0.1:{self.port}/v1"

    def says(self, text: str) -> None:
        """Let it stream a text, a few characters at a time, and end properly."""
        self.reply = Reply(streamed(text))


def streamed(text: str) -> list[bytes]:
    """A whole stream of a text, as servers send it: with a role first, a reason to finish and a count at the end."""
    pieces = [text[place : place + 7] for place in range(0, len(text), 7)]
    return [
        event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": None}}]}),
        b": still here\r\n\r\n",
        *map(words, pieces),
        event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}),
        event({"choices": [], "usage": {"total_tokens": 7}}),
        b"data: [DONE]\n\n",
    ]


def words(text: str) -> bytes:
    """The event with a piece of the answer."""
    return event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})


def event(data: object) -> bytes:
    """A server-sent event."""
    return b"data: " + json.dumps(data).encode() + b"\n\n"


@contextmanager
def running() -> Iterator[ChatServer]:
    """A server while it runs."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.chat
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def server_bind(self) -> None:
        super().server_bind()
        self.chat = ChatServer(self.server_port)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        chat = self.server.chat
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chat.asked.append((self.path, self.headers, asked))
        reply = chat.answer(asked) if chat.answer else chat.reply
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for part in reply.body:
                time.sleep(part) if isinstance(part, float) else self.wfile.write(part)
        except (BrokenPipeError, ConnectionResetError):
            chat.left.set()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
