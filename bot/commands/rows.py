"""The shapes of the JSON that commands print; other programs rely on them."""

from typing import Any

from bot.records import Aside, Vote
from retrieval.domain import Answer, Article, Citation, Document, moment
from retrieval.find import Match

Row = dict[str, Any]
"""One JSON object."""

_PLACES = 4  # of a score or a confidence


def answer_row(row_id: object, answer: Answer) -> Row:
    """An answer, under the id that its question came with."""
    return {
        "id": row_id,
        "question": answer.question,
        "answered": answer.answered,
        "answer": answer.text,
        "confidence": round(answer.confidence, _PLACES),
        "citations": [_citation_row(citation) for citation in answer.citations],
        "nearest": [
            {"article_id": near.article.id, "title": near.article.title, "score": round(near.score, _PLACES)}
            for near in answer.nearest
        ],
    }


def refusal_row(row_id: object, question: str, error: str) -> Row:
    """The same shape for a question that could not be asked, and why."""
    return {**answer_row(row_id, Answer(question, (), 0.0)), "error": error}


def match_row(match: Match) -> Row:
    """An article found, with its best passage."""
    article = match.article
    return {
        "article_id": article.id,
        "title": article.title,
        "url": article.url,
        "published": moment(article.published),
        "passage": match.text,
        "score": round(match.score, _PLACES),
    }


def article_row(article: Article) -> Row:
    """A whole article, in the shape that `ingest` takes."""
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "published": moment(article.published),
        "source": article.source,
        "author": article.author,
        "language": article.language,
    }


def job_row(aside: Aside) -> Row:
    """A job that was set aside, without what was said in it."""
    return {
        "id": aside.job.id,
        "kind": aside.job.kind,
        "attempts": aside.attempts,
        "reason": aside.reason,
        "at": moment(aside.at),
    }


def vote_row(vote: Vote) -> Row:
    """A vote, with the question and the answer that it is about."""
    turn = vote.turn
    return {
        "at": moment(vote.at),
        "user": vote.user,
        "helpful": vote.helpful,
        "reason": vote.reason,
        "question": turn.question,
        "answered": turn.answered,
        "answer": turn.text,
        "articles": list(dict.fromkeys(cited.article_id for cited in turn.citations)),
        "channel": turn.channel,
    }


def document_row(document: Document) -> Row:
    """What was read out of one file."""
    return {
        "title": document.title,
        "text": document.text,
        "published": moment(document.published),
        "author": document.author,
        "source": document.source,
        "language": document.language,
    }


def _citation_row(citation: Citation) -> Row:
    article = citation.article
    return {
        "article_id": article.id,
        "url": article.url,
        "title": article.title,
        "published": moment(article.published),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }
