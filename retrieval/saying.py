"""Finds who said something, and what somebody said: sentences that attribute words to a speaker."""

import re
from collections.abc import Iterator, Sequence

from retrieval.domain import Article, Sentence
from retrieval.questions import WORD, stem
from retrieval.selection import Candidate, Ranked
from retrieval.sentences import Span
from retrieval.topics import Topic, feature

_MOST = 3
_WORTH = 3.0  # how far below the best sentence's score one is still worth showing, as in `answering`
_ENOUGH = 0.5  # of a topic's words at least, in a sentence and its neighbours
_LEAD = 3_000  # characters of a text in which an interview is told by
_SHORT = 2  # words of a topic that may stand in the title alone
_NEAR = 0.45  # cosine of a sentence that does without those words
_BACK = 3  # sentences before, in which “he” was named
_REACH = 8  # words between a speaker and the word for speaking
_QUOTE = re.compile(r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^«»]*(?:»|$)|„[^„“”]*(?:[“”]|$)|(?<!\w)‘[^‘’]*’(?!\w)")
_BEFORE = (
    "said says say saying told added adds warned warns argued argues explained wrote recalled joked insisted according"
)
_SAYING = frozenset(
    map(
        stem,
        f"""{_BEFORE} tells claimed claims denied denies insists explains confirmed confirms announced called calls
        writes described describes promised admitted admits stressed noted acknowledged replied responded commented
        accused blamed blames asked conceded testified declared urged criticised criticized welcomed rejected dismissed
        praised apologised apologized vowed predicted complained quipped remarked stated suggested thinks""".split(),
    )
)
_INVERTED = frozenset(map(stem, _BEFORE.split()))
"""Words for speaking before which the speaker need not stand: “said Holt”."""
_THEY = frozenset("he she they it".split())


def said(topic: Topic, speaker: Topic | None, found: Ranked) -> list[Sentence]:
    """Up to three sentences that tell what the speaker said, or where there is none asked for, who said it.

    The speaker is named in the sentence, or in the one before it, which is brought along then.
    """
    shown: list[tuple[Article, Span]] = []
    told = 0
    for one in _fitting(topic, speaker, found):
        spans = [(one.reading.article, span) for span in _spans(one, speaker)]
        if told < _MOST and not any(span in shown for span in spans[-1:]):
            shown += [span for span in spans if span not in shown]
            told += 1
    whole = Topic(topic.words + (speaker.words if speaker else ()))
    return [whole.quoted(article, span) for article, span in shown[: _MOST + 1]]


def interviewed(speaker: Topic, found: Ranked) -> bool:
    """Whether an article found is an interview with the speaker, where no words attribute what was said."""
    name = speaker.words[-1].casefold()
    texts = (f"{one.article.title}\n{one.article.text[:_LEAD]}".casefold() for one in found.readings)
    return any(f"{name}:" in text or (name in text and "interview" in text) for text in texts)


def _fitting(topic: Topic, speaker: Topic | None, found: Ranked) -> Iterator[Candidate]:
    best = found.sentences[0].score
    for one in found.sentences:
        if speaker is None and one.score < best - _WORTH:
            return
        if _spans(one, speaker) and _is_about(topic, one) and _knows(speaker, one.reading.article):
            yield one


def _knows(speaker: Topic | None, article: Article) -> bool:
    """Whether an article has the speaker's whole name somewhere."""
    return speaker is None or speaker.share(f"{article.title}\n{article.text[:100_000]}") == 1


def _is_about(topic: Topic, one: Candidate) -> bool:
    if not topic.words:
        return True
    article, spans = one.reading.article, one.reading.sentences
    around = spans[max(0, one.place - 1) : one.place + 2]
    near = article.text[around[0][0] : around[-1][1]]
    if len(topic.words) <= _SHORT:
        near = f"{article.title}\n{near}"
    if not topic.is_named(f"{near}\n{article.text[:2_000]}"):
        return False
    share = topic.share(near)
    return share > _ENOUGH or (share > 0 and feature(one, "sentence_cosine") >= _NEAR)


def _spans(one: Candidate, speaker: Topic | None) -> list[Span]:
    """The sentence, after the one that names who speaks if it does not itself; none where somebody else speaks.

    A sentence that names nobody goes on with the one before: a quotation alone, or “he said”.
    """
    text = one.reading.article.text
    *before, own = one.reading.sentences[max(0, one.place - _BACK) : one.place + 1]
    said = text[slice(*own)]
    if _speaks(said, speaker):
        return [own]
    outside = _QUOTE.sub(" ", said)
    words = WORD.findall(outside)
    if words and not _they_say(words):
        return []
    for span in reversed(before):
        earlier = text[slice(*span)]
        if _speaks(earlier, speaker) or (words and speaker and _places(WORD.findall(earlier), speaker)):
            return [span, own]
        if _speaks(earlier, None) or not words:  # somebody else; or the quotation goes on from no speaker
            return []
    return []


def _they_say(words: Sequence[str]) -> bool:
    """Whether “he” or “she” stands right by a word for speaking: “she said”, “he also said”, “said he”."""
    says = [stem(word) in _SAYING for word in words]
    pronouns = (place for place, word in enumerate(words) if word.lower() in _THEY)
    return any(any(says[place + 1 : place + 3]) or any(says[max(0, place - 1) : place]) for place in pronouns)


def _speaks(text: str, speaker: Topic | None) -> bool:
    """Whether a sentence says that the speaker, or if none is asked for somebody with a name, says something."""
    words = WORD.findall(_QUOTE.sub(" ", text))
    verbs = [(place, stem(word) in _INVERTED) for place, word in enumerate(words) if stem(word) in _SAYING]
    return any(
        abs(place - verb) <= _REACH and (place < verb or inverted)
        for place in _places(words, speaker)
        for verb, inverted in verbs
    )


def _places(words: Sequence[str], speaker: Topic | None) -> list[int]:
    """Where a sentence's words name the speaker or, if none is asked for, anybody; not as whose something is."""
    if speaker is None:
        named = [place for place, word in enumerate(words) if word[0].isupper() and (place or word[1:2].isupper())]
    else:
        last = speaker.words[-1].lower()
        named = [place for place, word in enumerate(words) if stem(word) == stem(last) or word.lower().startswith(last)]
    return [place for place in named if words[place + 1 : place + 2] != ["s"]]
