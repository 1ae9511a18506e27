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
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dibao.papers.whole_numbers import Leak, scan_text

__all__ = ["Leak", "scan_file", "scan_office", "scan_page", "scan_pdf", "scan_picture", "scan_text"]

_FONT_MARKS = re.compile(r'<w:(?:panose1|sig) [^>]*>|panose="[^"]*"')  # shapes of letters in digits
_RUN_TAG = re.compile(r"</?w:(?!p[ >]|tc[ >]|br|tab|t[ >]*/)[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_VALUE = re.compile(r'="([^"]*)"')
# Tags that a reader does not see as a break: a number may be cut by them.
_INLINE = re.compile(r"</?(?:a|abbr|b|bdi|bdo|code|em|font|i|mark|s|small|span|strong|sub|sup|tspan|u|wbr)\b[^>]*>|<!--.*?-->", re.I | re.S)  # fmt: skip
_QUOTED = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PICTURES = (".png", ".jpg", ".jpeg")
_PAGES = (".html", ".htm", ".svg", ".xml")


def scan_office(content: bytes, where: str = "") -> list[Leak]:
    """Whole numbers in any part of an xlsx or docx file."""
    found = [
        leak for part, text in office_texts(content) for leak in scan_text(text, f"{where}:{part}")
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.lower().endswith(_PICTURES):
                found += scan_picture(archive.read(part), f"{where}:{part}")
    return found


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
    if path.suffix in _PICTURES:
        return scan_picture(content, path.name)
    if path.suffix in _PAGES:
        return scan_page(content.decode("utf-8"), path.name)
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
            if part.endswith((".xml", ".rels", ".vml")):
                yield part, _texts(archive.read(part).decode("utf-8"))


def scan_page(markup: str, where: str = "") -> list[Leak]:
    """Whole numbers in a page: as it is read, and in what is not shown (attributes, comments)."""
    seen = html.unescape(_TAG.sub("\n", _INLINE.sub("", markup)))
    behind = [html.unescape(a or b) for a, b in _QUOTED.findall(markup)]
    notes = re.findall(r"<!--(.*?)-->", markup, re.S)
    return scan_text("\n".join([seen, *behind, *notes]), where)


def scan_picture(content: bytes, where: str = "") -> list[Leak]:
    """Whole numbers in what is written beside the picture of a PNG or JPEG."""
    return scan_text("\n".join(_beside(content)), where)


def pdf_text(content: bytes) -> str:
    """All pages' text, the properties, remarks on pages, and texts of files hung on."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(content))
    found = [page.extract_text() for page in reader.pages]
    found += [str(value) for value in (reader.metadata or {}).values()]
    for page in reader.pages:
        for note in page.get("/Annots") or ():
            found += [str(v) for v in _plain(note.get_object()).values()]
    described = reader.root_object.get("/Metadata")
    if described is not None:
        found.append(_TAG.sub("\n", described.get_object().get_data().decode("utf-8", "replace")))
    for name, files in reader.attachments.items():
        found += [name, *(_anything(data) for data in files)]
    return "\n".join(found)


def _plain(entries: Any) -> dict[str, Any]:
    """The entries of a PDF object that are texts."""
    return {k: v for k, v in entries.items() if isinstance(v, str)}


def _beside(content: bytes) -> Iterator[str]:
    """Texts beside the picture: the chunks of a PNG, the segments of a JPEG, what hangs on behind."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        at = 8
        while at + 12 <= len(content):
            size = int.from_bytes(content[at : at + 4], "big")
            kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
            at += 12 + size
            if kind in (b"zTXt", b"iTXt"):
                yield _anything(_inflated(data))
            if kind not in (b"IHDR", b"PLTE", b"IDAT"):
                yield _anything(data)
            if kind == b"IEND":
                break
        yield _anything(content[at:])
        return
    if not content.startswith(b"\xff\xd8"):
        raise ValueError("neither PNG nor JPEG")
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        mark, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if mark == 0xDA:
            break
        if 0xE0 <= mark <= 0xEF or mark == 0xFE:
            yield _anything(content[at + 4 : at + 2 + size])
        at += 2 + size
    yield _anything(content[content.rfind(b"\xff\xd9") + 2 :])


def _inflated(data: bytes) -> bytes:
    """The packed text of a PNG chunk, which begins somewhere behind its names."""
    for at in range(len(data)):
        if data[at] & 0x0F == 8:  # how zlib begins
            try:
                return zlib.decompress(data[at:])
            except zlib.error:
                continue
    return b""


def _anything(data: bytes) -> str:
    """Bytes in every writing that a text may have in them."""
    wide = [data[n:].decode(code, "replace") for code in ("utf-16-le", "utf-16-be") for n in (0, 1)]
    return "\n".join([data.decode("utf-8", "replace"), data.decode("latin-1"), *wide])


def _texts(markup: str) -> str:
    """Texts as a reader sees them, joined over runs, then every attribute value, one a line."""
    markup = _FONT_MARKS.sub("", markup)
    seen = _TAG.sub("\n", _RUN_TAG.sub("", markup))
    return html.unescape("\n".join([seen, *_VALUE.findall(markup)]))
