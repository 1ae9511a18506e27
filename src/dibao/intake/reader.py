"""Reads files through one watched child process.

Invariant: whatever a file does to the child (crash, endless work, 1 GB of memory), this process
lives on, the file gets one Chinese sentence, and the next file is read by a fresh child.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import psutil
import pyarrow as pa

MEMORY = 1 << 30
SECONDS = 60.0
SPLIT = "请把文件拆成几份（每份不超过 20 万行），或另存为 .xlsx 后再报送。"
_WHY = {
    "encoding": "文件的文字编码无法辨认，请用表格软件打开后另存为 .xlsx 再报送。",
    "memory": f"文件打开后占用内存过大，{SPLIT}",
    "time": f"读一张工作表超过 60 秒，{SPLIT}",
    "crash": f"文件打开时出错，{SPLIT}",
    "password": "文件加了打开密码，请去掉密码后再报送。",
}
DAMAGED = "文件已损坏或格式不符，打不开。请用表格软件打开后另存为 .xlsx 再报送。"


@dataclass(slots=True)
class Raw:
    """One sheet as read: text columns c0…cn from spreadsheet row 1 on."""

    sheet: str
    table: pa.Table | None
    hidden: bool = False
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    first_1904: bool = False
    csv: bool = False
    too_wide: int = 0


class ReadFailed(Exception):
    """The file could not be read; the message is the sentence for its sender."""


class Reader:
    """A pool of one child; use as a context manager."""

    def __init__(self, memory: int = MEMORY, seconds: float = SECONDS) -> None:
        self.memory, self.seconds = memory, seconds
        self.spawned = 0
        self._child: subprocess.Popen[bytes] | None = None
        self._deadline = float("inf")
        self._killed = ""
        self._over = threading.Event()

    def __enter__(self) -> Reader:
        self.warm()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        self._over.set()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe:
                    pipe.close()
            self._child = None

    def warm(self) -> subprocess.Popen[bytes]:
        """The living child, started when there is none."""
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        self._over = threading.Event()
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
               "ARROW_DEFAULT_MEMORY_POOL": "system"}  # fmt: skip
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "dibao.opening"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env,
        )  # fmt: skip
        self.spawned += 1
        threading.Thread(target=self._watch, args=(self._child, self._over), daemon=True).start()
        return self._child

    def _watch(self, child: subprocess.Popen[bytes], over: threading.Event) -> None:
        try:
            process = psutil.Process(child.pid)
            while not over.wait(0.02):
                why = ""
                if process.memory_info().rss > self.memory:
                    why = "memory"
                elif time.monotonic() > self._deadline:
                    why = "time"
                if why:
                    self._killed = why
                    child.kill()
                    return
        except psutil.Error:
            return

    def read(self, path: Path, kind: str) -> Iterator[Raw]:
        """Every sheet of one file; raises ReadFailed with the sentence."""
        child = self.warm()
        assert child.stdin is not None
        assert child.stdout is not None
        self._killed = ""
        self._deadline = time.monotonic() + self.seconds
        finished = False
        try:
            job = json.dumps({"path": str(path.absolute()), "kind": kind}) + "\n"
            child.stdin.write(job.encode())
            child.stdin.flush()
            head: dict[str, Any] = {}
            batches: list[pa.RecordBatch] = []
            while True:
                told, body = _frame(child.stdout)
                event = told["event"]
                if event in ("done", "failed"):
                    finished = True
                    if event == "failed":
                        raise ReadFailed(_WHY.get(told["why"], DAMAGED))
                    return
                if event == "begin":
                    self._deadline = time.monotonic() + self.seconds
                elif event == "sheet":
                    head, batches = told, []
                elif event == "rows":
                    batches.append(
                        pa.ipc.read_record_batch(pa.py_buffer(body), _texts(told["width"]))
                    )
                elif event == "end":
                    self._deadline = float("inf")  # the caller's time is not the file's
                    yield _raw(head, batches, told["merged"])
                    self._deadline = time.monotonic() + self.seconds
        except (EOFError, BrokenPipeError) as error:
            child.wait()
            raise ReadFailed(_WHY[self._killed or "crash"]) from error
        finally:
            self._deadline = float("inf")
            if not finished:
                self.close()


def _frame(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    (size,) = struct.unpack("<I", _exactly(pipe, 4))
    head: dict[str, Any] = json.loads(_exactly(pipe, size))
    return head, _exactly(pipe, head.get("bytes", 0))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size) if size else b""
    if len(data) < size:
        raise EOFError
    return data


def _texts(width: int) -> pa.Schema:
    return pa.schema([(f"c{i}", pa.string()) for i in range(width)])


def _raw(head: dict[str, Any], batches: list[pa.RecordBatch], merged: list[Any]) -> Raw:
    width = max((b.num_columns for b in batches), default=0)
    table = pa.Table.from_batches([_widened(b, width) for b in batches]) if batches else None
    areas = [((a[0], a[1]), (b[0], b[1])) for a, b in merged]
    return Raw(head["sheet"], table, head["hidden"], areas, head["first_1904"],
               head.get("csv", False), head.get("too_wide", 0))  # fmt: skip


def _widened(batch: pa.RecordBatch, width: int) -> pa.RecordBatch:
    """A batch of shorter rows, filled up with blank cells."""
    if batch.num_columns == width:
        return batch
    blank = pa.repeat(pa.scalar(""), batch.num_rows)
    columns = [*batch.columns, *[blank] * (width - batch.num_columns)]
    return pa.record_batch(columns, schema=_texts(width))
