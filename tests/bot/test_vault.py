"""Secrets are sealed with the newest key, and opened with any."""

import pytest
from cryptography.fernet import Fernet

from bot.vault import Vault, VaultError, problem, split

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


@pytest.mark.parametrize("text", ["", "xoxb-1", "Ünï \0 \u202e", "x" * 100_000])
def test_what_is_sealed_is_opened_again(text: str) -> None:
    """And can't be read before."""
    sealed = Vault([NEW]).seal(text)
    assert Vault([NEW]).open(sealed) == text
    assert not text or text.encode() not in sealed


def test_older_keys_open_too() -> None:
    """While the newest seals."""
    sealed = Vault([OLD]).seal("otters")
    both = Vault([NEW, OLD])
    assert both.open(sealed) == "otters"
    assert not both.is_newest(sealed)
    assert both.is_newest(both.seal("otters"))
    assert Vault([NEW]).open(both.seal("otters")) == "otters"


@pytest.mark.parametrize(
    "sealed",
    [b"", b"otters", Vault([OTHER]).seal("otters"), Vault([NEW]).seal("otters")[:-2]],
    ids=["nothing", "words", "of another key", "cut short"],
)
def test_what_no_key_opens_stays_shut(sealed: bytes) -> None:
    """The words are the setting's, not the keys'."""
    with pytest.raises(VaultError, match="none of the keys in DATELINE_TOKEN_KEYS") as raised:
        Vault([NEW, OLD]).open(sealed)
    assert not any(key in str(raised.value) for key in (OLD, NEW, OTHER))


def test_without_keys_nothing_is_sealed_or_opened() -> None:
    """It says which setting lacks."""
    sealed = Vault([NEW]).seal("otters")
    for doing in (lambda: Vault().seal("otters"), lambda: Vault().open(sealed), lambda: Vault().is_newest(sealed)):
        with pytest.raises(VaultError, match="set DATELINE_TOKEN_KEYS"):
            doing()


def test_keys_have_commas_between_them() -> None:
    """Blanks around them don't matter."""
    assert split(f" {NEW}, {OLD},\n") == (NEW, OLD)
    assert problem(f" {NEW}, {OLD},\n") is None


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("", "there is no key in it"),
        (" , ,", "there is no key in it"),
        ("otters", "it is no Fernet key"),
        (NEW[:-3], "it is no Fernet key"),
        (f"{NEW}x", "it is no Fernet key"),
        (f"{NEW} {OLD}", "it is no Fernet key"),
        (f"{NEW},ötters", "key 2 of 2 is no Fernet key"),
    ],
    ids=["nothing", "commas", "words", "cut short", "too long", "a blank between", "the second"],
)
def test_what_is_no_key_is_told_without_showing_it(keys: str, words: str) -> None:
    """And how one is made."""
    told = problem(keys)
    assert told
    assert words in told
    assert "Fernet.generate_key()" in told
    assert not any(key.strip() in told for key in keys.split(",") if key.strip())
