"""Hostile and broken files: each gets one sentence, and none stops the others."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto.format.ooxml as ooxml
import pytest

from dibao.intake.folder import find_files
from dibao.intake.guard import inspect
from dibao.intake.reader import Reader, ReadFailed
from tests.intake.helpers import book, number, receive

CARS = ["车主", "证件号码", "车牌", "车辆类别", "车辆状况"]
ROW = ["孙一", number(5), "湘K1", "小轿车", "正常"]


def _plain() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return book(Path(folder) / "a.xlsx", {"s": [CARS, ROW]}).read_bytes()


def _rezip(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        members = {n: z.read(n) for n in z.namelist()}
    change(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, body in members.items():
            z.writestr(name, body)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def _bomb(members: dict[str, bytes]) -> None:
    members[SHEET] = b"<worksheet><sheetData>" + b"<row/>" * 6_000_000 + b"</sheetData></worksheet>"


def _xxe(members: dict[str, bytes]) -> None:
    head = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    members[SHEET] = head + members[SHEET].split(b"?>", 1)[-1]


def _macro(members: dict[str, bytes]) -> None:
    members["xl/vbaProject.bin"] = b"x"


def _path(members: dict[str, bytes]) -> None:
    members["../../etc/cron.d/x"] = b"x"


def _rows(members: dict[str, bytes]) -> None:
    members[SHEET] = members[SHEET].replace(
        b'<dimension ref="A1:E2"', b'<dimension ref="A1:ZZZZ99999999"'
    )


def _garbled(members: dict[str, bytes]) -> None:
    members[SHEET] = members[SHEET][: len(members[SHEET]) // 2]


def _locked(data: bytes) -> bytes:
    out = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(data)).encrypt("secret", out)
    return out.getvalue()


def _lying(data: bytes) -> bytes:
    """A member that declares another size than it has."""
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", 7) + data[at + 28 :]


POISON: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "bomb": ("a.xlsx", lambda d: _rezip(d, _bomb), "大得不合常理"),
    "entities": ("a.xlsx", lambda d: _rezip(d, _xxe), "外部实体"),
    "macro": ("a.xlsx", lambda d: _rezip(d, _macro), "宏"),
    "macro name": ("a.xlsm", lambda d: d, "宏"),
    "paths": ("a.xlsx", lambda d: _rezip(d, _path), "路径"),
    "dimensions": ("a.xlsx", lambda d: _rezip(d, _rows), "行列数"),
    "truncated": ("a.xlsx", lambda d: d[: len(d) // 2], "损坏"),
    "garbled sheet": ("a.xlsx", lambda d: _rezip(d, _garbled), ""),
    "lying size": ("a.xlsx", _lying, ""),
    "locked": ("a.xlsx", _locked, "密码"),
    "pdf": ("a.xlsx", lambda d: b"%PDF-1.7 ...", "PDF"),
    "picture": ("a.xls", lambda d: b"\x89PNG\r\n\x1a\n" + d, "图片"),
    "web page": ("a.xls", lambda d: b"<html><table></table></html>", "网页"),
    "empty": ("a.xlsx", lambda d: b"", "空的"),
    "binary csv": ("a.csv", lambda d: bytes(range(256)) * 40, "损坏"),
    "archive": ("a.zip", lambda d: d, "压缩包"),
    "word": ("a.docx", lambda d: d, "不是表格"),
    "broken ole": ("a.xls", lambda d: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900, "损坏"),
}  # fmt: skip


def test_poisoned_files_get_a_sentence_and_never_stop_the_others(tmp_path: Path) -> None:
    good = _plain()
    for n, (name, make, _) in enumerate(POISON.values()):
        (tmp_path / f"{n:02d}").mkdir()
        (tmp_path / f"{n:02d}" / name).write_bytes(make(good))
    (tmp_path / "zz好的.xlsx").write_bytes(good)
    handins = receive(tmp_path)
    by_place = {f.file[:2]: f for f in handins.files}
    for n, (kind, (_, _, word)) in enumerate(POISON.items()):
        found = by_place[f"{n:02d}"]
        assert found.status == "refused", kind
        assert word in found.reason, (kind, found.reason)
        assert found.reason.endswith("。"), kind
    assert handins.files[-1].status == "read"
    assert handins.tables["DS07"].num_rows == 1


def test_the_guard_is_quick_and_opens_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(_rezip(_plain(), _bomb))
    assert "大得不合常理" in inspect(path).reason


def test_a_misnamed_table_is_read_by_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "车辆.xls").write_bytes(_plain())
    (tmp_path / "车管.xls").write_bytes(("\t".join(CARS) + "\n" + "\t".join(ROW)).encode("gb18030"))
    handins = receive(tmp_path)
    assert [f.status for f in handins.files] == ["read", "read"]
    assert all("已按" in s.note for s in handins.sheets())


def test_a_file_past_the_memory_limit_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(_plain())
    with Reader(memory=1 << 20) as small:
        with pytest.raises(ReadFailed, match="内存"):
            list(small.read(path, "xlsx"))
        small.memory = 1 << 30
        assert len(list(small.read(path, "xlsx"))) == 1
        assert small.spawned == 2


def test_a_sheet_past_the_time_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(_plain())
    with Reader(seconds=0.0) as hasty, pytest.raises(ReadFailed, match="60 秒"):
        list(hasty.read(path, "xlsx"))


def test_a_dying_child_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(_plain())
    with Reader() as pool:
        child = pool.warm()
        child.kill()
        child.wait()
        assert len(list(pool.read(path, "xlsx"))) == 1


def test_one_child_reads_many_files(tmp_path: Path) -> None:
    paths = [book(tmp_path / f"{i}.xlsx", {"s": [CARS, ROW]}) for i in range(4)]
    with Reader() as pool:
        assert all(len(list(pool.read(p, "xlsx"))) == 1 for p in paths)
        assert pool.spawned == 1


def test_lock_files_own_output_and_system_files_are_skipped(tmp_path: Path) -> None:
    for name in ("a.xlsx", "~$a.xlsx", ".hidden.csv", "Thumbs.db", "OUT/leads.csv", "b/c.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = [p.relative_to(tmp_path).as_posix() for p in find_files(tmp_path, tmp_path / "OUT")]
    assert found == ["a.xlsx", "b/c.csv"]


def test_the_child_loads_nothing_of_ours_but_its_own_room() -> None:
    told = subprocess.run(
        [sys.executable, "-P", "-X", "importtime", "-m", "dibao.opening"],
        input="", capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in told.splitlines()}
    ours = {name for name in loaded if name.partition(".")[0] == "dibao"}
    assert "dibao.opening.books" in ours
    assert {name for name in ours if not name.startswith("dibao.opening")} == {"dibao"}


def test_bytes_changed_inside_a_part_are_a_broken_file_not_a_fault_of_ours(tmp_path: Path) -> None:
    whole = book(
        tmp_path / "好.xlsx",
        {"名册": [["姓名", "身份证号"], *[[f"王{n}", number(n)] for n in range(90)]]},
    )
    data = whole.read_bytes()
    with zipfile.ZipFile(whole) as z:
        at = z.getinfo("xl/worksheets/sheet1.xml").header_offset
    for n in range(40):
        broken = bytearray(data)
        broken[at + 60 + n * 5 : at + 64 + n * 5] = b"\xff\x00\xff\x00"
        (tmp_path / f"坏{n}.xlsx").write_bytes(bytes(broken))
    files = {f.file: f.status for f in receive(tmp_path).files}
    assert len(files) == 41 and set(files.values()) <= {"refused", "read"}
    assert [s for f, s in files.items() if f.startswith("坏")].count("refused") > 30


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names there are text")
def test_a_name_packed_in_gbk_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [["死者姓名", "身份证号", "死亡日期"], ["王小五", number(1), "2024-03-05"]]
    whole = book(tmp_path / "a.xlsx", {"火化": rows})
    whole.rename(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "火化名单.xlsx".encode("gbk"))))
    (file,) = receive(tmp_path).files
    assert (file.file, file.status) == ("火化名单.xlsx", "read")
    assert file.sheets[0].source == "DS04" and file.sheets[0].accepted == 1
