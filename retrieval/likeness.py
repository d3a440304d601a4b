"""Tells how alike two articles are in what happened: words, names and meaning together, fading with the days between.

News is clustered best by sparse and dense likeness and time together (Miranda et al., EMNLP 2018; Saravanakumar et al.,
EACL 2021). Here they are multiplied, so that each has to speak for a pair: vectors alone take a topic for an event,
words alone a place for one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Article
from retrieval.headlines import cleaned
from retrieval.ports import Opening, Vector
from retrieval.questions import STOP_WORDS, WORD, stem

Places = NDArray[np.intp]

_READ = 2_000  # characters of a text, about 300 words: news is told from the top
_LEAD = 60  # words, which weigh double, as the title's do
_NAME_WEIGHT = 2.0  # of a name or number, on top of its rarity: who, where and how many tell events apart
_UNSEEN = 100  # articles imagined that have none of the words, so that rarity means something among three articles
_NEAREST = 128  # articles, by meaning, that each one is compared with
_CHANCE = 0.08  # likeness below this is chance, and none
_SAME_DAY = 1.0  # days between reports that say nothing against their being of one event
_FADE = 8.0  # days in which likeness falls to 1/e
_ROWS = 512  # compared with all others at once
_PAIRS = 8192  # whose words are compared at once
_INSIDE = re.compile(r"(?<=[\w,;] )[^\W\d_]+")  # a word that no sentence begins with


@dataclass(frozen=True, slots=True)
class Pairs:
    """How alike articles are, in 0…1, by their places, first < second; pairs that are not here are not alike."""

    first: Places
    second: Places
    likeness: Vector


def likenesses(openings: Sequence[Opening]) -> Pairs:
    """The likeness of every two articles that are alike at all."""
    if len(openings) < 2:
        return Pairs(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.float32))
    vectors = np.stack([opening.reading.embedding.passage for opening in openings])
    first, second = _nearest(vectors)
    words = _words(openings)
    likeness = np.zeros(len(first), np.float32)
    for part in _parts(len(first), _PAIRS):
        one, other = first[part], second[part]
        meaning = np.einsum("ij,ij->i", vectors[one], vectors[other])
        wording = np.asarray(words[one].multiply(words[other]).sum(axis=1))
        likeness[part] = np.sqrt(np.maximum(meaning, 0) * wording)
    likeness *= _fading(openings, first, second)
    alike = likeness >= _CHANCE
    return Pairs(first[alike], second[alike], likeness[alike])


def _parts(count: int, size: int) -> Iterator[slice]:
    return (slice(start, start + size) for start in range(0, count, size))


def _nearest(vectors: Vector) -> tuple[Places, Places]:
    """Pairs of places, first < second, where one is among the other's nearest; never all by all in memory at once."""
    count = len(vectors)
    most = min(_NEAREST, count - 1)
    found = []
    for part in _parts(count, _ROWS):
        rows = np.arange(count)[part, None]
        block = vectors[part] @ vectors.T
        np.put_along_axis(block, rows, -np.inf, axis=1)  # nothing is its own neighbour
        near = np.argpartition(-block, most - 1, axis=1)[:, :most]
        found.append((np.minimum(rows, near) * count + np.maximum(rows, near)).ravel())
    first, second = np.divmod(np.unique(np.concatenate(found)), count)
    return first, second


def _fading(openings: Sequence[Opening], first: Places, second: Places) -> Vector:
    """1 for reports of about one day, less the more days between them; 1 as well where a day is not known."""
    dates = [opening.article.published for opening in openings]
    days = np.array([date.timestamp() / 86_400 if date else np.nan for date in dates])
    apart = np.nan_to_num(np.abs(days[first] - days[second]))
    faded: Vector = np.exp(-np.maximum(apart - _SAME_DAY, 0) / _FADE).astype(np.float32)
    return faded


def _words(openings: Sequence[Opening]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """The articles' stems, and every two that follow each other, as TF-IDF: a sparse matrix of unit-length rows."""
    from scipy.sparse import csr_array, diags_array

    numbers = {"": 0}
    told = [_terms(opening.article, numbers) for opening in openings]
    terms, columns = np.unique(np.concatenate([codes for codes, _ in told]), return_inverse=True)
    ends = np.cumsum([0, *(len(codes) for codes, _ in told)])
    counts = np.concatenate([weights for _, weights in told])
    rows = csr_array((counts, columns, ends), shape=(len(openings), len(terms)))
    rows.sum_duplicates()
    holding = np.bincount(rows.indices, minlength=len(terms))
    rarity = np.log((len(openings) + _UNSEEN) / (holding + 0.5)).astype(np.float32)
    rarity[np.isin(terms, [numbers[name] for name in _names(openings, numbers)])] *= _NAME_WEIGHT
    rows.data = (1 + np.log(rows.data)) * rarity[rows.indices]
    lengths = np.sqrt(np.asarray(rows.power(2).sum(axis=1)))
    return (diags_array(1 / np.maximum(lengths, 1e-9)) @ rows).astype(np.float32).tocsr()


def _terms(article: Article, numbers: dict[str, int]) -> tuple[NDArray[np.int64], Vector]:
    """The article's terms as it tells them, and how much each counts: double in its title and its beginning.

    A stem's code is its number, which is given to it here if it is new; a pair's is made of its stems' two.
    """
    text = WORD.findall(article.text[:_READ])
    codes, weights = [], []
    for weight, words in ((2, WORD.findall(cleaned(article))), (2, text[:_LEAD]), (1, text[_LEAD:])):
        stems = ("" if len(word) == 1 or word.lower() in STOP_WORDS else stem(word) for word in words)
        told = np.array([numbers.setdefault(one, len(numbers)) for one in stems], dtype=np.int64)
        pairs = (told[:-1] << 32 | told[1:])[(told[:-1] > 0) & (told[1:] > 0)]
        codes += [told[told > 0], pairs]
        weights.append(np.full(len(codes[-2]) + len(pairs), weight, dtype=np.float32))
    return np.concatenate(codes), np.concatenate(weights)


def _names(openings: Sequence[Opening], told: Iterable[str]) -> list[str]:
    """Those stems that are a number, or have a capital inside a sentence more than twice as often as they have none."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for opening in openings:
        for word in _INSIDE.findall(opening.article.text[:_READ]):
            (capital if word[0].isupper() else small)[stem(word)] += 1
    return [one for one in told if one[:1].isdigit() or capital[one] > 2 * small[one]]
