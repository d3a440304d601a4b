"""What a search found."""

from collections.abc import Sequence

from bot.blocks.byline import byline
from bot.blocks.kit import section
from bot.blocks.message import Block, Message
from bot.blocks.packing import fitting
from bot.blocks.text import first_words, shorten
from bot.wording import number
from retrieval.find import Match

_LONGEST_PASSAGE = 300
_LONGEST_WORDS = 200


def found(matches: Sequence[Match], words: str) -> Message:
    """The articles that match, each with its passage."""
    count = number(len(matches), "article") if matches else "Nothing found"
    listed = [_match(match, place) for place, match in enumerate(matches, start=1)]
    blocks = fitting([section(f"{count} for “{shorten(words, _LONGEST_WORDS)}”"), *listed])
    return Message(first_words(f"{count} for “{words}”"), tuple(blocks))


def _match(match: Match, place: int) -> Block:
    return section(f"*{place}.* {byline(match.article, match.text)}\n{shorten(match.text, _LONGEST_PASSAGE)}")
