"""Views as somebody sees them: the modal on top, and their Home tab."""

from markupsafe import Markup

from bot.playground.kit import view as kit
from bot.playground.kit.names import Names
from bot.playground.seen import Modal
from bot.playground.slack.records import View
from bot.playground.slack.shapes import Json
from bot.playground.slack.views import depth
from bot.playground.slack.world import World


def top(world: World, user: str) -> View | None:
    """The modal that is on top for somebody."""
    return next((view for view in reversed(world.views.values()) if view.user == user and view.open), None)


def modal(world: World, user: str, names: Names) -> Modal | None:
    """The same, to be shown."""
    view = top(world, user)
    if view is None:
        return None
    return Modal(
        id=view.id,
        shown=f"view/{view.id}",
        title=_words(view.body, "title"),
        submit=_words(view.body, "submit"),
        close=_words(view.body, "close"),
        body=kit.view(view.body, names, view.errors, prefix=view.id),
        depth=depth(world, view),
    )


def home(world: World, user: str, names: Names) -> Markup | None:
    """Somebody's Home tab, once the app has published it."""
    view = world.homes.get(user)
    return kit.home(view.body, names, prefix="home") if view is not None else None


def _words(body: Json, name: str) -> str:
    return str((body.get(name) or {}).get("text", ""))
