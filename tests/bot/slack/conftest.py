"""A bot at work over the sample articles, by HTTP and by Socket Mode, that many tests share."""

import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.playground.slack.records import View
from tests.bot.slack.results import republished, settings
from tests.bot.slack.serving import Serving, copied
from tests.bot.slack.site import Site, serving_site
from tests.slack.fake import FakeSlack
from tests.slack.workspace import Workspace

MEMBERS = ("UANNA", "UBEN")
ADMIN = "UADMIN"

_numbers = count(1)


@pytest.fixture(scope="session")
def samples(toured: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    """A home with the sample articles; not to be written to."""
    return toured[0] / "samples"


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A news site that the shared bot may read."""
    with serving_site() as made:
        yield made


@pytest.fixture(scope="session", params=["http", "socket"])
def bot(
    request: pytest.FixtureRequest, samples: Path, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serving]:
    """The bot, in a workspace with some people; each test makes channels of its own."""
    home = copied(samples, tmp_path_factory.mktemp(str(request.param)) / "home")
    with FakeSlack() as slack:
        populate(slack)
        serving = Serving(slack, home, request.param, {"DATELINE_PRIVATE_HOSTS": site.host})
        yield serving.start(fresh=True)
        assert serving.stop() == 0, serving.log


@pytest.fixture
def slack(bot: Serving) -> Iterator[FakeSlack]:
    """The workspace of the shared bot, without faults that a test left."""
    yield bot.slack
    bot.slack.heal()


@pytest.fixture
def channel(slack: FakeSlack) -> str:
    """A public channel of this test's own, with the bot in it."""
    return make_channel(slack)


@pytest.fixture
def another(slack: FakeSlack) -> Callable[..., str]:
    """Makes more channels: ``another(private=True)``."""
    return lambda **kind: make_channel(slack, **kind)


@pytest.fixture
def person(slack: FakeSlack) -> Callable[..., str]:
    """Makes people of this test's own: ``person(admin=True)``."""
    return lambda **kind: slack.user(f"UTEST{next(_numbers)}", **kind).id


@pytest.fixture
def change(slack: FakeSlack) -> Iterator[Callable[..., View]]:
    """Changes some settings, ``change(reading=[channel])``, and gives the Home tab then; at the end all are undone."""

    def changed(user: str = ADMIN, **values: list[str] | str) -> View:
        view = settings(slack, user)
        before = slack.homes[user]
        slack.submit(user, view, values)
        return republished(slack, user, before)

    yield changed
    changed(editors=[], everyone=[], outsiders=[], reading=[], point="balanced")


def populate(slack: Workspace) -> None:
    """Some people."""
    for member in MEMBERS:
        slack.user(member)
    slack.user(ADMIN, admin=True)
    slack.user("UGUEST", restricted=True)
    slack.user("USTRANGER", stranger=True)


def make_channel(slack: Workspace, **kind: object) -> str:
    """A channel with a name that no other test uses; a DM with the bot for ``im=True``."""
    name = f"{'D' if kind.get('im') else 'C'}TEST{next(_numbers)}"
    slack.channel(name, **kind)  # type: ignore[arg-type]  # handed on as they are
    return name
