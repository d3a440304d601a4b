"""A network between a process and its database, on loopback, that can be cut: nothing comes through, nor any error."""

import selectors
import socket
import threading
from types import TracebackType
from typing import Self


class Partition:
    """Forwards connections to a port of this machine; while it is ``cut``, both sides hear nothing of each other."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._whole = threading.Event()
        self._whole.set()
        self._over = threading.Event()
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._whole.set()
        for one in [self._listening, *self._sockets]:
            one.close()
        for thread in self._threads:
            thread.join()

    def cut(self) -> None:
        """Let nothing through."""
        self._whole.clear()

    def mend(self) -> None:
        """Let everything through, also what was held up."""
        self._whole.set()

    def _accept(self) -> None:
        self._listening.settimeout(0.1)
        while not self._over.is_set():
            try:
                near, _ = self._listening.accept()
            except (TimeoutError, OSError):
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:  # nobody is there
                near.close()
                continue
            self._sockets += [near, far]
            thread = threading.Thread(target=self._forward, args=(near, far), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _forward(self, near: socket.socket, far: socket.socket) -> None:
        with selectors.DefaultSelector() as both:
            both.register(near, selectors.EVENT_READ, far)
            both.register(far, selectors.EVENT_READ, near)
            while not self._over.is_set():
                for key, _ in both.select(0.05):
                    self._whole.wait()
                    try:
                        data = key.fileobj.recv(65536)  # type: ignore[union-attr]  # a socket
                        key.data.sendall(data)
                    except OSError:
                        data = b""
                    if not data:
                        near.close()
                        far.close()
                        return
