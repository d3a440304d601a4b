"""Embeds articles' chunks, each read under its article's byline."""

from collections.abc import Iterable

from retrieval.domain import Article, Chunk
from retrieval.ports import Embeddable, Embedder, Embedding

_HEADER_PIECES = 50  # with a passage of 200 word-pieces this stays within the 256 that all-MiniLM-L6-v2 reads


def embed(embedder: Embedder, articles: Iterable[tuple[Article, tuple[Chunk, ...]]]) -> list[Embedding]:
    """The embeddings of all the articles' chunks, in order, each chunk headed by its article's byline."""
    embeddables = []
    for article, chunks in articles:
        header = _header(embedder, article)
        for chunk in chunks:
            spans = tuple((start - chunk.start, end - chunk.start) for start, end in chunk.sentences)
            embeddables.append(Embeddable(header, article.text[chunk.start : chunk.end], spans))
    return embedder.embed_passages(embeddables)


def _header(embedder: Embedder, article: Article) -> str:
    byline = article.byline
    starts = embedder.pieces(byline)
    return byline[: starts[_HEADER_PIECES]].rstrip() if len(starts) > _HEADER_PIECES else byline
