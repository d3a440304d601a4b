"""Which sentences of an article can stand in a summary: whole, said by the article itself, and understood alone."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from retrieval.claims import folded, quotations
from retrieval.domain import Article
from retrieval.orders import gives_orders
from retrieval.questions import WORD
from retrieval.sentences import Span, paragraph_spans

_FEWEST, _MOST, _MOST_FIRST = 8, 45, 60  # words in a sentence: fewer are a remark, more a list, or news' first sentence
_CAPITALS = 0.7  # share of words with a capital or a digit from which it is a heading, a menu or a table
_CAPTION = 400  # characters of a paragraph at most, for a photographer's name in it to make it a caption

_ENDED = re.compile(r"[.!?。．！？।؟]['\"”’»)\]]*$")
_ASKS = re.compile(r"[?？؟]['\"”’»)\]]*$")
_MARK = re.compile(r"[“”„«»\"]")
_QUOTE = re.compile(r"“[^“”]*”|\"[^\"]*\"|„[^„“”]*[“”]|«[^«»]*»")
_CUT = re.compile(r"^\w+\.,|(?<!\w)‘[^’]*$|(?:…|\.\.\.)\W*$|\[(?:…|\.\.\.)\]|://|\bwww\.|\w@\w|[<>{}|]")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
# “LINDHAVEN, 3 May –”, “Lindhaven (Northline) -”, “Lindhaven, 3 May –”, “Sele —”, “(Northline)”
_DATELINE = re.compile(
    rf"""(?:
      [A-Z]{{3,}}[^a-z\n—–:]{{0,30}}(?:,\s[^\n—–:]{{1,30}})?(?:\s?\([^()\n]{{2,30}}\))?\s?(?:--|[—–:]|\s-)
     |[A-Z][^\n—–()]{{1,40}}\s\([A-Z][^()\n]{{1,30}}\)\s?(?:--|[—–-])
     |(?:[A-Z][^\n—–]{{1,40}}\s)?(?:\d{{1,2}}\s{_MONTH}|{_MONTH}\s\d{{1,2}})(?:,?\s\d{{4}})?\s?(?:--|[—–]|\s-)
     |[A-Z][a-z'’]+(?:\s[A-Z][a-z'’]+){{0,2}}(?:,\s[A-Z][\w.]{{1,20}})?\s?[—–]
    )\s+(?=["“‘]?[A-Z0-9])
    |\([A-Z]\w{{1,20}}(?:\s\w{{1,20}})?\)\s?(?:[—–-]{{1,2}}\s)?(?=["“‘]?[A-Z])""",
    re.VERBOSE,
)
_BULLET = re.compile(r"(?:[-*•▪►·–—]|\d{1,2}[.)])\s+(?=\S)")
_BYLINE = re.compile(r"(?:By|Words by|Story by)\s(?:[A-Z][\w.'’-]*,?\s(?:and\s)?){2}")
_CREDIT = re.compile(
    r"\b(?:photo(?:graph)?|image|picture|illustration|video)s?(?:\s+credit)?\s*(?::|/|by\b|courtesy\b)|\bgetty\s+images\b"
    r"|\bfile\s+(?:photo|picture)\b|\bpictured\b|\((?:left|right|centre|center)\)|\bcredit:|©",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"""^\W*(?:
      (?:read|see|watch|listen|learn|discover)\s+(?:more|also|next|now|here|back|our|the\s+full|to\s+(?:our|the|this))\b
     |listen\s+to\b | catch\s+up\b
     |(?:click|tap|press)\s+(?:here|on|the|to)\b | (?:sign|log)\s?-?(?:up|in)\b | (?:subscribe|register|unsubscribe)\b
     |(?:follow|like|join|support|contact|e-?mail|find|tell)\s+(?:us|me|our)\b | share\s+(?:this|on|via|your)\b
     |(?:skip|jump|back|return)\s+to\b | (?:please|by)\s+(?:enable|log|sign|turn|read|click|contact|continuing|using)\b
     |for\s+(?:more|further)\s+(?:information|news|stories|details|on|about)\b | (?:copyright|advertisement)\b
     |(?:related|recommended|sponsored|most\s+read|topics?|tags?|editor['’]?s?['’]?\s+note|corrections?|clarification|disclosure|disclaimer|(?:pro\s+)?tip
        |watch|listen|video|source|credit|comments?|updated?|last\s+updated|published|posted|contact|notes?)\s*[:|]
     |(?:last\s+)?(?:updated|modified|published|posted)\s+(?:(?:on|at)\s+)?(?:\d|\w+day\b)
     |(?:this|the)\s+(?:article|story|post|piece|page|website|site)\s+(?:was|is|has|first|originally|appeared|uses)\b
     |(?:additional\s+)?(?:reporting|editing|writing|compiled|translated|words|photos?)\s+by\b
     |(?:we|i)\s+(?:use|may\s+(?:earn|receive)|welcome\s+your)\b
     |you\s+(?:can|may)\s+(?:also|unsubscribe|opt|contact)\b
    ) | \ball\s+rights\s+reserved\b | \buse[sd]?\s+cookies\b | \byour\s+(?:inbox|browser|e-?mail\s+address|consent)\b
      | \bour\s+(?:\w+\s){0,2}(?:newsletters?|app|podcasts?|channel|cookies?|privacy|terms|readers|website)\b
      | \b(?:terms\s+and\s+conditions|privacy\s+policy)\s+apply\b | \benable\s+javascript\b | \bclick(?:ing)?\s+here\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LEANING = re.compile(
    r"""^\W*(?:
      (?:s?he|it|they|his|hers?|him|its|theirs?|them|that|these|those|and|but|or|nor|yet|however|instead|also|then|both
        |such|another|others?|neither|either|which|who|meanwhile|moreover|furthermore|additionally|besides|similarly
        |likewise|never?theless|nonetheless|thus|therefore|hence|consequently|otherwise|too)\b
     |still, | there, | so\b(?!\s+far\b)
     |this\b(?!\s+(?:week|month|year|spring|summer|autumn|fall|winter|morning|afternoon|evening|season)\b)
     |(?:in\s+(?:addition|contrast|response|return|turn|other\s+words)|for\s+(?:example|instance)|as\s+a\s+result|that\s+said
        |by\s+contrast|on\s+the\s+other\s+hand|after\s+that|(?:since|until|by)\s+then|even\s+so|at\s+(?:that|the)\s+time
        |(?:one|two|some|most|many|all|none|half|each|few|several|both)\s+of\s+(?:them|these|those|whom)
        |(?:of|among|for|with|to|from|in|on|at|by)\s+(?:these|those|them|him|her|it|this|that)
        |the\s+(?:latter|former|same|other|others|two|pair|trio|duo))\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_CALENDAR = rf"(?:[A-Z]\w+day|{_MONTH}|[a-z\d]\S*)"
_THEY = re.compile(  # “In March he …” and “…, she said”
    rf"^(?:In|On|At|By|For|Last|Earlier|Later|Now|Today|Since|During|Until|When|As|After|Before|If)\s"
    rf"(?:{_CALENDAR}\s){{0,4}}?(?:he|she|they|it)\b"
    r"|[,”\"’']\s(?:he|she|they|it)\s(?:said|says|added|told|wrote|warned|argued|explained|continued|recalled|insisted)\b"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence fit for a summary: its span in the article's text without dateline or bullet.

    ``place`` is its place among all sentences, ``paragraph`` that of its paragraph; one that ``leans`` is understood
    only after the sentence before it.
    """

    start: int
    end: int
    place: int
    paragraph: int
    leans: bool


class _Fitness(IntEnum):
    FURNITURE = 0
    """Headings, menus, captions, calls to subscribe: around the article, or said twice."""
    AWKWARD = 1
    """The article's own, but a question, half a quotation, too short or too long."""
    FIT = 2


def statements(article: Article, spans: Sequence[Span]) -> list[Statement]:
    """Of an article's sentences, those that are fit, in order; where none is, the least unfit.

    There is none only where there are no sentences, and at least one that does not lean.
    """
    judged = list(_judged(article, spans))
    best = max((fitness for fitness, _ in judged), default=_Fitness.FIT)
    found = [statement for fitness, statement in judged if fitness is best]
    if found and all(one.leans for one in found):
        found[0] = replace(found[0], leans=False)
    return found


def leans(text: str) -> bool:
    """Whether a sentence begins, or names who speaks, with a word that points back: “He …”, “But …”, “…, she said”."""
    return bool(_LEANING.search(text) or _THEY.search(text))


def _judged(article: Article, spans: Sequence[Span]) -> Iterator[tuple[_Fitness, Statement]]:
    text, paragraphs = article.text, paragraph_spans(article.text)
    starts = [start for start, _ in paragraphs]
    captions = {start for start, end in paragraphs if end - start < _CAPTION and _CREDIT.search(text, start, end)}
    marks = [found.start() for found in _MARK.finditer(text)]
    heading = _heading(article.title)
    seen = {tuple(folded(article.title))}
    begun = False  # whether there was prose before that a sentence can lean on
    for place, (first, end) in enumerate(spans):
        paragraph = bisect_right(starts, first) - 1
        start = _undressed(text, first, end, [heading, _BULLET] if begun else [heading, _BULLET, _DATELINE])
        words = tuple(folded(text[start:end]))
        opening = starts[paragraph]
        if opening in captions or words in seen:
            fitness = _Fitness.FURNITURE
        else:
            quoted = (bisect_left(marks, start) - bisect_left(marks, opening)) % 2 == 1
            fitness = _fitness(text[start:end], quoted, _MOST if begun else _MOST_FIRST)
        seen.add(words)
        yield fitness, Statement(start, end, place, paragraph, begun and leans(text[start:end]))
        begun = begun or fitness is not _Fitness.FURNITURE


def _heading(title: str) -> re.Pattern[str] | None:
    """The title on lines of its own, with which a pasted text may begin."""
    words = WORD.findall(title)
    return re.compile(r"\W*" + r"\W+".join(map(re.escape, words)) + r"\W*\n\s*", re.IGNORECASE) if words else None


def _undressed(text: str, start: int, end: int, dresses: Sequence[re.Pattern[str] | None]) -> int:
    """Where the sentence itself begins, behind what may be put before it."""
    for dress in dresses:
        found = dress.match(text, start, end) if dress else None
        if found and found.end() < end:
            start = found.end()
    return start


def _fitness(text: str, quoted: bool, most: int) -> _Fitness:
    """How fit a sentence is of at most so many words; ``quoted`` tells that it begins within a quotation."""
    words = text.split()
    capitals = sum(not word.lstrip("\"“‘'(«„")[:1].islower() and word[:1].isascii() for word in words)
    if (
        not _ENDED.search(text)
        or _FURNITURE.search(text)
        or _CREDIT.search(text)
        or (_BYLINE.match(text) and len(words) < 15)
        or capitals > _CAPITALS * len(words)
        or gives_orders(text)
    ):
        return _Fitness.FURNITURE
    awkward = (
        not _FEWEST <= len(words) <= most
        or quoted
        or _ASKS.search(text)
        or _CUT.search(text)
        or quotations(text) is None
        or text.startswith("(")
        or any(text.count(left) != text.count(right) for left, right in ("()", "[]"))
        or not WORD.search(_QUOTE.sub("", text))
    )
    return _Fitness.AWKWARD if awkward else _Fitness.FIT
