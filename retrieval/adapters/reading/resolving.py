"""Names resolved for aiohttp: only to checked addresses, and in a thread that nobody has to wait for."""

import asyncio
import socket
from concurrent.futures import Future
from threading import Thread

from aiohttp.abc import AbstractResolver, ResolveResult

from retrieval.adapters.reading.addresses import Address, Reach
from retrieval.errors import InputError


class CheckedResolver(AbstractResolver):
    """Gives aiohttp what may be connected to, and connects to nothing else: so no name can change between the two."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:  # noqa: ARG002 - aiohttp passes it
        """The addresses of a host; raises OSError where it has none, InputError where they are not allowed."""
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address in await asyncio.wrap_future(self._addresses(host, port))
        ]

    async def close(self) -> None:
        """There is nothing to close."""

    def _addresses(self, host: str, port: int) -> Future[list[Address]]:
        """Looked up in a daemon thread: an executor's would be waited for where the name server hangs."""
        found: Future[list[Address]] = Future()
        found.set_running_or_notify_cancel()

        def look_up() -> None:
            try:
                found.set_result(self._reach.addresses(host, port))
            except (OSError, ValueError, InputError) as error:
                found.set_exception(error)

        Thread(target=look_up, name="resolver", daemon=True).start()
        return found
