"""An article in one line: its title, linked, its site, its day."""

from bot.blocks.text import fragment, link, shorten
from retrieval.domain import Article

_LONGEST_SITE = 80
_LONGEST_PARTIAL = 50


def byline(article: Article, quote: str = "") -> str:
    """``<url|Title> – Site, 12 March 2026``, as far as known; the link opens the page at the quote.

    Where only part of the article was readable, that is said at the end.
    """
    origin = ", ".join(part for part in (shorten(article.source or "", _LONGEST_SITE), article.day) if part)
    title = article.title.strip() or "(untitled)"
    linked = link(fragment(article.url or "", quote), title)
    partial = f" ({shorten(article.partial, _LONGEST_PARTIAL)})" if article.partial else ""
    return (f"{linked} – {origin}" if origin else linked) + partial
