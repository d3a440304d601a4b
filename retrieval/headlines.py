"""What a story is called: the title of one of its articles, without the site's name, and not shouted."""

import re
from collections.abc import Sequence

from retrieval.domain import Article
from retrieval.identity import host_of
from retrieval.sentences import sentence_spans

_PART = re.compile(r"\s+(?P<mark>[|–—·•:-]+)\s+(?=\S)")
_LABEL = re.compile(
    r"^(?:update|updated|breaking|breaking news|live|exclusive|watch|video)\s*[:|–—]\s*(?=\S)", re.IGNORECASE
)
_NOT_WORD = re.compile(r"[\W_]+")
_FEW_WORDS = 4  # of what stands behind a bar, which is the site's name or the section's
_FEWEST_LETTERS = 8  # less, in capitals, is an abbreviation
_LONGEST = 100  # characters of a headline made of a sentence
_BEGINNING = 10 * _LONGEST


def headline(articles: Sequence[Article]) -> tuple[Article, str]:
    """The headline, of the first article that has a good title, else any, and that article; there is at least one."""
    titles = [(article, cleaned(article)) for article in articles]
    quiet = ((article, title) for article, title in titles if title and not shouts(title))
    loud = ((article, title) for article, title in titles if title)
    return next(quiet, None) or next(loud, None) or (articles[0], _beginning(articles[0].text))


def cleaned(article: Article) -> str:
    """The title on one line, without ``Update:`` before it and ``| Site`` behind it."""
    title = _LABEL.sub("", " ".join(article.title.split()))
    site = {_letters(article.source or ""), _letters(_host(article.url))} - {""}
    while parts := list(_PART.finditer(title)):
        last = parts[-1]
        end = title[last.end() :]
        named = any(_letters(end) in name or name in _letters(end) for name in site) if _letters(end) else True
        if not (named or ("|" in last["mark"] and len(end.split()) <= _FEW_WORDS)):
            break
        title = title[: last.start()]
    return title


def shouts(title: str) -> bool:
    """Whether it is mostly in capitals."""
    letters = [letter for letter in title if letter.isalpha()]
    return len(letters) >= _FEWEST_LETTERS and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)


def _beginning(text: str) -> str:
    """The first sentence, or as much of it as a headline holds."""
    start = text[:_BEGINNING]
    first = " ".join(start[slice(*next(iter(sentence_spans(start)), (0, 0)))].split()).rstrip(".")
    return first if len(first) <= _LONGEST else f"{first[:_LONGEST].rsplit(' ', 1)[0].rstrip(' ,;:–—-')} …"


def _letters(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())


def _host(url: str | None) -> str:
    return host_of(url).removeprefix("www.").rpartition(".")[0]
