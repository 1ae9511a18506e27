"""Does a finished file hold a number that nobody may read from it?

Invariant: the final bytes are searched, not the data they were made from. Office files are opened
and all their parts read, texts and attributes alike; a file that cannot be read is an error, never
a clean result.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_ALONE = r"(?<![0-9A-Za-z.]){}(?![0-9A-Za-z])"
_KINDS = tuple(
    (kind, re.compile("|".join(_ALONE.format(form) for form in forms)))
    for kind, forms in (
        ("证件号码", (r"\d{17}[\dXx]", r"\d{15}", r"\d{6}[ \-]\d{8}[ \-]\d{3}[\dXx]")),
        ("手机号码", (r"1[3-9]\d{9}", r"1[3-9]\d[ \-]\d{4}[ \-]\d{4}")),
        ("账号", (r"\d{12,30}", r"\d{4}(?:[ \-]\d{4}){3}(?:[ \-]\d{1,4})?")),
    )
)
_FONT_MARKS = re.compile(r'<w:(?:panose1|sig) [^>]*>|panose="[^"]*"')  # shapes of letters in digits
_RUN_TAG = re.compile(r"</?w:(?!p[ >]|tc[ >]|br|tab|t[ >]*/)[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_VALUE = re.compile(r'="([^"]*)"')


@dataclass(frozen=True)
class Leak:
    """What kind of number stands where; ``text`` is the number itself, for the test that failed."""

    kind: str
    text: str
    where: str


def scan_text(text: str, where: str = "") -> list[Leak]:
    """Whole numbers in a text, also those written in groups."""
    found: dict[str, Leak] = {}
    for kind, pattern in _KINDS:
        for number in pattern.findall(text):
            found.setdefault(number, Leak(kind, number, where))
    return list(found.values())


def scan_office(content: bytes, where: str = "") -> list[Leak]:
    """Whole numbers in any part of an xlsx or docx file."""
    return [
        leak for part, text in office_texts(content) for leak in scan_text(text, f"{where}:{part}")
    ]


def scan_pdf(content: bytes, where: str = "") -> list[Leak]:
    """Whole numbers in the pages' text and the properties of a PDF; needs ``pypdf``."""
    return scan_text(pdf_text(content), where)


def scan_file(path: Path) -> list[Leak]:
    """Whole numbers in a finished file, by its kind."""
    content = path.read_bytes()
    if path.suffix in (".xlsx", ".docx"):
        return scan_office(content, path.name)
    if path.suffix == ".pdf":
        return scan_pdf(content, path.name)
    return scan_text(content.decode("utf-8-sig"), path.name)


def find_words(path: Path, words: Iterable[str]) -> list[str]:
    """Those of the words that stand somewhere in a finished office file or PDF."""
    content = path.read_bytes()
    text = (
        pdf_text(content)
        if path.suffix == ".pdf"
        else "\n".join(part for _, part in office_texts(content))
    )
    return [word for word in words if word in text]


def office_texts(content: bytes) -> Iterator[tuple[str, str]]:
    """Each part of an office file with all its texts and attribute values."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                yield part, _texts(archive.read(part).decode("utf-8"))


def pdf_text(content: bytes) -> str:
    """All pages' text and the properties."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(content))
    pages = [page.extract_text() for page in reader.pages]
    return "\n".join([*pages, *(str(value) for value in (reader.metadata or {}).values())])


def _texts(markup: str) -> str:
    """Texts as a reader sees them, joined over runs, then every attribute value, one a line."""
    markup = _FONT_MARKS.sub("", markup)
    seen = _TAG.sub("\n", _RUN_TAG.sub("", markup))
    return html.unescape("\n".join([seen, *_VALUE.findall(markup)]))
