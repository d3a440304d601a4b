"""What the Installations promise, on every engine; their rows hold no token that can be read."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.ports import Stores
from bot.records import Installation, Tokens
from bot.stores.installations import SqlInstallations
from retrieval.adapters.sql.database import EVERYONE
from retrieval.errors import LibraryError
from tests.contracts.kept import NOON

HOUR = timedelta(hours=1)
TOKENS = Tokens("xoxe.xoxb-1-secret", "xoxe-1-secret", NOON + 12 * HOUR)
TEAM = Installation(
    workspace="T1",
    name="Otters & Sons “Ünï”",
    app="A1",
    bot_user="U1",
    tokens=TOKENS,
    at=NOON,
    enterprise="E1",
    scopes=("chat:write", "commands"),
    installer="U2",
)
PLAIN = Installation("T2", "Plain", "A1", "U1", Tokens("xoxb-2-secret"), NOON)


def test_none_are_there_at_first(stores: Stores) -> None:
    """Nothing to find, and nothing to do harm to."""
    assert stores.installations.workspaces() == []
    assert stores.installations.installation("T1") is None
    assert stores.installations.rotate() == 0
    stores.installations.remove("T1")
    assert not stores.installations.renew(TEAM, TOKENS)
    assert stores.installations.claim(TEAM, NOON, NOON + HOUR) is None


def test_an_installation_is_as_it_was_kept_and_each_workspaces_own(stores: Stores) -> None:
    """All of it, until it is removed."""
    for one in (TEAM, PLAIN):
        stores.installations.keep(one)
    assert stores.installations.workspaces() == ["T1", "T2"]
    assert [stores.installations.installation(team) for team in ("T1", "T2")] == [TEAM, PLAIN]
    stores.installations.remove("T1")
    assert stores.installations.workspaces() == ["T2"]
    assert stores.installations.installation("T1") is None


def test_a_later_installation_takes_the_place_of_the_earlier(stores: Stores) -> None:
    """All of it again."""
    stores.installations.keep(TEAM)
    later = replace(PLAIN, workspace="T1", at=NOON + HOUR)
    stores.installations.keep(later)
    assert stores.installations.installation("T1") == replace(later, fence=1)
    assert stores.installations.workspaces() == ["T1"]


def test_tokens_are_shown_to_nobody(stores: Stores) -> None:
    """Whoever prints one sees none."""
    stores.installations.keep(TEAM)
    assert "secret" not in repr(stores.installations.installation("T1"))


def test_rows_hold_no_token_that_can_be_read(stores: Stores) -> None:
    """Nor does a row's open in the place of another's."""
    for one in (TEAM, PLAIN):
        stores.installations.keep(one)
    assert isinstance(stores.installations, SqlInstallations)
    database = stores.installations._database
    with database.reading(EVERYONE) as connection:
        rows = connection.execute(text("SELECT * FROM installation")).all()
    assert len(rows) == 2
    assert not any(b"secret" in bytes(each) for row in rows for each in row if isinstance(each, bytes | memoryview))
    assert "secret" not in repr(rows)
    with database.writing(EVERYONE) as connection:
        theirs = "SELECT tokens FROM installation WHERE workspace = 'T2'"
        connection.execute(text(f"UPDATE installation SET tokens = ({theirs}) WHERE workspace = 'T1'"))  # noqa: S608
    with pytest.raises(LibraryError, match="workspace T1 are another's") as raised:
        stores.installations.installation("T1")
    assert "secret" not in str(raised.value)


def test_tokens_are_renewed_in_place_of_those_that_were_read(stores: Stores) -> None:
    """By whoever comes first."""
    stores.installations.keep(TEAM)
    stores.installations.keep(PLAIN)
    renewed = Tokens("xoxe.xoxb-1-new", "xoxe-1-new", NOON + 20 * HOUR)
    assert stores.installations.renew(TEAM, renewed)
    assert stores.installations.installation("T1") == replace(TEAM, tokens=renewed, fence=1)
    assert not stores.installations.renew(TEAM, TOKENS)
    assert stores.installations.installation("T1") == replace(TEAM, tokens=renewed, fence=1)
    assert stores.installations.installation("T2") == PLAIN


def test_one_renewal_is_made_at_a_time(stores: Stores) -> None:
    """Who has claimed it is alone with it until it is done or the claim has run out."""
    stores.installations.keep(TEAM)
    mine = stores.installations.claim(TEAM, NOON, NOON + HOUR)
    assert mine == replace(TEAM, fence=1)
    assert stores.installations.claim(TEAM, NOON, NOON + HOUR) is None
    read = stores.installations.installation("T1")
    assert read == mine
    assert stores.installations.claim(read, NOON + HOUR / 2, NOON + HOUR) is None
    theirs = stores.installations.claim(read, NOON + HOUR, NOON + 2 * HOUR)
    assert theirs == replace(TEAM, fence=2)
    assert not stores.installations.renew(mine, TOKENS)
    assert stores.installations.renew(theirs, replace(TOKENS, bot="xoxe.xoxb-1-theirs"))
    after = stores.installations.installation("T1")
    assert after
    assert after.tokens.bot == "xoxe.xoxb-1-theirs"
    assert stores.installations.claim(after, NOON, NOON + HOUR), "the claim ended with the renewal"


def test_one_of_many_wins_a_renewal(stores: Stores) -> None:
    """However many there are at once."""
    stores.installations.keep(TEAM)
    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(lambda _: stores.installations.claim(TEAM, NOON, NOON + HOUR), range(8)))
    assert sum(one is not None for one in won) == 1


def test_a_renewal_does_not_outlive_the_installation_that_it_was_for(stores: Stores) -> None:
    """Neither one that came meanwhile, nor one after an uninstallation, whose fence begins anew."""
    stores.installations.keep(TEAM)
    stores.installations.remove("T1")
    assert not stores.installations.renew(TEAM, TOKENS)
    again = replace(TEAM, at=NOON + HOUR, tokens=Tokens("xoxb-1-again"))
    stores.installations.keep(again)
    assert not stores.installations.renew(TEAM, TOKENS)
    assert stores.installations.installation("T1") == again


@pytest.mark.parametrize("name", ["", "?", "*", "x" * 3000, "' OR 1=1 --", "<b>&\u202e"])
def test_names_are_kept_as_they_are(stores: Stores, name: str) -> None:
    """They are somebody's own words."""
    stores.installations.keep(replace(TEAM, name=name))
    found = stores.installations.installation("T1")
    assert found
    assert found.name == name


def test_workspaces_of_an_organisation(stores: Stores) -> None:
    """Those that have it by themselves, those that have it with all, and the organisation itself."""
    whole = replace(PLAIN, workspace="E1", enterprise="E1")
    within = replace(PLAIN, workspace="T3", enterprise="E1", tokens=Tokens(""))
    for one in (TEAM, PLAIN, whole, within, replace(PLAIN, workspace="T4", enterprise="E2")):
        stores.installations.keep(one)
    assert stores.installations.workspaces("E1") == ["E1", "T1", "T3"]
    assert stores.installations.workspaces("E3") == []
    assert len(stores.installations.workspaces()) == 5
    assert stores.installations.installation("T3") == within
