"""Encrypts what must not be readable where it is kept."""

import re
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_SETTING = "DATELINE_TOKEN_KEYS"
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")


class VaultError(Exception):
    """None of the keys opens it, or there is no key; the text shows neither keys nor what is in there."""


class Vault:
    """Fernet with rotation: the first key encrypts, all of them decrypt; without keys nothing is kept or opened."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """Take the keys, the newest first; ValueError for one that is none."""
        self._keys = [Fernet(key) for key in keys]

    def seal(self, text: str) -> bytes:
        """Encrypt with the newest key. Raises VaultError."""
        return self._first().encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Decrypt with whichever key does. Raises VaultError."""
        self._first()
        try:
            return MultiFernet(self._keys).decrypt(sealed).decode()
        except InvalidToken as error:
            message = f"none of the keys in {_SETTING} opens it: add the one that it was encrypted with"
            raise VaultError(message) from error

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the newest key encrypted it. Raises VaultError."""
        try:
            self._first().decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def _first(self) -> Fernet:
        if not self._keys:
            message = f"there is no key: set {_SETTING}"
            raise VaultError(message)
        return self._keys[0]


def split(keys: str) -> tuple[str, ...]:
    """The keys of a text that has commas between them."""
    return tuple(key.strip() for key in keys.split(",") if key.strip())


def problem(keys: str) -> str | None:
    """What is wrong with a text of keys, without showing any; None if nothing is."""
    each = split(keys)
    for number, key in enumerate(each, 1):
        if not _KEY.fullmatch(key):  # Fernet overlooks what comes after one
            which = f"key {number} of {len(each)}" if len(each) > 1 else "it"
            return f"{which} is no Fernet key: a key is 44 characters, {HOW}"
    return None if each else f"there is no key in it: give one or more, {HOW}"


HOW = "made by python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
"""How to make a key."""
