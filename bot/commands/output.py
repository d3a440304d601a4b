"""Prints results to stdout, and what else there is to say to stderr."""

import sys

from bot.plain import as_json, plain


def put(value: object) -> None:
    """Print a value as one line of JSON, at once."""
    print(as_json(value), flush=True)


def tell(message: str) -> None:
    """Print a message to stderr."""
    print(f"dateline: {plain(message)}", file=sys.stderr)
