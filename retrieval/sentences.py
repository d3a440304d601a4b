"""Where sentences begin and end: spans into a text, never copies of it."""

import re

Span = tuple[int, int]

# A single newline within a hard-wrapped line of prose is a space; every other newline ends a sentence.
_BREAK = re.compile(r"\n\s*")
_WRAPPED = 50  # characters: a shorter line was ended on purpose
_ENDS = '.!?:;"”’)]'
_ODD_SPACE = re.compile(r"[^\S ]")
_LONG = 20_000  # characters: no paragraph that somebody wrote
_QUOTE = re.compile(r"[‘’‚‛“”„‟«»‹›「」『』]")


def sentence_spans(text: str) -> list[Span]:
    """The (start, end) of every sentence, in order, without the white space around it; none crosses a paragraph."""
    return [span for start, end in paragraph_spans(text) for span in _within(text, start, end)]


def paragraph_spans(text: str) -> list[Span]:
    """The (start, end) of every paragraph, trimmed; a line that ends without wrapping is a paragraph of its own."""
    spans, start = [], 0
    for match in _BREAK.finditer(text):
        if match.group().count("\n") == 1 and _wraps(text, match.start(), match.end()):
            continue
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def _wraps(text: str, newline: int, following: int) -> bool:
    line = text[text.rfind("\n", 0, newline) + 1 : newline].rstrip()
    return len(line) >= _WRAPPED and line[-1] not in _ENDS and text[following : following + 1].isalnum()


def _within(text: str, start: int, end: int) -> list[Span]:
    from sentencex import get_sentence_boundaries

    # sentencex panics at some white space beyond ASCII; a blank for each keeps the offsets.
    paragraph = _ODD_SPACE.sub(" ", text[start:end])
    if end - start > _LONG:  # sentencex looks for the other end of each quotation mark through all that follows
        paragraph = _QUOTE.sub(" ", paragraph)
    found = (
        (start + boundary["start_index"], start + boundary["end_index"])
        for boundary in get_sentence_boundaries("en", paragraph)
    )
    return [trimmed for span in found if (trimmed := _trim(text, *span))]


def _trim(text: str, start: int, end: int) -> Span | None:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end -= len(inner) - len(inner.rstrip())
    return (start, end) if start < end else None
