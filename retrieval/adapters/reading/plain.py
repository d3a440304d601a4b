"""Text files: an article as it is, or the raw copy of a web page from which the article is taken."""

from datetime import datetime

from retrieval.adapters.reading import clean, pasted, titles
from retrieval.adapters.reading.encoding import decode
from retrieval.domain import Document


def read(data: bytes, now: datetime) -> Document:
    """The article in a text file."""
    text, facts = pasted.article(clean.tidy(decode(data)), now)
    return Document(
        text=text,
        title=facts.title or titles.from_text(text),
        url=facts.url,
        source=facts.source or None,
        author=facts.author,
        published=facts.published,
    )
