"""A web site on loopback that answers as it is told to, in threads of its own."""

import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for a path, after a while; of a body in parts the length isn't told."""

    body: bytes | Iterable[bytes] = b""
    content_type: str = "text/html"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0


@dataclass(slots=True)
class Site:
    """The answers by path, and what was asked for so far: path and headers."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Message]] = field(default_factory=list)

    @property
    def host(self) -> str:
        """The host with the port, as an operator would allow it."""
        return f"127.0.0.1:{self.port}"

    def at(self, path: str, scheme: str = "http") -> str:
        """The address of a path."""
        return f"{scheme}://{self.host}{path}"


@contextmanager
def running(certificate: Path | None = None) -> Iterator[Site]:
    """A site while it runs; with a certificate (and its key in the same file) over TLS."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.site
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def saying(*said: bytes, over_and_over: bool = False) -> Iterator[str]:
    """A server that speaks no HTTP of its own: to every request it says just this. Gives its host with the port."""

    class Speaker(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65_536)
            for part in cycle(said) if over_and_over else said:
                self.request.sendall(part)

    with _Listener(("127.0.0.1", 0), Speaker) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield "{}:{}".format(*server.server_address)
        finally:
            server.shutdown()
            thread.join()


class _Listener(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """A client that breaks off is no news."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        super().server_bind()
        self.site = Site(self.server_port)

    def handle_error(self, *_: object) -> None:
        """A client that breaks off, or speaks no TLS, is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        site = self.server.site
        site.asked.append((self.path, self.headers))
        answer = site.answers.get(self.path, Answer(status=404))
        time.sleep(answer.seconds)
        self.send_response(answer.status)
        if answer.content_type:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if isinstance(answer.body, bytes):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        for part in [answer.body] if isinstance(answer.body, bytes) else answer.body:
            self.wfile.write(part)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
