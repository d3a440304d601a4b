"""Shows how the weight of the dense leg in the fusion serves: hit@1, hit@5 and MRR@10 of paragraphs by weight.

    python -m tests.quality.tune new_wiki_v1.0.json.gz

The file is in SQuAD's form, and not the one that the README's figures are measured on; see `fit.py` for where it is
from.
"""

import argparse
import tempfile
from pathlib import Path

from rich.progress import track

from retrieval.adapters.model_weights import locate, prepare
from retrieval.adapters.sentence_embedder import SentenceEmbedder
from retrieval.domain import ANY_TIME, LOCAL
from retrieval.questions import parse
from retrieval.ranking import fuse
from retrieval.searching import LEG_LIMIT
from tests.quality.open_corpus import open_corpus, squad_form

WEIGHTS = (0.0, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 1.0)
QUESTIONS = 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The weight of the dense leg.")
    parser.add_argument("file", type=Path)
    paragraphs, asked = squad_form(parser.parse_args().file)
    prepare(True)
    embedder = SentenceEmbedder(locate("embedded", None), 2)
    ranks: dict[float, list[int]] = {weight: [] for weight in WEIGHTS}
    with tempfile.TemporaryDirectory() as folder, open_corpus(paragraphs, embedder, Path(folder)) as library:
        for one in track(asked[:: max(1, len(asked) // QUESTIONS)], "questions"):
            question = parse(one.question)
            vector, total = embedder.embed_question(one.question), library.frequencies(LOCAL, []).passages
            dense = library.dense(LOCAL, ANY_TIME, embedder.name, vector, LEG_LIMIT)
            lexical = library.lexical(LOCAL, ANY_TIME, question.words, LEG_LIMIT)
            for weight, found in ranks.items():
                hits = fuse(dense, lexical, passages=total, limit=2 * LEG_LIMIT, weight=weight)
                names = list(dict.fromkeys(hit.passage.article_id for hit in hits))
                found.append(names.index(one.paragraph) + 1 if one.paragraph in names else 0)
    for weight, found in ranks.items():
        hit_1, hit_5 = (sum(0 < rank <= depth for rank in found) / len(found) for depth in (1, 5))
        mrr = sum(1 / rank for rank in found if 0 < rank <= 10) / len(found)
        print(f"{weight:.2f}  {hit_1:.4f}  {hit_5:.4f}  {mrr:.4f}")


if __name__ == "__main__":
    main()
