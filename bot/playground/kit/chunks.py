"""What a stream tells of the app's work: its plan and its tasks, each as it stands."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from bot.playground.kit import icons
from bot.playground.kit.html import joined, tag
from bot.playground.kit.links import link
from bot.playground.kit.markdown import markdown
from bot.playground.kit.names import Names
from bot.playground.slack.shapes import Json

_STATES: Mapping[str, tuple[str, Markup]] = MappingProxyType(
    {
        "pending": ("To do", icons.PENDING),
        "in_progress": ("In progress", icons.RUNNING),
        "complete": ("Done", icons.DONE),
        "error": ("Failed", icons.FAILED),
    }
)


def work(chunks: Sequence[Json], names: Names) -> Markup:
    """The plan's title, and the tasks under it; nothing where there are none."""
    titles = [tag("p", one["title"], class_="kit-plan-title") for one in chunks if one["type"] == "plan_update"]
    tasks = [_task(one, names) for one in chunks if one["type"] == "task_update"]
    listed = [tag("ul", *tasks, class_="kit-tasks")] if tasks else []
    return tag("div", *titles, *listed, class_="kit-plan") if titles or tasks else Markup("")


def _task(task: Json, names: Names) -> Markup:
    words, icon = _STATES[task["status"]]
    mark = tag("span", icon, role="img", aria_label=words, title=words, class_="kit-state")
    told = [
        tag("div", markdown(task[part], names), class_="kit-told") for part in ("details", "output") if part in task
    ]
    sources = [tag("li", link(source["url"], source["text"]) or source["text"]) for source in task.get("sources", [])]
    listed = [tag("ul", *sources, class_="kit-sources")] if sources else []
    body = tag("div", tag("span", task["title"]), joined(told), *listed)
    return tag("li", mark, body, class_=f"kit-task kit-task-{task['status'].replace('_', '-')}")
