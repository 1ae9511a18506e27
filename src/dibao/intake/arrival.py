"""Hand-ins on their way in: hashed, guarded and read ahead of the typing.

Invariant: files are handed over in the order they were named, whichever child finishes first; a
file that kills its child costs itself alone. At most two children read at a time, and only little
more is read than can be typed next.
"""

from __future__ import annotations

import hashlib
import queue
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from dibao.intake.guard import Verdict, inspect
from dibao.intake.reader import Raw, Reader, ReadFailed

CHILDREN = 2
AHEAD = 4  # files read or being read, beyond the one that is typed
AHEAD_BYTES = 24 << 20
UNREADABLE = "文件读不出来，请检查是否被占用或已损坏。"
Named = tuple[Path, str]


@dataclass(slots=True)
class Arrived:
    """One file as it was read: its sheets, or the reason why not."""

    path: Path
    name: str
    sha256: str = ""
    verdict: Verdict = field(default_factory=Verdict)
    raws: list[Raw] = field(default_factory=list)
    reason: str = ""
    duplicate_of: str = ""


class Readers:
    """The children that read, each used by one file at a time; use as a context manager."""

    def __init__(self, much: int = CHILDREN) -> None:
        self.much = much
        self._all = [Reader() for _ in range(much)]
        self._free: queue.SimpleQueue[Reader] = queue.SimpleQueue()
        for reader in self._all:
            self._free.put(reader)

    def __enter__(self) -> Readers:
        self._all[0].warm()
        return self

    def __exit__(self, *_: object) -> None:
        for reader in self._all:
            reader.close()

    def read(self, one: Arrived) -> Arrived:
        """Guard and read one file; whatever goes wrong becomes its reason."""
        one.verdict = inspect(one.path)
        one.reason = one.verdict.reason
        if one.reason:
            return one
        reader = self._free.get()
        try:
            one.raws = list(reader.read(one.path, one.verdict.kind))
        except ReadFailed as error:
            one.reason = str(error)
        finally:
            self._free.put(reader)
        return one


def arrive(named: Sequence[Named], read: Callable[[Arrived], Arrived], much: int = CHILDREN
           ) -> Generator[Arrived, None, None]:  # fmt: skip
    """Every file in its order; `read` is called from up to `much` threads."""
    waiting: deque[tuple[Arrived, Future[Arrived] | None, int]] = deque()
    first: dict[str, Arrived] = {}  # of files with equal content only the first is read
    files = iter(named)
    pool = ThreadPoolExecutor(much)
    try:
        more = True
        while more or waiting:
            while more and len(waiting) <= AHEAD and sum(w[2] for w in waiting) <= AHEAD_BYTES:
                at = next(files, None)
                more = at is not None
                if at is not None:
                    waiting.append(_begin(at, first, pool, read))
            if waiting:
                one, reading, _ = waiting.popleft()
                yield _settled(one, reading, first, read)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(
    at: Named, first: dict[str, Arrived], pool: ThreadPoolExecutor,
    read: Callable[[Arrived], Arrived],
) -> tuple[Arrived, Future[Arrived] | None, int]:  # fmt: skip
    one = Arrived(*at)
    try:
        size = one.path.stat().st_size
        with one.path.open("rb") as file:
            one.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        one.reason = UNREADABLE
        return one, None, 0
    if first.setdefault(one.sha256, one) is not one:
        return one, None, 0
    return one, pool.submit(read, one), size


def _settled(
    one: Arrived, reading: Future[Arrived] | None, first: dict[str, Arrived],
    read: Callable[[Arrived], Arrived],
) -> Arrived:  # fmt: skip
    if reading is not None:
        return reading.result()
    if not one.sha256:
        return one
    earlier = first[one.sha256]
    if earlier.reason:  # only what was read can stand for another: the name may make the difference
        first[one.sha256] = one
        return read(one)
    one.duplicate_of = earlier.name
    return one
