"""Tells the app that somebody opened a tab of it, as Slack does each time that they look there."""

from bot.playground.pages import sight
from bot.playground.pages.desk import Desk
from bot.playground.seen import Page

_TABS = {"home": "home", "dm": "messages"}


def opened(desk: Desk, page: Page) -> bool:
    """Tell it, if it is a tab and the app can be told yet; whether there is nothing left to be told."""
    tab = _TABS.get(page.place.kind)
    if tab is None:
        return True
    if not page.ready:
        return False
    desk.people.opened(page.me.id, sight.direct(desk.world, desk.world.users[page.me.id]), tab)
    return True
