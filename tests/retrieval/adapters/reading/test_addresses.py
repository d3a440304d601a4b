"""What is a public address, in whatever spelling, and what the operator may allow besides."""

from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.adapters.reading.addresses import Reach, is_public, literal, resolved
from retrieval.errors import InputError

PUBLIC = "8.8.8.8"


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "172.15.0.1", "2606:4700:4700::1111", "2a00:1450:4001::8b"])
def test_a_public_address_is_one(address: str) -> None:
    """Of both versions."""
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - nothing binds to it
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.251",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001:0:7f00:1::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    ],
)
def test_any_other_address_is_not(address: str) -> None:
    """Private, local, reserved and multicast ones, and those that lead on to an address of the other version."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "2130706433", "0x7f000001", "0X7F.1", "0177.0.0.1", "017700000001"],
)
def test_every_spelling_of_an_address_is_seen_through(host: str) -> None:
    """As the C library would."""
    assert literal(host) == IPv4Address("127.0.0.1")


@given(st.ip_addresses(v=4))
def test_a_number_is_the_address_that_it_stands_for(address: IPv4Address) -> None:
    """Decimal, hexadecimal or octal, whole or in parts."""
    number, parts = int(address), address.packed
    spellings = [
        str(number),
        hex(number),
        f"0{number:o}",
        ".".join(map(hex, parts)),
        ".".join(f"0{p:o}" for p in parts),
    ]
    assert {literal(spelling) for spelling in spellings} == {address}


@pytest.mark.parametrize("host", ["a.example", "localhost", "1.example", "0x7f.example", "0xyz", "x127.0.0.1x", "a.1b"])
def test_a_name_is_no_address(host: str) -> None:
    """Digits in it make none of it."""
    assert literal(host) is None


@pytest.mark.parametrize("host", ["1.2.3.4.5", "256.256.256.256", "4294967296", "a.1", "0x", "1..2", "::g", "1:2"])
def test_what_only_looks_like_an_address_is_refused(host: str) -> None:
    """Nobody knows what would be made of it further on."""
    with pytest.raises(InputError, match="no address"):
        literal(host)


@pytest.mark.parametrize("port", [80, 443])
def test_public_hosts_are_asked_at_the_usual_ports(port: int) -> None:
    """By address or by name, which stays to be resolved."""
    assert Reach().plain("0x08080808", port) == PUBLIC
    assert Reach().plain("a.example", port) == "a.example"


@pytest.mark.parametrize("port", [0, 22, 8080])
def test_no_other_port_is_asked(port: int) -> None:
    """The message says who can change that."""
    for host in (PUBLIC, "a.example"):
        with pytest.raises(InputError, match=r"ports 80 and 443 .* DATELINE_PRIVATE_HOSTS"):
            Reach().plain(host, port)


def test_a_name_is_what_it_resolves_to() -> None:
    """One private address among them is enough to refuse it."""
    names = {"public.example": [PUBLIC, "2606:4700::1"], "mixed.example": [PUBLIC, "10.0.0.1"], "in.example": ["::1"]}
    reach = Reach(resolve=lambda host, _: names[host])
    assert [str(address) for address in reach.addresses("public.example", 443)] == names["public.example"]
    for host in ("mixed.example", "in.example"):
        with pytest.raises(InputError, match="not on the public internet"):
            reach.addresses(host, 443)


@pytest.mark.parametrize(
    ("entry", "host", "port", "allowed"),
    [
        ("wiki.example", "wiki.example", 80, True),
        ("wiki.example", "wiki.example.", 443, True),
        ("wiki.example", "wiki.example", 8080, False),
        ("wiki.example:8080", "wiki.example", 8080, True),
        ("wiki.example:8080", "wiki.example", 80, False),
        ("wiki.example", "sub.wiki.example", 80, False),
        ("127.0.0.1", "127.0.0.1", 80, True),
        ("127.0.0.1:81", "0x7f.1", 81, True),
        ("127.0.0.1", "127.0.0.2", 80, False),
        ("[::1]:8080", "::1", 8080, True),
        ("[::1]", "::1", 80, True),
    ],
)
def test_the_operator_allows_a_host_or_a_host_at_a_port(entry: str, host: str, port: int, allowed: bool) -> None:
    """To be private, and that one alone."""
    reach = Reach(frozenset({entry}), lambda *_: ["10.0.0.1"])
    if allowed:
        plain = reach.plain(host, port)
        assert [str(address) for address in reach.addresses(plain, port)] == ["10.0.0.1"]
    else:
        with pytest.raises(InputError):
            reach.addresses(reach.plain(host, port), port)


def test_the_system_resolves_names() -> None:
    """Each address once; a name that can't be one is told like one that isn't found."""
    assert resolved("127.0.0.1", 80) == ["127.0.0.1"]
    for host in ("x" * 70 + ".example", "a..example"):
        with pytest.raises(OSError, match=r"label|known|No address"):
            resolved(host, 80)
