"""The page's templates: whatever people and the app say is text in them."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.playground.seen import Page, Said, Traffic, Work

FRONT = Path(__file__).parents[1] / "front"
"""Where they are, and in `static` what they need."""

_MISSING = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Nothing here</title></head>
<body><main><h1>Nothing here</h1><p>{{ why }}</p><p><a href="{{ back }}">Go back to what is there</a></p></main></body>
</html>
"""


class Templates:
    """Sets pages, and those parts of them that change by themselves."""

    def __init__(self) -> None:
        environment = Environment(loader=FileSystemLoader(FRONT), autoescape=True, undefined=StrictUndefined)
        self._page = environment.get_template("page.html")
        self._fragments = environment.get_template("fragments.html")
        self._missing: Template = environment.from_string(_MISSING)

    def page(self, page: Page) -> str:
        """A whole page."""
        return self._page.render(page=page)

    def part(self, name: str, page: Page) -> str:
        """A part of it, by the name of its macro."""
        return self._macro(name, page)

    def row(self, row: Said | Traffic | Work, page: Page) -> str:
        """A row of one of its lists."""
        if isinstance(row, Said):
            return self._macro("message", row, page)
        return self._macro("traffic" if isinstance(row, Traffic) else "work", row)

    def missing(self, why: str, back: str) -> str:
        """What is shown where nothing is."""
        return self._missing.render(why=why, back=back)

    def _macro(self, name: str, *values: object) -> str:
        return str(getattr(self._fragments.module, name)(*values))
