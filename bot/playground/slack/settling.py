"""What an ack does in Slack: a command's is an answer, a submitted modal's says what becomes of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.playground.slack.limits import check_view
from bot.playground.slack.records import View
from bot.playground.slack.rendering import with_ids
from bot.playground.slack.response_urls import respond
from bot.playground.slack.shapes import Invalid, Json
from bot.playground.slack.traffic import Attempt, ResponseUrl
from bot.playground.slack.views import DEEPEST, check_external_id, depth, new_view, put_view
from bot.playground.slack.world import Refused, World


def settle(world: World, kind: str, payload: Json, attempt: Attempt) -> Attempt:
    """Do what an ack says; the attempt, with an error if Slack could not make sense of it."""
    if not attempt.acked:
        return attempt
    try:
        if kind == "command":
            _answer(world, payload, attempt.answer)
        elif payload.get("type") == "view_submission":
            _submitted(world, world.views[payload["view"]["id"]], attempt.answer)
    except (Invalid, Refused) as refused:
        return replace(attempt, error=refused.error)
    return attempt


def _answer(world: World, payload: Json, answer: Any) -> None:
    """A command's ack may hold a message."""
    body = {"text": answer} if isinstance(answer, str) else answer
    if body and (body.get("text") or body.get("blocks")):
        respond(world, ResponseUrl("", world.now(), payload["channel_id"], payload["user_id"]), body)


def _submitted(world: World, view: View, answer: Any) -> None:
    """Close the modal, or do what the ack asks for."""
    action = answer.get("response_action") if isinstance(answer, dict) else None
    if action is None:
        if answer not in (None, "", {}):
            raise Invalid("invalid_response", "", "no response_action")
        put_view(world, replace(view, open=False))
        return
    if action not in _ACTIONS:
        raise Invalid("invalid_response", "/response_action", "unknown")
    _ACTIONS[action](world, view, answer)


def _errors(world: World, view: View, answer: Json) -> None:
    inputs = {block["block_id"] for block in with_ids(view.blocks) if block["type"] == "input"}
    errors = answer.get("errors")
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs or not all(errors.values()):
        raise Invalid("invalid_response", "/errors", "must be words by the block_id of an input")
    world.views[view.id] = replace(view, errors=errors)


def _update(world: World, view: View, answer: Json) -> None:
    check_view(answer.get("view"))
    check_external_id(world, answer["view"], but=view.id)
    put_view(world, replace(view, body=answer["view"], errors={}))


def _push(world: World, view: View, answer: Json) -> None:
    check_view(answer.get("view"))
    if depth(world, view) >= DEEPEST:
        raise Refused("push_limit_reached")
    new_view(world, view.user, answer["view"], view)


def _clear(world: World, view: View, _answer: Json) -> None:
    for each in list(world.views.values()):
        if each.root == view.root:
            world.views[each.id] = replace(each, open=False)


_ACTIONS: dict[str, Callable[[World, View, Json], None]] = {
    "errors": _errors,
    "update": _update,
    "push": _push,
    "clear": _clear,
}
