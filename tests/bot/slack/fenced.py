"""`python -m bot serve` behind a fence: a connection to anywhere but this machine fails, and is told on stderr."""

import sys
from typing import Any

from bot.__main__ import main

TOLD = "beyond the fence:"
_HERE = ("127.0.0.1", "::1", "localhost")
_HOST = {"socket.getaddrinfo": 0, "socket.connect": 1, "socket.sendto": 1}  # the argument that tells it


def fence(event: str, given: tuple[Any, ...]) -> None:
    """An audit hook, which Python asks before it does any of this."""
    if event not in _HOST:
        return
    address = given[_HOST[event]]
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(address, tuple | str) and host not in _HERE:
        print(TOLD, host, file=sys.stderr, flush=True)
        raise ConnectionRefusedError(host)


if __name__ == "__main__":
    sys.addaudithook(fence)
    sys.exit(main(["serve"]))
