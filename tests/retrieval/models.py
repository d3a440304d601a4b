"""The real embedding model, loaded once for all tests that need it."""

from functools import cache

from retrieval.adapters.model_weights import EMBEDDED, locate, prepare
from retrieval.ports import Embedder


@cache
def sentence_embedder() -> Embedder:
    """The packaged all-MiniLM-L6-v2."""
    prepare(True)
    from retrieval.adapters.sentence_embedder import SentenceEmbedder

    return SentenceEmbedder(locate(EMBEDDED, None), threads=1)
