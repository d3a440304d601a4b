"""What went between Slack and the app, set out for whoever wants to see it: the newest first, and no more than fits."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from bot.playground.pages.audience import around, of_call, of_delivery, unseen
from bot.playground.pages.times import moment
from bot.playground.seen import Traffic
from bot.playground.slack.delivering import Delivery
from bot.playground.slack.people import People
from bot.playground.slack.records import User
from bot.playground.slack.shapes import Json
from bot.playground.slack.traffic import Attempt, Call

_MOST = 100
_GOOD = range(200, 300)
_Told = tuple[str, str, bool, Json]  # name, outcome, whether that is good, and what it carried


@dataclass(frozen=True, slots=True)
class _Row:
    at: float
    audience: str
    shown: Traffic


class Ledger:
    """Sets out each request once; whoever asks holds the world's lock."""

    def __init__(self, people: People) -> None:
        self._people = people
        identity = people.world.identity
        self._secrets = (identity.bot_token, identity.app_token, identity.signing_secret, identity.client_secret)
        self._kept: OrderedDict[tuple[str, int, int], _Row] = OrderedDict()

    def rows(self, user: User) -> tuple[Traffic, ...]:
        """The latest requests, with what they carried where it is about something that this person sees."""
        seen = around(self._people.world, user)
        found = sorted((*self._calls(), *self._deliveries()), key=lambda row: row.at, reverse=True)
        return tuple(_for(user, row, row.audience in seen) for row in found[:_MOST])

    def _calls(self) -> Iterator[_Row]:
        world = self._people.world
        for number in range(max(0, len(world.calls) - _MOST), len(world.calls)):
            call = world.calls[number]
            yield self._row(("out", number, 0), call.at, partial(of_call, world, call), partial(_call, call))

    def _deliveries(self) -> Iterator[_Row]:
        sent = self._people.deliveries
        for number in range(max(0, len(sent) - _MOST), len(sent)):
            each = sent[number]
            name = ("in", number, len(each.attempts))
            yield self._row(name, each.at, partial(of_delivery, each), partial(_delivery, each))

    def _row(self, name: tuple[str, int, int], at: float, whose: Callable[[], str], told: Callable[[], _Told]) -> _Row:
        row = self._kept.get(name)
        if row is None:
            row = self._kept[name] = _Row(at, whose(), self._shown(name, *told()))
            while len(self._kept) > 4 * _MOST:
                self._kept.popitem(last=False)
        return row

    def _shown(self, row: tuple[str, int, int], name: str, outcome: str, good: bool, detail: Json) -> Traffic:
        text = json.dumps(detail, indent=2, ensure_ascii=False)
        for secret in self._secrets:
            text = text.replace(secret, "…")
        way, number, _ = row
        return Traffic(f"traffic-{way}-{number}", way, name, outcome, good, "", text)


def _for(user: User, row: _Row, sees: bool) -> Traffic:
    """A row as one person sees it."""
    detail = row.shown.detail if sees else unseen(user)
    return replace(row.shown, time=f"{moment(row.at, user.tz):%H:%M:%S}", detail=detail)


def _call(call: Call) -> _Told:
    good = call.error is None and call.status in _GOOD
    detail = call.arguments | ({"error": call.error, "why": call.why} if call.error else {})
    return call.method, call.error or str(call.status), good, detail


def _delivery(delivery: Delivery) -> _Told:
    last = delivery.attempts[-1] if delivery.attempts else None
    outcome = "on its way" if last is None else _outcome(last)
    if len(delivery.attempts) > 1:
        outcome += f", at the {len(delivery.attempts)}. try"
    detail = {"payload": delivery.payload} | ({"answer": last.answer} if last is not None and last.answer else {})
    return _name(delivery), outcome, last is None or (last.acked and last.error is None), detail


def _name(delivery: Delivery) -> str:
    payload = delivery.payload
    if delivery.kind == "command":
        return str(payload["command"])
    if delivery.kind == "event":
        return str(payload.get("event", payload).get("type"))
    actions = payload.get("actions") or [{}]
    about = payload.get("callback_id") or actions[0].get("action_id") or payload.get("view", {}).get("callback_id")
    return " ".join(str(part) for part in (payload["type"], about) if part)


def _outcome(attempt: Attempt) -> str:
    taken = f"{attempt.status} in {attempt.seconds * 1000:.0f} ms" if attempt.status is not None else ""
    return ", ".join(part for part in (attempt.error, taken) if part)
