"""Word files."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import docx as word
import pytest
from docx.oxml import parse_xml

from retrieval.adapters.reading import docx
from retrieval.errors import InputError

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def zipped(parts: dict[str, bytes]) -> bytes:
    """The bytes of a zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_paragraphs_and_tables_come_in_order(now: datetime) -> None:
    """A row of a table is a paragraph, its cells side by side; a merged cell is told once."""
    document = word.Document()
    document.add_heading("Tunnel opens", 0)
    document.add_paragraph("Before the table.")
    table = document.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("Port", "Ships", ""), strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(1, 2)).text = "Oslo"
    document.add_paragraph("After it.\tA tab.")
    file = io.BytesIO()
    document.save(file)
    found = docx.read(file.getvalue(), now)
    assert (found.title, found.text.split("\n\n")) == (
        "Tunnel opens",
        ["Before the table.", "Port | Ships", "Oslo", "After it. A tab."],
    )


def test_what_is_not_shown_is_not_read(now: datetime) -> None:
    """Hidden words, deleted words and the copies for old programs stay out; inserted words and links are in."""
    document = word.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {NAMES}><w:r><w:t>Shown, </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
            "<w:ins><w:r><w:t>inserted, </w:t></w:r></w:ins><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
            "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:hyperlink><w:r><w:t>linked.</w:t></w:r></w:hyperlink>"
            "<mc:AlternateContent><mc:Fallback><w:r><w:t>copied</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
        ),
    )
    file = io.BytesIO()
    document.save(file)
    assert docx.read(file.getvalue(), now).text == "Shown, inserted, linked."


def test_properties_tell_the_facts(make_docx: Callable[..., bytes], now: datetime) -> None:
    """Title, author and the day of making; a title that stands first in the text too is not repeated."""
    made = datetime(2026, 3, 10, 14, 30)  # noqa: DTZ001 - the library wants it so
    data = make_docx("Tunnel opens", "It is long.", title="Tunnel opens", author="Ida Lund", created=made)
    found = docx.read(data, now)
    assert (found.title, found.author, found.text) == ("Tunnel opens", "Ida Lund", "It is long.")
    assert found.published == made.replace(tzinfo=UTC)


def test_properties_that_nobody_filled_in_tell_nothing(make_docx: Callable[..., bytes], now: datetime) -> None:
    """The template's name and date are nobody's."""
    found = docx.read(make_docx("It is long.", title="Document1", author="python-docx"), now)
    assert (found.title, found.author, found.published) == ("It is long", None, None)


def test_a_locked_file_is_told(now: datetime) -> None:
    """Word wraps locked files into its old format; the message asks for a copy without the password."""
    wrapped = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    with pytest.raises(InputError, match="password-protected; save a copy without"):
        docx.read(wrapped, now)


def test_a_zip_with_a_password_is_told(make_docx: Callable[..., bytes], now: datetime) -> None:
    """Other programs lock the parts themselves."""
    data = bytearray(make_docx("It is long."))
    at = data.rindex(b"PK\x01\x02", 0, data.index(b"word/document.xml", data.index(b"PK\x01\x02")))
    data[at + 8] |= 1
    with pytest.raises(InputError, match="password-protected"):
        docx.read(bytes(data), now)


def test_an_old_office_file_is_told(now: datetime) -> None:
    """The message says what to save it as."""
    with pytest.raises(InputError, match=r"old Office format.*save it as \.docx"):
        docx.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), now)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_cut_file_is_told(share: float, make_docx: Callable[..., bytes], now: datetime) -> None:
    """The directory of a zip archive is its end."""
    data = make_docx("It is long.")
    with pytest.raises(InputError, match="damaged or cut short"):
        docx.read(data[: int(len(data) * share)], now)


def test_broken_parts_are_told(make_docx: Callable[..., bytes], now: datetime) -> None:
    """XML that isn't, in an archive that is."""
    with zipfile.ZipFile(io.BytesIO(make_docx("It is long."))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with pytest.raises(InputError, match="damaged"):
        docx.read(zipped(parts | {"word/document.xml": b"<w:document><oops"}), now)
    with pytest.raises(InputError, match="damaged"):
        docx.read(zipped({name: part for name, part in parts.items() if "Content_Types" not in name}), now)


def test_another_archive_is_told(now: datetime) -> None:
    """Spreadsheets and plain archives are zip files too."""
    with pytest.raises(InputError, match="zip archive but no Word file"):
        docx.read(zipped({"xl/workbook.xml": b"<x/>"}), now)
    with pytest.raises(InputError, match="it is no Word file"):
        docx.read(b"Just text.", now)


def test_a_zip_bomb_is_refused_before_it_goes_off(now: datetime) -> None:
    """Its parts are weighed, not unpacked."""
    bomb = zipped({"word/document.xml": bytes(30_000_000)})
    assert len(bomb) < 100_000
    with pytest.raises(InputError, match="unpacks to far more than its size"):
        docx.read(bomb, now)


def test_entities_are_not_unfolded(make_docx: Callable[..., bytes], now: datetime) -> None:
    """A billion laughs stay one."""
    laughs = b"<!DOCTYPE x [<!ENTITY a 'ha'>" + b"".join(
        f"<!ENTITY {name} '{f'&{before};' * 10}'>".encode()
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    with zipfile.ZipFile(io.BytesIO(make_docx("It is long."))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = f"]><w:document {NAMES}><w:body><w:p><w:r><w:t>Long. &j;</w:t></w:r></w:p></w:body></w:document>".encode()
    try:
        found = docx.read(zipped(parts | {"word/document.xml": laughs + body}), now)
    except InputError:
        return
    assert len(found.text) < 100
