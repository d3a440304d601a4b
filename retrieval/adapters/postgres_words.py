"""The words of passages in PostgreSQL: which of them are searched for, and BM25, which PostgreSQL lacks.

A passage's words are a tsvector of short hashes of workspace and stem, so that

- the one GIN index has a list of its own for each workspace's word, however many workspaces use that word;
- whatever a text holds makes a lexeme, and no text-search configuration is asked;
- a row shows nobody what stands in a passage. That matters: under row-level security no index answers ``@@``, which is
  not leakproof, so these rows are open to reading, and the walls are around all that they lead to.

A lexeme has as many positions as its stem counts in the passage; where they are is not kept.
"""

import math
import operator
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, reduce
from hashlib import blake2b
from itertools import islice
from typing import Any
from unicodedata import combining, normalize

from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    ColumnElement,
    Connection,
    Float,
    and_,
    any_,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    table,
    true,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from retrieval.adapters.postgres_seen import article_seen
from retrieval.adapters.sql.columns import String
from retrieval.adapters.statements import Stored
from retrieval.adapters.tables import PASSAGE
from retrieval.domain import Hit, Passage, Scope, Window
from retrieval.ports import Frequencies
from retrieval.questions import WORD, stem

_WORDS = table(
    "passage_words", column("workspace", String), column("key", BigInteger), column("words", TSVECTOR), column("length")
)
_VOCABULARY = table("vocabulary", column("workspace", String), column("term", String), column("passages", BigInteger))

_PASSAGES, _LENGTH = "", " "  # rows of the vocabulary that count no word, but all passages, and all words in them

_TITLE_WEIGHT = 2  # times that a word in the title counts
_LONGEST_TITLE, _LONGEST_BODY = 2_000, 20_000  # words that are looked at: a tsvector has room for 1 MB
_MOST_TIMES = 250  # that a word is counted in a passage: a lexeme has room for 256
_K1, _B = 1.2, 0.75  # BM25's, as FTS5 has them
_MOST_TERMS = 50  # words that are looked for, the rarest of those given
_FEW = 3_000  # passages that are ranked if the rarest words have so many; more only where these fill no limit
_ALL_OCCURRENCES = 1.64493406685  # π²/6, to which ts_rank takes the sum of 1/j² over a word's occurrences
_UNWEIGHED = cast([1.0] * 4, ARRAY(REAL))


def index(connection: Connection, workspace: str, stored: Iterable[Stored]) -> None:
    """Make the passages of entries findable by their words."""
    rows, holding = [], Counter[str]()
    for entry, keys in stored:
        title = list(islice(_stems(entry.article.title), _LONGEST_TITLE))
        for key, chunk in zip(keys, entry.chunks, strict=True):
            body = list(islice(_stems(entry.article.text[chunk.start : chunk.end]), _LONGEST_BODY))
            times = {_lexeme(workspace, word): count for word, count in Counter(title * _TITLE_WEIGHT + body).items()}
            length = len(title) + len(body)
            rows.append({"workspace": workspace, "key": key, "words": _vector(times), "length": length})
            holding.update([*times, _PASSAGES])
            holding[_LENGTH] += length
    if rows:
        connection.execute(insert(_WORDS), rows)
        _count(connection, workspace, holding)


def forget(connection: Connection, workspace: str, article_id: str) -> None:
    """Undo ``index`` for all passages of an article, before they go."""
    keys = select(PASSAGE.c.key).where(PASSAGE.c.workspace == workspace, PASSAGE.c.article_id == article_id)
    mine = delete(_WORDS).where(_WORDS.c.workspace == workspace, _WORDS.c.key.in_(keys))
    lexemes = cast(func.tsvector_to_array(_WORDS.c.words), ARRAY(String))
    holding = Counter[str]()
    for held, length in connection.execute(mine.returning(lexemes, _WORDS.c.length)):
        holding.subtract([*held, _PASSAGES])
        holding[_LENGTH] -= length
    if holding:
        _count(connection, workspace, holding)
        nowhere = and_(_VOCABULARY.c.workspace == workspace, _VOCABULARY.c.passages <= 0)
        connection.execute(delete(_VOCABULARY).where(nowhere, _VOCABULARY.c.term == any_(_texts(holding))))


def clear(connection: Connection, workspace: str) -> None:
    """Undo ``index`` for all passages of a workspace, before they go."""
    connection.execute(delete(_WORDS).where(_WORDS.c.workspace == workspace))
    connection.execute(delete(_VOCABULARY).where(_VOCABULARY.c.workspace == workspace))


def search(connection: Connection, scope: Scope, window: Window, terms: Sequence[str], limit: int) -> list[Hit]:
    """Passages with any of the words, by BM25 over all of the words, best first.

    Ranked are those that have one of the rarest words, of which there are few even in a large library; if they are too
    few, as in a window they may be, those that have a more common one too, and at last those that have any.
    """
    lexemes = {_lexeme(scope.workspace, word) for term in terms for word in _stems(term)}
    if not lexemes:
        return []
    holding = _holding(connection, scope.workspace, {*lexemes, _PASSAGES, _LENGTH})
    known = sorted(lexemes & holding.keys(), key=lambda lexeme: (holding[lexeme], lexeme))[:_MOST_TERMS]
    if not known:
        return []
    least = limit
    while True:
        rarest = _rarest(known, holding, least)
        hits = _ranked(connection, scope, window, rarest, known, holding, limit)
        if len(hits) == limit or len(rarest) == len(known):
            return hits
        least = 4 * max(least, sum(holding[lexeme] for lexeme in rarest))


def frequencies(connection: Connection, scope: Scope, stems: Sequence[str]) -> Frequencies:
    """In how many passages of the scope's workspace each stem occurs."""
    lexemes = {_lexeme(scope.workspace, word): word for word in stems}
    holding = _holding(connection, scope.workspace, {*lexemes, _PASSAGES})
    passages = holding.pop(_PASSAGES, 0)
    return Frequencies(passages, {lexemes[lexeme]: count for lexeme, count in holding.items()})


def passages(connection: Connection, workspace: str) -> int:
    """How many passages a workspace has."""
    return _holding(connection, workspace, {_PASSAGES}).get(_PASSAGES, 0)


def _stems(content: str) -> Iterable[str]:
    """The stems of a text's words; accents that are characters of their own part no word."""
    if not content.isascii():
        content = "".join(mark for mark in normalize("NFKD", content) if not combining(mark))
    return (stem(word) for word in WORD.findall(content))


@lru_cache(maxsize=65_536)
def _lexeme(workspace: str, word: str) -> str:
    """Eight characters that stand for a word in a workspace: by chance, two words share them in 1 of 2⁴⁸ pairs."""
    data = f"{workspace}\0{word}".encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(blake2b(data, digest_size=6).digest()).decode()


def _vector(times: Mapping[str, int]) -> str:
    """A tsvector, as PostgreSQL reads it."""
    places = [",".join(map(str, range(1, min(count, _MOST_TIMES) + 1))) for count in times.values()]
    return " ".join(f"{lexeme}:{place}" for lexeme, place in zip(times, places, strict=True))


def _texts(values: Iterable[str]) -> Any:  # noqa: ANN401 - SQLAlchemy's own
    return cast(sorted(values), ARRAY(String))


def _count(connection: Connection, workspace: str, holding: Mapping[str, int]) -> None:
    """Add to how many passages have each word; always in the words' order, so that no two wait for each other."""
    terms = sorted(holding)
    counts = cast([holding[term] for term in terms], ARRAY(BigInteger))
    rows = func.unnest(cast(terms, ARRAY(String)), counts).table_valued("term", "passages").render_derived()
    adding = postgresql.insert(_VOCABULARY).from_select(
        ["workspace", "term", "passages"], select(literal(workspace), rows.c.term, rows.c.passages)
    )
    total = _VOCABULARY.c.passages + adding.excluded.passages
    connection.execute(adding.on_conflict_do_update(index_elements=["workspace", "term"], set_={"passages": total}))


def _holding(connection: Connection, workspace: str, lexemes: Iterable[str]) -> dict[str, int]:
    """How many passages have each; those of none are left out."""
    mine = and_(_VOCABULARY.c.workspace == workspace, _VOCABULARY.c.term == any_(_texts(lexemes)))
    return {row.term: row.passages for row in connection.execute(select(_VOCABULARY).where(mine))}


def _rarest(known: Sequence[str], holding: Mapping[str, int], least: int) -> Sequence[str]:
    """The rarest words, of words from rare to common: as many as _FEW passages have, or ``least`` have."""
    found = 0
    for count, lexeme in enumerate(known):
        if found >= least and found + holding[lexeme] > _FEW:
            return known[:count]
        found += holding[lexeme]
    return known


def _ranked(
    connection: Connection,
    scope: Scope,
    window: Window,
    wanted: Sequence[str],
    known: Sequence[str],
    holding: Mapping[str, int],
    limit: int,
) -> list[Hit]:
    """The passages with any of the words ``wanted``, by the BM25 of all that are ``known``."""
    # The planner is told no more than what it can't take for a reason to go through all of the workspace instead:
    # DISTINCT FROM is beyond the keys' index, and what has an OFFSET is looked up row by row.
    mine = _WORDS.c.workspace.is_not_distinct_from(scope.workspace)
    wanting = cast(" | ".join(f"'{lexeme}'" for lexeme in wanted), TSQUERY)
    scored = select(_WORDS.c.key, _bm25(known, holding).label("score")).where(mine, _WORDS.c.words.op("@@")(wanting))
    found = scored.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    passage = select(PASSAGE.c.article_id, PASSAGE.c.start, PASSAGE.c.end)
    passage = passage.where(PASSAGE.c.workspace == scope.workspace, PASSAGE.c.key == found.c.key)
    its = passage.offset(0).lateral("its")
    seen = article_seen(scope, window, its)
    query = (
        select(its, found.c.score)
        .select_from(found.join(its, true()).join(seen, true()))
        .order_by(found.c.score.desc(), found.c.key)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    return [Hit(Passage(row.article_id, row.start, row.end), row.score) for row in rows]


def _bm25(known: Sequence[str], holding: Mapping[str, int]) -> ColumnElement[float]:
    """BM25 (Robertson and Zaragoza, Foundations and Trends in IR 3(4), 2009) of a passage, with FTS5's constants."""
    passages, length = holding[_PASSAGES], holding[_LENGTH]
    longer = _K1 * (1 - _B + _B * passages / length * cast(_WORDS.c.length, Float))
    terms = []
    for lexeme in known:
        times = _times(lexeme)
        rarity = max(1e-6, math.log((passages - holding[lexeme] + 0.5) / (holding[lexeme] + 0.5)))
        terms.append(rarity * (_K1 + 1) * times / (times + longer))
    return reduce(operator.add, terms)


def _times(lexeme: str) -> ColumnElement[float]:
    """How often a word counts in a passage, by way of ts_rank: to unnest a passage's words takes 50 times as long.

    Of one word ts_rank tells the share that the first n terms have in all of 1 + 1/4 + 1/9 + …; those that are missing
    are 1 / (n + ½) or very nearly so.
    """
    share = cast(func.ts_rank(_UNWEIGHED, _WORDS.c.words, cast(f"'{lexeme}'", TSQUERY)), Float)
    return func.round(1 / (_ALL_OCCURRENCES * (1 - share)) - 0.5)
