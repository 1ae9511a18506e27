"""`dibao restore FILE`: a backup becomes an office's home again, checked before it is believed.

Invariant: nothing takes its place until every file equals its digest and the record verifies; a
home that is in use is never written over: it is refused, or moved aside as a whole.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import os
import shutil
import sqlite3
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, cast

from dibao.cli import office_base
from dibao.cli.backup import DATABASE, HOME, MANIFEST, SHAPE, Say, day_of
from dibao.cli.ledger import now
from dibao.cli.options import Unusable
from dibao.cli.sealed_stream import DAMAGED, PIECE, Damaged, Reader
from dibao.ledger import keys
from dibao.ledger.checking import check, erased, erased_files
from dibao.ledger.erasures import Erasures, of_lines, of_text
from dibao.ledger.lines import LedgerError
from dibao.ledger.store import Entry

AGAIN = "erase-again.txt"  # protection.again finds it


def restore(
    file: Path, home: Path, word: str | None, say: Say, *, move_aside: bool = False,
    erased_since: Path | None = None,
) -> int:  # fmt: skip
    """Fill `home` from `file`; 0 done, 3 when something of the backup is not as it was sealed. What
    was erased after the backup, as the home moved aside or a list says, is erased again."""
    home = home.absolute()
    base_kind = office_base.of(home).kind
    used = home.is_dir() and any(home.iterdir())
    if used and not move_aside:
        raise Unusable(
            f"“{home}”里已有东西，没有恢复。请用 DIBAO_HOME 指到一个空的文件夹；"
            "要恢复到这里，请先停网站，再加 --move-aside，原来的会整个移到旁边，不删除。"
        )
    if not file.is_file():
        raise Unusable(f"没有“{file}”这个文件。请检查路径。")
    before = _of_home(home) if used and base_kind == office_base.Sqlite.kind else None
    given = _given(erased_since) if erased_since is not None else None
    try:
        with _beside(home) as own:
            say("读取备份并核对 …")
            told = _unpack(file, own, word)
            if told["kind"] != base_kind:
                raise Unusable(_other_kind(told["kind"]))
            say("核验台账和所附文件 …")
            base = _lay_in(own)
            size = _verify(own, base)
            base.end_sessions()
            gone = _to_erase(own, base, before, given)
            with base.record() as record:
                record.append(
                    Entry("backup.restored", getpass.getuser(), now(),
                          purpose=f"恢复 {told['made']} 的备份")
                )  # fmt: skip
            aside = _put(own, home)
    except Damaged as error:
        sys.stderr.write(f"{error}\n")
        return 3
    except OSError as error:
        raise Unusable(f"恢复写不下去（{error.strerror}）。请检查“{home}”所在的磁盘。") from error
    if aside:
        say(f"原来的办公目录移到了 {aside}，没有删除。")
    say(f"已恢复 {day_of(told['made'])} 的备份到 {home}：{len(told['files'])} 个文件，"
        f"台账 {size} 条核对一致。所有人要重新登录。")  # fmt: skip
    if gone:
        _erase_again(home)
        say(f"这份备份以后按期限销毁过的 {gone} 份档案，已再次销毁。")
    elif gone is None:
        say(
            "没有给销毁清单（--erased）：备份以后按期限销毁过的档案，这里又能打开。有清单的请重新恢复一次。"
        )
    say("下一步：dibao serve 启动网站。这份备份以后录入的要按纸质材料补录。")
    return 0


def _of_home(old: Path) -> Erasures | None:
    """What the record of the home that is moved aside knows; None where it cannot be read."""
    try:
        with office_base.of(old).record() as record:
            return of_lines(list(record.lines()))
    except (sqlite3.Error, LedgerError):
        return None


def _given(path: Path) -> Erasures:
    try:
        return of_text(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"销毁清单“{path}”读不出来。请检查路径。") from error
    except LedgerError as error:
        raise Unusable(str(error)) from error


def _to_erase(
    own: Path, base: office_base.Base, before: Erasures | None, given: Erasures | None
) -> int | None:
    """Lay down in the home what has to be erased again; how many files, None where nobody can say.
    Raises Unusable when the list that was given is about another record."""
    with base.record() as record:
        lines = list(record.lines())
    known = [one.since(lines) for one in (before, given) if one is not None]
    if given is not None and known[-1] is None:
        raise Unusable(
            "销毁清单里没有这份备份，不能确定它以后销毁过什么，没有恢复。"
            "请换一份在这次备份以后取的清单。"
        )
    told = [since for since in known if since is not None]
    wanted = {e.refs[0]: e for since in told for e in since}
    if wanted:
        text = Erasures(erased=sorted(wanted.values(), key=lambda e: e.seq)).text()
        (own / AGAIN).write_text(text, encoding="utf-8")
    return len(wanted) if told else None


def _erase_again(home: Path) -> None:
    """By the site's own hands: it knows which rows and papers go with a file."""
    os.environ["DIBAO_HOME"] = str(home)
    from dibao.desk import serving

    serving.ready()


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    """A folder next to the home, gone again unless it took the home's place."""
    home.parent.mkdir(parents=True, exist_ok=True)
    own = home.parent / f".{home.name}.restoring-{os.getpid()}"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(mode=0o700)
    try:
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _unpack(file: Path, own: Path, word: str | None) -> dict[str, Any]:
    """Every file below `own`, compared with the manifest; raises Damaged."""
    found: dict[str, str] = {}
    told: dict[str, Any] = {}
    with file.open("rb") as raw:
        sealed = Reader(raw, word)
        try:
            with tarfile.open(fileobj=cast("Any", sealed), mode="r|") as tar:
                for member in tar:
                    body = tar.extractfile(member)
                    if body is None:
                        raise Damaged(DAMAGED.format(0))
                    if member.name == MANIFEST:
                        told = json.loads(body.read())
                    else:
                        found[member.name] = _write(own, member.name, body)
        except tarfile.TarError as error:
            raise Damaged(DAMAGED.format(0)) from error
        sealed.finish()
    if told.get("shape") != SHAPE:
        raise Unusable("这份备份的格式不认识，可能是更新的版本做的。请用同一版本或更新的软件恢复。")
    wanted = {DATABASE: told["database"]} | {HOME + k: v for k, v in told["files"].items()}
    if found != wanted:
        raise Damaged("备份里的文件与它自己的清单不一致。没有恢复任何东西，请换一份备份。")
    return told


def _write(own: Path, name: str, body: Any) -> str:
    """One file of the archive to its place; its SHA-256."""
    inside = PurePosixPath(name)
    if name != DATABASE and (not name.startswith(HOME) or ".." in inside.parts):
        raise Damaged("备份里有不该有的文件名，没有恢复。请换一份备份。")
    target = own / ".database" if name == DATABASE else own.joinpath(*inside.parts[1:])
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while piece := body.read(PIECE):
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _lay_in(own: Path) -> office_base.Base:
    base = office_base.of(own)
    copy = own / ".database"
    base.lay_in(copy)
    copy.unlink(missing_ok=True)
    return base


def _verify(own: Path, base: office_base.Base) -> int:
    """Lines in the record, after every line, head and attached file was found as sealed."""
    with base.record() as record:
        signer = keys.signing(own).public_key() if (own / keys.SIGNING).exists() else None
        found = check(list(record.lines()), record.heads(), signer)
        wrong = [sentence for _, sentence in found.wrong]
        lines = [line for line, _ in list(record.lines())]
        gone, destroyed = erased(lines), erased_files(lines)
        for line in lines:
            # The files of a run by hand lie with whoever ran it; those of an erased file are gone.
            if line.kind not in ("run.made", "retention.erased") and line.case not in gone:
                left = [d for d in line.attachments if d not in destroyed or _there(own, d)]
                wrong += [w for d in left if (w := _file_of(own, line.seq, d))]
    if wrong:
        raise Damaged(
            f"备份里的台账有 {len(wrong)} 处不一致，没有恢复。第一处：{wrong[0]}请保留这个文件，报县局和纪检。"
        )
    return found.size


def _there(own: Path, digest: bytes) -> bool:
    return (own / "originals" / digest.hex()).exists()


def _file_of(own: Path, seq: int, digest: bytes) -> str:
    path = own / "originals" / digest.hex()
    if not _there(own, digest):
        return f"第 {seq} 条所附的文件不见了（{digest.hex()[:12]}）。"
    with path.open("rb") as file:
        same = hashlib.file_digest(file, "sha256").digest() == digest
    return "" if same else f"第 {seq} 条所附的文件被改过（{digest.hex()[:12]}）。"


def _put(own: Path, home: Path) -> Path | None:
    """The new folder to its place; where the old one went, if there was one."""
    aside = None
    if home.exists():
        if any(home.iterdir()):
            moment = f"{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}"
            aside = home.with_name(f"{home.name}-{moment}")
            home.rename(aside)
        else:
            home.rmdir()
    own.rename(home)
    return aside


def _other_kind(kind: str) -> str:
    if kind == office_base.Postgres.kind:
        return "这份备份是 PostgreSQL 数据库的。请先设 DATABASE_URL 指到一个空的数据库，再恢复。"
    return "这份备份是 SQLite 数据库的。请先去掉 DATABASE_URL，再恢复。"
