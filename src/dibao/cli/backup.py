"""`dibao backup --out FILE`: the whole installation in one file, while the site goes on working.

Invariant: the file holds one moment of the database and every file that moment speaks of; it
appears under its name only when it is whole and was read back.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from dibao.cli import office_base
from dibao.cli.ledger import now
from dibao.cli.options import Unusable
from dibao.cli.sealed_stream import PIECE, Reader, Writer
from dibao.ledger import keys
from dibao.ledger.store import Entry

SHAPE = 1
HOME, DATABASE, MANIFEST = "home/", "database", "manifest.json"
TEMPORARY = "dibao-"  # folders in which the site works for a moment
Say = Callable[[str], None]
OPEN = (
    "注意：没有给口令（--password-file），任何人拿到这个文件都能读出全部内容，密钥也在里面。"
    "请像锁档案柜一样保管。"
)


def backup(home: Path, out: Path, word: str | None, say: Say) -> int:
    """Write everything of `home` and its database to `out`; 0 done."""
    home = home.absolute()
    base = office_base.of(home)
    _usable(home, out, base)
    moment = now()
    with base.record() as record:
        record.append(Entry("backup.made", getpass.getuser(), moment, purpose="整套备份"))
    part = out.with_name(f".{out.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=home) as own, _new(part) as file:
            say("复制数据库 …")
            copy = Path(own) / DATABASE
            base.copy_out(copy)
            say("写入文件和密钥 …")
            told = _write(file, home, copy, base.kind, moment, word)
            file.flush()
            os.fsync(file.fileno())
        say("读回核对 …")
        with part.open("rb") as file:
            Reader(file, word).finish()
        part.replace(out)
        _sync(out.absolute().parent)
    except OSError as error:
        raise Unusable(f"备份写不下去（{error.strerror}）。请检查“{out}”所在的磁盘。") from error
    finally:
        part.unlink(missing_ok=True)
    size = out.stat().st_size
    say(f"备份写在 {out}：{len(told['files'])} 个文件和数据库，{size / 2**20:,.1f} 兆。")
    if told["head"]:
        say(f"这一刻的台账头，请另抄一份放在别处：{told['head']}")
    if word is None:
        say(OPEN)
    return 0


def _usable(home: Path, out: Path, base: office_base.Base) -> None:
    if not home.is_dir() or not base.there():
        raise Unusable(f"“{home}”里没有可以备份的办公数据。请用 DIBAO_HOME 指到办公目录。")
    if out.exists():
        raise Unusable(f"已经有“{out}”这个文件，为免盖掉没有写入。请换一个名字。")
    if home in out.absolute().parents:
        raise Unusable("备份不能放在办公目录里面，电脑坏了会一起没有。请放到别的盘上。")
    if not out.absolute().parent.is_dir():
        raise Unusable(f"没有“{out.absolute().parent}”这个文件夹。请先建好或换一个。")
    with base.record() as record:
        if record.leaves() and not (home / keys.MASTER).exists():
            raise Unusable(f"“{home}”里没有台账密钥，备份了也打不开。请先找回密钥文件。")


def _new(part: Path) -> BinaryIO:
    part.unlink(missing_ok=True)
    return os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sync(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(descriptor)
        os.close(descriptor)


def _write(
    file: BinaryIO, home: Path, copy: Path, kind: str, moment: str, word: str | None
) -> dict[str, Any]:
    """The manifest, as it was written last."""
    sealed = Writer(file, word)
    told: dict[str, Any] = {"shape": SHAPE, "kind": kind, "made": moment, "files": {}}
    told["head"] = _head(home, copy) if kind == office_base.Sqlite.kind else ""
    with tarfile.open(fileobj=cast("Any", sealed), mode="w|", format=tarfile.PAX_FORMAT) as tar:
        told["database"] = _add(tar, copy, DATABASE)
        for path in files_of(home):
            name = path.relative_to(home).as_posix()
            try:
                told["files"][name] = _add(tar, path, HOME + name)
            except FileNotFoundError:  # a run's own folder, cleared away meanwhile
                continue
        text = json.dumps(told, ensure_ascii=False).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(text)
        tar.addfile(member, io.BytesIO(text))
    sealed.close()
    return told


def _head(home: Path, copy: Path) -> str:
    """A signed head over the copy, made in the copy alone; '' where nothing can be signed."""
    if not (home / keys.SIGNING).exists():
        return ""
    here = office_base.Sqlite(copy.parent)
    here.path = copy
    with here.record() as record:
        text = record.make_head(now(), keys.signing(home)).text()
    for left in (f"{copy.name}-wal", f"{copy.name}-shm"):
        (copy.parent / left).unlink(missing_ok=True)
    return text


def files_of(home: Path) -> Iterator[Path]:
    """Every file of a home but the database and what the site makes for a moment."""
    for path in sorted(home.rglob("*")):
        own = path.relative_to(home).parts
        working = len(own) > 1 and own[0].startswith(TEMPORARY)
        half = own[0] == "originals" and own[-1].startswith(".")
        base = len(own) == 1 and path.name in office_base.OF_SQLITE
        if path.is_file() and not path.is_symlink() and not (working or half or base):
            yield path


class _Hashed:
    """Reads a file and knows afterwards what was read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = PIECE) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def _add(tar: tarfile.TarFile, path: Path, name: str) -> str:
    """Put a file in as it is at this moment; its SHA-256."""
    with path.open("rb") as file:
        state = os.fstat(file.fileno())
        member = tarfile.TarInfo(name)
        member.size, member.mtime = state.st_size, int(state.st_mtime)
        hashed = _Hashed(file)
        tar.addfile(member, cast("Any", hashed))
    return hashed.digest.hexdigest()


def day_of(moment: str) -> str:
    """A moment in UTC as people here say it."""
    here = dt.datetime.fromisoformat(moment).astimezone(dt.timezone(dt.timedelta(hours=8)))
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"
