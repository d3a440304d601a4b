"""Articles as stories are made of them: how each begins, read by an embedder of words."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from retrieval.chunking import split
from retrieval.domain import Article, Passage
from retrieval.embedding import embed
from retrieval.ports import Embedder, Opening, Reading
from tests.retrieval.fakes import WordEmbedder

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
"""A Monday."""

WORDS = WordEmbedder(dimension=256)


def opening(
    text: str,
    *,
    title: str = "",
    source: str | None = "Post",
    url: str | None = None,
    author: str | None = None,
    hours: float = 0.0,
    article_id: str = "",
    dated: bool = True,
    saved: datetime | None = None,
    embedder: Embedder = WORDS,
) -> Opening:
    """An article's opening, published so many hours after noon."""
    when = NOON + timedelta(hours=hours)
    article = Article(
        id=article_id or f"{source}: {title or text[:40]}",
        text=text,
        title=title,
        url=url,
        source=source,
        author=author,
        published=when if dated else None,
    )
    (chunk, *_) = split(text, embedder.pieces(text), 200)
    (embedding,) = embed(embedder, [(article, (chunk,))])
    reading = Reading(Passage(article.id, chunk.start, chunk.end), article, chunk.sentences, embedding)
    return Opening(reading, saved or when)


def voices(*openings: Opening) -> Sequence[Sequence[Opening]]:
    """Each its own voice: none copies another."""
    return [[one] for one in openings]
