"""Where a fetch may go: public addresses at the web's own ports, and the hosts that the operator allows besides."""

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from retrieval.errors import InputError

Address = IPv4Address | IPv6Address

_USUAL_PORTS = frozenset({80, 443})
_RELAYS = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))  # of translators and tunnels
_UNICAST = IPv6Network("2000::/3")  # outside it lie NAT64, mapped, translated and local addresses
_ENDS_IN_NUMBER = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$", re.IGNORECASE)
_ODD = "its host looks like a number but is no address; check the address"
_PORT = "only the ports 80 and 443 are asked; whoever runs Dateline can allow this one by DATELINE_PRIVATE_HOSTS"
_PRIVATE = (
    "its host is not on the public internet, where alone pages are read; whoever runs Dateline can allow the host by"
    " DATELINE_PRIVATE_HOSTS"
)


def literal(host: str) -> Address | None:
    """The address that a host is spelled as, in any way that a C library reads, ``0x7f.1`` too; None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        if ":" not in host and not _ENDS_IN_NUMBER.search(host):
            return None
    try:
        return IPv4Address(socket.inet_aton(host.removesuffix(".")))
    except OSError:
        raise InputError(_ODD) from None


def is_public(address: Address) -> bool:
    """Whether this is a machine on the open internet, under its own address and not as a way round to another."""
    if isinstance(address, IPv4Address):
        leads_on = any(address in network for network in _RELAYS)
    else:
        leads_on = address not in _UNICAST or bool(address.sixtofour or address.teredo)
    return address.is_global and not address.is_multicast and not leads_on


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system resolves it; raises OSError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label of over 63 characters, or of none
        raise OSError(str(error)) from None
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a fetch may go; what it refuses is told by InputError.

    ``private_hosts`` may be private: ``host`` at the usual ports, ``host:port`` at that one. The addresses of a name
    are checked as they are resolved, and only those are to be connected to: asked again, a name may give others.
    """

    private_hosts: frozenset[str] = frozenset()
    resolve: Callable[[str, int], Sequence[str]] = resolved

    def plain(self, host: str, port: int) -> str:
        """The host, an address in its usual spelling, if as much as is known before resolving it is allowed."""
        address = literal(host)
        host = str(address or host)
        if self._is_allowed(host, port):
            return host
        if port not in _USUAL_PORTS:
            raise InputError(_PORT)
        if address and not is_public(address):
            raise InputError(_PRIVATE)
        return host

    def addresses(self, host: str, port: int) -> list[Address]:
        """The addresses of a name, if all of them are allowed; raises OSError where it can't be resolved."""
        found = [ip_address(address) for address in self.resolve(host, port)]
        if not self._is_allowed(host, port) and not all(map(is_public, found)):
            raise InputError(_PRIVATE)
        return found

    def _is_allowed(self, host: str, port: int) -> bool:
        name = f"[{host}]" if ":" in host else host.removesuffix(".")
        return f"{name}:{port}" in self.private_hosts or (port in _USUAL_PORTS and name in self.private_hosts)
