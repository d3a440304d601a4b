"""What a web server says it sends, as the name of a file, which tells how to read it."""

from pathlib import PurePosixPath

from retrieval.adapters.reading.kinds import is_readable
from retrieval.errors import InputError

_NAMES = {
    "text/html": "page.html",
    "application/xhtml+xml": "page.html",
    "text/markdown": "page.md",
    "text/x-markdown": "page.md",
    "message/rfc822": "page.eml",
    "application/pdf": "page.pdf",
    "application/x-pdf": "page.pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "page.docx",
}
_TELLS_LITTLE = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
_OTHERS = {"image": "a picture", "video": "a video", "audio": "a recording"}


def file_name(content_type: str, path: str) -> str:
    """A name whose suffix is right for that type, from the path where the type tells little, or empty.

    Raises:
        InputError: The type is none that is read.
    """
    if content_type in _NAMES:
        return _NAMES[content_type]
    if content_type in _TELLS_LITTLE:
        name = PurePosixPath(path).name
        return name if is_readable(name) else ""
    what = _OTHERS.get(content_type.partition("/")[0], "of a kind that isn't read")
    raise InputError(f"it is {what}; give the address of a page, a PDF file, a Word file or a text")
