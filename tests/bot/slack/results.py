"""What comes of commands, of modals and of opening the Home tab, for tests that read as people's use of them does."""

from bot.blocks import ids
from bot.playground.slack import payloads, pressing
from bot.playground.slack.delivering import Delivery
from bot.playground.slack.limits import texts
from bot.playground.slack.records import View
from bot.playground.slack.traffic import Response
from tests.bot.slack.talk import opened, shown
from tests.slack.workspace import Workspace

LOADING = "Working on it"


def typed(slack: Workspace, user: str, channel: str, text: str) -> Response:
    """The reply to a command, which that person alone sees."""
    (response,) = responses(slack, slack.command(user, channel, text))
    assert response.response_type == "ephemeral"
    return response


def responses(slack: Workspace, delivery: Delivery, count: int = 1) -> list[Response]:
    """What came to the response URL of a command or a press: these many, for which it waits, and no more."""
    url_id = delivery.payload["response_url"].rpartition("/")[2]

    def there() -> list[Response]:
        found = [response for response in slack.responses if response.url_id == url_id]
        return found if len(found) >= count else []

    found = slack.wait_for(there, what=f"{count} responses to {delivery.payload.get('text') or delivery.kind}")
    assert len(found) == count, [words(response) for response in found]
    return found


def words(response: Response) -> str:
    """All that people read in it."""
    return "\n".join(texts(list(response.blocks)))


def filled(slack: Workspace, view: View) -> View:
    """A modal, once there is a result in it."""

    def now() -> View | None:
        found = next(each for each in slack.views if each.id == view.id)
        return None if LOADING in shown(found) else found

    return slack.wait_for(now, what="the result in a modal") or view


def home(slack: Workspace, user: str) -> View:
    """Somebody's Home tab, as it is after they opened it."""
    before = slack.homes.get(user)
    slack.deliver(payloads.app_home_opened(user, f"D{user[1:]}"))
    return republished(slack, user, before)


def republished(slack: Workspace, user: str, before: View | None) -> View:
    """Somebody's Home tab, once it is another than before."""

    def now() -> View | None:
        found = slack.homes.get(user)
        return found if found and (before is None or found.hash != before.hash) else None

    found = slack.wait_for(now, what=f"the Home tab of {user}")
    assert found
    return found


def settings(slack: Workspace, user: str) -> View:
    """The settings, as somebody opens them in their Home tab."""
    return opened(slack, user, lambda: slack.press(user, home(slack, user), ids.SETTINGS))


def offers(seen: View | Response, action_id: str) -> bool:
    """Whether there is such a thing to press."""
    try:
        pressing.find(seen.blocks, action_id)
    except pressing.Impossible:
        return False
    return True
