"""Everything that one person sees, as one value."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.playground.kit.emoji import emoji
from bot.playground.pages import audience, sight, standing, windows
from bot.playground.pages.bodies import Bodies
from bot.playground.pages.channels import Channels, Sorted
from bot.playground.pages.desk import Desk
from bot.playground.pages.messages import Messages, Reader
from bot.playground.pages.reading import Reading
from bot.playground.pages.refusals import Refusals
from bot.playground.pages.sight import HOME, NotThere
from bot.playground.pages.spot import Spot
from bot.playground.pages.times import clock, day
from bot.playground.pages.traffic import Ledger
from bot.playground.seen import Page, Person, Place, Reaction, Shortcut, Thread, Work
from bot.playground.slack.records import User

_FRESH = 0.5  # seconds that jobs are taken to stand as they did
_EMOJI = "+1 eyes white_check_mark heart tada thinking_face raised_hands pray rocket 100".split()


class Screens:
    """Makes them; what many see is made once."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.channels = Channels(desk.world)
        self.refusals = Refusals(desk.world)
        self._messages = Messages(desk.world, Bodies())
        self._reading = Reading(desk.clock.seconds())
        self._ledger = Ledger(desk.people)
        self._work: Sequence[Work] = ()
        self._asked = float("-inf")

    async def page(self, spot: Spot) -> Page:
        """What is seen there, which is read by that; raises NotThere where it is nothing."""
        work = await self._jobs()
        with self.desk.world.lock:
            user = sight.user(self.desk.world, spot.user)
            place = sight.place(self.desk.world, user, spot.place)
            reader = Reader(user, place, sight.names(self.desk.world, user))
            page = self._frame(reader, work)
            if place.id == HOME:
                return replace(page, home=windows.home(self.desk.world, user.id, reader.names))
            return self._with_messages(page, spot, reader)

    async def _jobs(self) -> Sequence[Work]:
        """The bot's jobs, for which it is not asked with every change."""
        if time.monotonic() - self._asked > _FRESH:
            self._asked = time.monotonic()
            self._work = await self.desk.jobs()
        return self._work

    def _frame(self, reader: Reader, work: Sequence[Work]) -> Page:
        """All but what is in the place."""
        user, place = reader.user, reader.place
        world, desk = self.desk.world, self.desk
        now = desk.clock().astimezone(ZoneInfo(user.tz))
        if place.id != HOME:
            self._reading.read(user.id, place.id, self.channels[place.id])
        return Page(
            me=sight.person(world, user.id),
            people=tuple(self._other(each, place.id) for each in sight.people(world)),
            places=tuple(self._counted(user, each) for each in sight.places(world, user)),
            place=place,
            command=desk.command,
            app=sight.person(world, world.identity.bot_user),
            ready=desk.is_ready(),
            now=clock(now),
            date=day(now),
            morning=desk.morning(),
            modal=windows.modal(world, user.id, reader.names),
            on_messages=self._shortcuts("message"),
            anywhere=self._shortcuts("global"),
            stops=tuple(desk.stops()),
            traffic=self._ledger.rows(user),
            work=tuple(self._seen(user, work)),
            emoji=tuple(Reaction(emoji(f":{name}:"), name, 0, False) for name in _EMOJI),
        )

    def _with_messages(self, page: Page, spot: Spot, reader: Reader) -> Page:
        world, place = self.desk.world, reader.place
        channel = self.channels[place.id]
        busy = standing.busy(world, place.id, channel.streams)
        return replace(
            page,
            messages=self._messages.of_channel(reader, channel, self.refusals[place.id], spot.count),
            earlier_url=spot.earlier.url if len(channel.roots) > spot.count else "",
            status=standing.told(next(iter(busy.values()), None)),
            prompts=standing.prompts(world, place.id) if place.kind == "dm" else (),
            thread=self._thread(reader, channel, spot, busy.get(spot.thread)) if spot.thread else None,
        )

    def _thread(self, reader: Reader, channel: Sorted, spot: Spot, doing: str | None) -> Thread:
        root = channel.root(spot.thread)
        if root is None:
            raise NotThere("There is no such thread here.")
        return Thread(
            ts=root.ts,
            messages=self._messages.of_thread(reader, channel, root, self.refusals[spot.place], spot.count),
            close_url=spot.without_thread.url,
            status=standing.told(doing),
            title=standing.title(self.desk.world, spot.place, root.ts),
        )

    def _other(self, user: User, place: str) -> Person:
        """Somebody whom one could be, with where one would be then."""
        world = self.desk.world
        return replace(sight.person(world, user.id), url=sight.nearest(world, user, place))

    def _seen(self, user: User, work: Sequence[Work]) -> Iterator[Work]:
        """Jobs as one person sees them."""
        around = audience.around(self.desk.world, user)
        for job in work:
            sees = audience.of_job(self.desk.world, job.id) in around
            yield job if sees else replace(job, id="…", note=audience.unseen(user))

    def _counted(self, user: User, place: Place) -> Place:
        """A place with what is unread in it."""
        if place.id == HOME:
            return place
        return replace(place, unread=self._reading.unread(user.id, place.id, self.channels[place.id]))

    def _shortcuts(self, kind: str) -> tuple[Shortcut, ...]:
        return tuple(shortcut for each, shortcut in self.desk.shortcuts if each == kind)
