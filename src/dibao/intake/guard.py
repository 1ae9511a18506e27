"""Looks at a file before anything parses it.

Invariant: nothing here inflates more than a few kilobytes of any member or follows any link in
the file; a refusal is one Chinese sentence that says what is wrong and what to do.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

SIZE = 200 << 20
UNPACKED = 1_500 << 20
MEMBERS = 5_000
RATIO = 150
ROWS = 1_048_576
TABLES = {".xlsx", ".xls", ".ods", ".et", ".csv"}
RESAVE = "请用表格软件打开，另存为 .xlsx 后再报送。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = [
    (b"%PDF", "PDF 文件"), (b"\xff\xd8\xff", "图片"), (b"\x89PNG", "图片"), (b"GIF8", "图片"),
    (b"Rar!", "压缩包"), (b"7z\xbc\xaf", "压缩包"), (b"\x1f\x8b", "压缩包"), (b"MZ", "程序"),
    (b"\x7fELF", "程序"), (b"{\\rtf", "文档"), (b"SQLite format", "数据库文件"),
]  # fmt: skip


@dataclass(slots=True)
class Verdict:
    """`kind` is xlsx, xls, ods or text; `reason` refuses; `notes` go to the receipt."""

    kind: str = ""
    reason: str = ""
    notes: list[str] = field(default_factory=list)


def inspect(path: Path) -> Verdict:
    """Judge one file by size, magic bytes and, for packed formats, its table of contents."""
    suffix = path.suffix.lower()
    if suffix not in TABLES:
        return Verdict(reason=_not_a_table(suffix))
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return Verdict(reason="文件读不出来，请检查是否被占用或已损坏。")
    if size == 0:
        return Verdict(reason="文件是空的，请重新导出后再报送。")
    if size > SIZE:
        return Verdict(reason="文件超过 200 MB，请按村或按年份拆成几份后再报送。")
    if start.startswith(b"PK\x03\x04") or start.startswith(b"PK\x05\x06"):
        return _named(_packed(path), suffix, {"xlsx": {".xlsx", ".et"}, "ods": {".ods"}})
    if start.startswith(_OLE):
        return _named(_compound(path), suffix, {"xls": {".xls", ".et"}})
    for magic, name in _OTHER:
        if start.startswith(magic):
            return Verdict(reason=f"文件名是 {suffix}，内容其实是{name}，请换成表格文件再报送。")
    return _plain(start, suffix)


def _not_a_table(suffix: str) -> str:
    if suffix in (".xlsm", ".xlsb", ".xltm", ".xlam"):
        return f"{suffix} 可能带宏，不接收。请另存为不带宏的 .xlsx 后再报送。"
    if suffix in (".zip", ".rar", ".7z"):
        return "这是压缩包，请解压后把里面的表格放进来。"
    return f"{suffix or '没有后缀的文件'}不是表格，只接收 .xlsx .xls .ods .et .csv。"


def _named(verdict: Verdict, suffix: str, fits: dict[str, set[str]]) -> Verdict:
    if not verdict.reason and suffix not in fits.get(verdict.kind, set()):
        verdict.notes.append(f"文件名是 {suffix}，内容其实是 {verdict.kind} 格式，已按内容读取。")
    return verdict


def _plain(start: bytes, suffix: str) -> Verdict:
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<head", b"<meta")):
        return Verdict(reason=f"内容其实是网页，{RESAVE}")
    if head.startswith((b"<?xml", b"<workbook")):
        return Verdict(reason=f"内容其实是 XML 文件，{RESAVE}")
    if suffix != ".csv":
        if _binary(start):
            return Verdict(reason=f"文件内容不是 {suffix} 表格，可能已损坏。{RESAVE}")
        return Verdict("text", notes=[f"文件名是 {suffix}，内容其实是文本表格，已按文本读取。"])
    if _binary(start):
        return Verdict(reason=f"文件内容不是文本表格，可能已损坏。{RESAVE}")
    return Verdict("text")


def _binary(start: bytes) -> bool:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    control = sum(b < 9 or 13 < b < 27 for b in start)
    wide = start[1::2].count(0) > len(start) // 8 or start[::2].count(0) > len(start) // 8
    # UTF-16 text holds NULs in one half of its bytes only.
    halves = (start[1::2].count(0) == 0) != (start[::2].count(0) == 0)
    if wide and halves:
        return False
    return control > len(start) // 50


def _packed(path: Path) -> Verdict:
    try:
        with zipfile.ZipFile(path) as z:
            return _members(z, path)
    # Every one of these comes from a file somebody broke or built, none from a fault of ours:
    # BadZipFile (structure), OSError and EOFError (cut short), ValueError (offsets that point
    # outside), NotImplementedError (a packing zipfile does not know), RuntimeError (encrypted),
    # zlib.error, LZMAError, struct.error (bytes changed inside a member or its head).
    except (
        zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError,
        zlib.error, lzma.LZMAError, struct.error,
    ):  # fmt: skip
        return Verdict(reason=f"文件已损坏，打不开。{RESAVE}")


def _members(z: zipfile.ZipFile, path: Path) -> Verdict:
    infos = z.infolist()
    names = [i.filename for i in infos]
    if len(infos) > MEMBERS:
        return Verdict(reason=f"文件里的部件多得不合常理，不接收。{RESAVE}")
    if len(set(names)) != len(names) or any(_tricky(n) for n in names):
        return Verdict(reason=f"文件内部的路径不合规矩，不接收。{RESAVE}")
    total = sum(i.file_size for i in infos)
    packed = max(1, min(sum(i.compress_size for i in infos), path.stat().st_size))
    if total > UNPACKED:
        return Verdict(reason="文件展开后超过 1.5 GB，请按村或按年份拆成几份后再报送。")
    if total > 20 << 20 and total / packed > RATIO:
        return Verdict(reason=f"文件展开后大得不合常理，不接收。{RESAVE}")
    if any(i.flag_bits & 1 for i in infos):
        return Verdict(reason="文件加了密码，请去掉密码后再报送。")
    return _contents(z, names)


def _tricky(name: str) -> bool:
    parts = re.split(r"[\\/]", name)
    return ".." in parts or name.startswith(("/", "\\")) or ":" in name or "\x00" in name


def _contents(z: zipfile.ZipFile, names: list[str]) -> Verdict:
    lower = {n.lower() for n in names}
    if any(n.endswith("vbaproject.bin") or "/macrosheets/" in n for n in lower):
        return Verdict(reason="文件带有宏，不接收。请另存为不带宏的 .xlsx 后再报送。")
    for name in names:
        if name.lower().endswith((".xml", ".rels", ".vml")):
            with z.open(name) as member:
                start = member.read(16_384)
            if _declares(start):
                return Verdict(reason=f"文件里有外部实体声明，不接收。{RESAVE}")
            if _too_many_rows(name, start):
                return Verdict(
                    reason="工作表声明的行列数超出表格上限，请删去多余的空行空列再报送。"
                )
    if "xl/workbook.xml" in lower:
        verdict = Verdict("xlsx")
        if any(n.startswith("xl/externallinks/") for n in lower):
            verdict.notes.append("文件带有外部链接，未联网取数，只用了表中留存的值。")
        return verdict
    if "content.xml" in lower and "mimetype" in lower:
        if b"spreadsheet" not in z.read("mimetype")[:200]:
            return Verdict(reason=f"内容是文档，不是表格。{RESAVE}")
        if "META-INF/manifest.xml" in names and b"encryption-data" in z.read(
            "META-INF/manifest.xml"
        ):
            return Verdict(reason="文件加了密码，请去掉密码后再报送。")
        return Verdict("ods")
    if "xl/workbook.bin" in lower:
        return Verdict(reason=f"这是 .xlsb 格式，不接收。{RESAVE}")
    if "word/document.xml" in lower:
        return Verdict(reason="内容其实是文字文档，请换成表格文件再报送。")
    return Verdict(reason="内容其实是压缩包，请解压后把里面的表格放进来。")


def _declares(start: bytes) -> bool:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "ignore").encode()
    return b"<!DOCTYPE" in start.upper() or b"<!ENTITY" in start.upper()


def _too_many_rows(name: str, start: bytes) -> bool:
    if not name.lower().startswith("xl/worksheets/"):
        return False
    found = re.search(rb'<(?:\w+:)?dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"', start)
    return found is not None and (int(found[2]) > ROWS or len(found[1]) > 3)


def _compound(path: Path) -> Verdict:
    import msoffcrypto
    import olefile

    try:
        data = path.read_bytes()
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {"/".join(s).lower() for s in ole.listdir()}
        if "encryptedpackage" in streams or "encryptioninfo" in streams:
            return Verdict(reason="文件加了打开密码，请去掉密码后再报送。")
        if not streams & {"workbook", "book"}:
            return Verdict(reason=f"内容不是表格。{RESAVE}")
        if any("_vba_project" in s for s in streams):
            return Verdict(reason="文件带有宏，不接收。请另存为不带宏的 .xlsx 后再报送。")
        try:
            locked = msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted()
        except Exception:  # an odd but readable file is left to the reader
            locked = False
        if locked:
            return Verdict(reason="文件加了打开密码，请去掉密码后再报送。")
        return Verdict("xls")
    except Exception:  # olefile raises whatever a broken file provokes
        return Verdict(reason=f"文件已损坏，打不开。{RESAVE}")
