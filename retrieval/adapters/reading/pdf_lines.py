"""Lines of PDF pages made into paragraphs: running heads dropped, broken words mended, wrapped lines joined."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pypdfium2 import PdfiumError, PdfTextPage

from retrieval.adapters.reading import clean
from retrieval.adapters.reading.pdf_columns import Line, in_reading_order, is_wide

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"\S+")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-$")  # pdfium knows those alone that end its own lines
_HYPHENATED = re.compile(r"(?<!\w)\w++-\w+")
_BROKEN_WORD = re.compile(r"(?<!\w)(\w++)[\x02\ufffe](\w+)")  # pdfium's sign for a hyphen at the end of a line
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?[-–—\s]*|[ivxlc]{1,7}", re.IGNORECASE
)
_ENDS = re.compile(r"[.!?:…。！？][\"'”’»)\]]*$")
_SEVERAL = 6  # lines at one edge that tell how long they are there
_MARGIN = 2  # lines at the head and at the foot of a page among which running heads are looked for
_REPEATED = 3  # pages that share such a line


def page_lines(page: PdfTextPage) -> list[Line]:
    """The lines of one page that hold any words, in the order of reading."""
    text = page.get_text_range()
    rows = ([*_row(page, text, match.start(), match.end())] for match in _LINE.finditer(text))
    return in_reading_order([row for row in rows if row])


def _row(page: PdfTextPage, text: str, start: int, end: int) -> Iterator[Line]:
    """What stands beside each other in a line of pdfium's, parted at wide gaps."""
    words = [(start + word.start(), start + word.end()) for word in _WORD.finditer(text[start:end])]
    begin = 0
    for place in range(len(words)):
        is_last = place + 1 == len(words)
        if not is_last:
            _, _, right, _ = _box(page, words[place][1] - 1)
            left, bottom, _, top = _box(page, words[place + 1][0])
            if not is_wide(right, left, top - bottom):
                continue
        told = " ".join(text[slice(*word)] for word in words[begin : place + 1])
        left, bottom, _, top = _box(page, words[begin][0])
        _, last, right, _ = _box(page, words[place][1] - 1)
        yield Line(told if is_last else _HYPHEN.sub("\x02", told), left, right, bottom, last, top - bottom)
        begin = place + 1


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[str]:
    """The paragraphs of all pages in order; one that runs over the end of a page is whole."""
    lines = [line for page in _without_running_heads(pages) for line in page]
    if not lines:
        return []
    full = _full(lines)
    pitch = median([_drop(above, below) for above, below in pairwise(lines) if _drop(above, below) > 0] or [0.0])
    found = [[lines[0].text]]
    for above, below in pairwise(lines):
        if _goes_on(above, below, full[round(above.left)], pitch):
            found[-1].append(below.text)
        else:
            found.append([below.text])
    return _mended([" ".join(parts).replace("\x02 ", "\x02") for parts in found])


def _box(page: PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a letter."""
    try:
        left, bottom, right, top = page.get_charbox(index, loose=True)
    except PdfiumError:  # a letter that pdfium made up has no place
        return 0.0, 0.0, 0.0, 0.0
    return left, bottom, right, top


def _drop(above: Line, below: Line) -> float:
    """How far the next line stands below this one, in heights of its letters; negative in a new column or page."""
    return (above.last - below.bottom) / below.height if below.height > 0 else 0.0


def _full(lines: Sequence[Line]) -> dict[int, int]:
    """How many letters a full line has, by the edge at which lines begin: columns are narrower than what is across."""
    widths: defaultdict[int, list[int]] = defaultdict(list)
    for line in lines:
        widths[round(line.left)].append(len(line.text))
    most = sorted(len(line.text) for line in lines)[len(lines) * 9 // 10]
    return {edge: sorted(of)[len(of) * 3 // 4] if len(of) >= _SEVERAL else most for edge, of in widths.items()}


def _goes_on(above: Line, below: Line, full: int, pitch: float) -> bool:
    """Whether a line continues the paragraph above: same letters, no gap, and the line above is full or unfinished."""
    if (
        abs(above.height - below.height) > 0.1 * max(above.height, below.height)
        or _drop(above, below) > 1.3 * pitch > 0
    ):
        return False
    share = len(above.text) / full
    return share >= 0.85 if _ENDS.search(above.text) else share >= 0.5


def _mended(found: list[str]) -> list[str]:
    hyphenated = {word for paragraph in found for word in _HYPHENATED.findall(paragraph)}

    def mend(match: re.Match[str]) -> str:
        first, second = match.groups()
        spelled = f"{first}-{second}"
        return spelled if not second[0].islower() or spelled in hyphenated else first + second

    return [clean.tidy(_BROKEN_WORD.sub(mend, paragraph)) for paragraph in found]


def _without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    forms = Counter(form for page in pages for form in {_form(line) for line in (*page[:_MARGIN], *page[-_MARGIN:])})
    running = {form for form, count in forms.items() if count >= _REPEATED and any(map(str.isalpha, form))}

    def is_running(number: int, page: Sequence[Line]) -> bool:
        within = _MARGIN <= number < len(page) - _MARGIN
        edge = number in (0, len(page) - 1)
        return not within and (_form(page[number]) in running or (edge and _is_page_number(page, number)))

    return [[line for number, line in enumerate(page) if not is_running(number, page)] for page in pages]


def _form(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _is_page_number(page: Sequence[Line], number: int) -> bool:
    return len(page) > 1 and _PAGE_NUMBER.fullmatch(page[number].text) is not None
