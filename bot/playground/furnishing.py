"""Who is in the playground, where they meet, and what they have said before anybody came to look."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.playground.clock import Clock
from bot.playground.slack.records import BOT_USER, Channel, Identity, Message, User
from bot.playground.slack.world import Site, World
from config.manifest import scopes

ZONE = ZoneInfo("Europe/Berlin")
"""Where these people are."""
START = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)
"""When it begins, at 17:00 there: the sample articles are new then, and a few more come in overnight."""
BEFORE = datetime(2026, 3, 13, 7, 0, tzinfo=UTC)
"""When all was taken in that had been published before: no digest tells of that as new."""

ANNA, BEN, GITA, MILO = "UANNA", "UBEN", "UGITA", "UMILO"
NEWSROOM, POLICY, INVESTIGATIONS = "CNEWS", "CPOLICY", "GDEEP"

_COURIER = "https://www.aldersundcourier.example/2026/03/13/coastway-rail-licence-withdrawn"
_NORTHLINE = "https://www.northline.example/business/2026/03/13/kelland-coastway-railroad"

_USERS = (
    User(ANNA, admin=True, tz=ZONE.key, named="Anna Lindqvist"),
    User(BEN, tz=ZONE.key, named="Ben Okafor"),
    User(GITA, restricted=True, tz=ZONE.key, named="Gita Rao"),
    User(MILO, tz=ZONE.key, named="Milo Brandt"),
)
_CHANNELS = (
    Channel(NEWSROOM, named="newsroom"),
    Channel(POLICY, members=(ANNA, BEN, MILO), named="policy-watch"),
    Channel(INVESTIGATIONS, private=True, members=(ANNA, MILO), named="investigations"),
    *(Channel(f"D{user.id[1:]}", im=True, user=user.id) for user in _USERS),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """What somebody said, at a day and time of March 2026; ``below`` the last line there that is not."""

    channel: str
    at: str
    user: str
    text: str
    below: bool = False

    @property
    def ts(self) -> str:
        """Slack's name for it."""
        at = datetime.strptime(f"2026-03-{self.at}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
        return f"{at.timestamp():.6f}"


_TALK = (
    _Line(POLICY, "11 14:05", MILO, "The court has ended face scanning at the stations. Who has read the ruling?"),
    _Line(POLICY, "11 14:20", ANNA, "I am on page 40 of 96. Nothing about the recordings that exist, so far.", True),
    _Line(POLICY, "12 10:15", BEN, "School phones: locked away in all state schools from 24 August, up to age 15."),
    _Line(NEWSROOM, "12 18:41", BEN, "Harbour Post has the ferry's toll at 19 now, and the captain's name."),
    _Line(NEWSROOM, "12 18:47", MILO, "The coastguard says 19 too, I rang them. Two are still missing.", True),
    _Line(INVESTIGATIONS, "12 22:03", MILO, "Met the radar engineer. My notes are in Dateline, for this channel."),
    _Line(INVESTIGATIONS, "12 22:10", ANNA, "Good. Nothing leaves here before the lawyers have seen the order form."),
    _Line(INVESTIGATIONS, "12 22:11", MILO, f"Ask <@{BOT_USER}> here when the spare part was ordered.", True),
    _Line(POLICY, "13 08:30", ANNA, "A quarter point less from the Bank of Kelland. What does it mean for savers?"),
    _Line(NEWSROOM, "13 09:04", ANNA, "Morning. Tolmouth is under water. The minister speaks about Coastway at two."),
    _Line(NEWSROOM, "13 09:06", ANNA, f"<@{BEN}> can you take the trains, and <@{MILO}> the flood?", True),
    _Line(NEWSROOM, "13 09:09", BEN, "On it. The commuters will have something to say.", True),
    _Line(NEWSROOM, "13 11:32", GITA, "My pictures of Mill Lane are in. The parrot in the college laboratory is real."),
    _Line(NEWSROOM, "13 16:44", BEN, f"Two on Coastway. Do they say the same? <{_COURIER}> <{_NORTHLINE}>"),
)


def furnished(clock: Clock) -> World:
    """A workspace with people in it, and a little talk, that goes by that clock; the app is in every channel."""
    world = World(Identity(), Site(), clock.seconds)
    world.scopes = set(scopes())
    world.users |= {user.id: user for user in _USERS}
    world.channels |= {channel.id: channel for channel in _CHANNELS}
    threads: dict[str, str] = {}
    for line in _TALK:
        above = threads[line.channel] if line.below else None
        threads[line.channel] = above or line.ts
        world.put(Message(line.channel, line.ts, line.user, line.text, thread_ts=above))
    return world


def with_links(world: World) -> Message | None:
    """The message in the newsroom with the links of two articles that are there, unless somebody deleted it."""
    said = world.messages[NEWSROOM].values()
    return next((one for one in said if _COURIER in one.text and one.user == BEN and not one.deleted), None)
