"""The shapes of the JSON that commands print; other programs rely on them."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from bot.facts import Tally
from bot.records import Aside, Vote
from retrieval.domain import Answer, Article, Citation, Document, Window, moment
from retrieval.find import Match
from retrieval.group import Cluster
from retrieval.ingest import Outcome
from retrieval.news import Digest, Story, Summary

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
        "image": article.image,
        "partial": article.partial,
    }


def summary_row(row_id: object, summary: Summary) -> Row:
    """A summary, under the id that its article came with."""
    return {
        "id": row_id,
        "title": summary.article.title,
        "summary": summary.text,
        "key_points": [point.text for point in summary.key_points],
        "method": summary.method,
    }


def summary_refusal_row(asked: Row, error: str) -> Row:
    """The same shape for a row that could not be summarised, and why."""
    return {
        "id": asked.get("id"),
        "title": asked.get("title"),
        "summary": "",
        "key_points": [],
        "method": None,
        "error": error,
    }


def story_rows(clusters: Iterable[Cluster], window: Window) -> list[Row]:
    """Every article of the window with its story, whose id is that of the story's first article."""
    return [
        {"article_id": opening.article.id, "story_id": cluster.id}
        for cluster in clusters
        for opening in cluster.openings
        if window.since is None or opening.time >= window.since
    ]


def digest_row(digest: Digest) -> Row:
    """A digest: its stories at length and in brief."""
    return {
        "window": {"since": instant(digest.window.since), "until": instant(digest.window.until)},
        "stories": [_story_row(story) for story in digest.stories],
        "brief": [_brief_row(story) for story in digest.brief],
        "counts": {
            "articles": digest.taken.articles,
            "stories": digest.taken.stories,
            "sources": digest.taken.sources,
            "failed_feeds": list(digest.taken.failed_feeds),
        },
        "notes": list(digest.notes),
    }


def tally_row(done: Tally) -> Row:
    """What became of inputs: how many of each outcome, and which failed."""
    counts = {outcome.value: done.counts[outcome] for outcome in Outcome if outcome is not Outcome.FAILED}
    return counts | {"failed": [{"input": one.name, "reason": one.reason} for one in done.failed]}


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
        "url": document.url,
        "image": document.image,
        "certainty": document.certainty,
        "partial": document.partial,
    }


def instant(when: datetime | None) -> str | None:
    """A moment in ISO 8601, UTC, to the second or finer."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z") if when else None


def _story_row(story: Story) -> Row:
    return {
        "id": story.id,
        "headline": story.headline,
        "summary": " ".join(sentence.text for sentence in story.sentences),
        "citations": [_citation_row(citation) for citation in story.citations],
        "articles": [_member_row(article) for article in story.articles],
        "update": story.update,
        "differences": [[_citation_row(cited) for cited in one.citations] for one in story.differences],
        "changes": [
            {"article_id": one.article_id, "at": instant(one.at), **asdict(edit)}
            for one in story.revisions
            for edit in one.edits
        ],
    }


def _brief_row(story: Story) -> Row:
    articles = [_member_row(article) for article in story.articles]
    return {"id": story.id, "headline": story.headline, "update": story.update, "articles": articles}


def _member_row(article: Article) -> Row:
    return {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": moment(article.published),
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
