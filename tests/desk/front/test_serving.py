"""The site as a process: it answers, shows the first page of an empty office, and ends whole."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="a home of its own")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """An empty office served on a free port."""
    port = free_port()
    env = {**os.environ, "DIBAO_HOME": str(tmp_path / "home")}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    code = f"from dibao.cli.serve import serve; serve('127.0.0.1', {port})"
    with subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.DEVNULL) as run:
        address = f"http://127.0.0.1:{port}"
        for _ in range(400):
            try:
                urllib.request.urlopen(f"{address}/healthz")  # noqa: S310 (our own address)
                break
            except OSError:
                time.sleep(0.1)
        yield address, run
        run.kill()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_an_empty_office_is_served_and_ends_whole(
    site: tuple[str, subprocess.Popen[bytes]], how: signal.Signals
) -> None:
    address, run = site
    with urllib.request.urlopen(f"{address}/healthz") as told:  # noqa: S310
        assert told.read() == b"ok"
    with urllib.request.urlopen(address) as first:  # noqa: S310
        assert first.url.endswith("/setup/")
        assert "启动码" in first.read().decode()
    run.send_signal(how)
    run.wait(10)
    for _ in range(50):  # no process is left behind on the door
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1)  # noqa: S310
        except OSError:
            break
        time.sleep(0.1)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(address.rsplit(":", 1)[1])))
