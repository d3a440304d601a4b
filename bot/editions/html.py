"""Sets a digest as one web page that needs nothing besides: no script, no picture, no style sheet from elsewhere."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.editions.page import Page

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATE = Path(__file__).with_name("digest.html")


def html(page: Page) -> str:
    """The page; whatever stands in an article is text in it."""
    return _template().render(page=page)


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
