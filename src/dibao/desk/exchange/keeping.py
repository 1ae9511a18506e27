"""Originals by digest: every file handed in is kept as it came, readable by the office alone."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

PIECE = 1 << 20


def keep(file: BinaryIO) -> str:
    """Store a file; its SHA-256 in hex."""
    folder = settings.HOME / "originals"
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    part = folder / f".{os.getpid()}-{id(file)}"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while piece := file.read(PIECE):
            digest.update(piece)
            out.write(piece)
    part.replace(folder / digest.hexdigest())
    return digest.hexdigest()


def lay_out(files: Iterable[tuple[str, str, str]], folder: Path) -> None:
    """(sub-folder, name, digest) of each file, copied into a fresh folder for a run."""
    shutil.rmtree(folder, ignore_errors=True)
    for sub, name, digest in files:
        aim = folder / sub
        aim.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(settings.HOME / "originals" / digest, aim / Path(name).name)
