"""What office programs write into a file's properties, told from what people write there."""

import re

from retrieval.adapters.reading import clean

_BY_A_PROGRAM = re.compile(
    r"(?:untitled|document|title|none|null|anonymous|unknown|admin(?:istrator)?|user|owner|root|author|scan|image)[\s\d]*"
    r"|(?:microsoft\s)?(?:word|powerpoint|excel)\b.*|python-docx|(?:slide|page)\s*\d+"
    r"|\S*\.(?:docx?|pdf|indd|qxd|tex|html?|rtf|odt|pptx?|dvi|ps)|[\W\d_]+",
    re.IGNORECASE,
)


def believable(value: str | None) -> str:
    """The title or name if a person may have given it, else nothing."""
    line = clean.one_line(value)
    return "" if len(line) < 2 or _BY_A_PROGRAM.fullmatch(line) else line
