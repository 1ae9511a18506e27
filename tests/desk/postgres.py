"""A PostgreSQL of the tests' own: started in a folder, gone with it. Needs root, as its server
refuses to run as root and has to be handed to somebody else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """Where the server's programs lie; None where there are none or we are not root."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    able = found and os.geteuid() == 0 and shutil.which("runuser")
    return found[-1].parent if able else None


@contextmanager
def server() -> Iterator[str]:
    """DATABASE_URL of an empty database on a fresh server."""
    programs = binaries()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="dibao-postgres-"))
    shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]

    def run(*words: str) -> None:
        command = ["runuser", "-u", "postgres", "--", *words]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)

    run(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "dibao", "--no-sync",
        "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"),
        "-w", "start")  # fmt: skip
    try:
        yield f"postgresql://dibao@127.0.0.1:{port}/postgres"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
