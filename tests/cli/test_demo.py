"""The demo replaces only what it made itself."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from dibao.cli import demo
from dibao.cli.options import Unusable


def test_a_folder_of_that_name_that_is_not_ours_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = tmp_path / "demo-in" / "我的表.csv"
    kept.parent.mkdir()
    kept.write_text("甲", encoding="utf-8")
    with pytest.raises(Unusable, match="demo-in"):
        demo.run(print)
    assert kept.read_text(encoding="utf-8") == "甲"


@pytest.mark.nightly
def test_the_demo_ends_at_the_site_with_its_accounts_named(tmp_path: Path) -> None:
    port = free_port()
    command = [str(Path(sys.executable).with_name("dibao")), "demo", "--port", str(port)]
    for _ in range(2):  # a second demo replaces the first
        with (tmp_path / "told.txt").open("w+", encoding="utf-8") as told:
            home = {k: v for k, v in os.environ.items() if not k.startswith("DJANGO")}
            home["DIBAO_HOME"] = str(tmp_path / "home")
            child = subprocess.Popen(command, cwd=tmp_path, stdout=told, env=home)
            assert answers(f"http://127.0.0.1:{port}/healthz", child)
            child.send_signal(signal.SIGINT)
            assert child.wait(20) == 0
        said = (tmp_path / "told.txt").read_text(encoding="utf-8")
        assert "leads.csv" in said
        assert "登录名 liu" in said
    assert (tmp_path / "demo-out" / "leads.csv").stat().st_size > 1000


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers(address: str, child: "subprocess.Popen[bytes]") -> bool:
    """Does the site say that it is ready before its process ends?"""
    while child.poll() is None:
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 (our own address)
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.5)
    return False


def test_the_demo_has_a_town(tmp_path: Path) -> None:
    from dibao.world.building import build

    world = build(demo.SEED, demo.HOUSEHOLDS, demo.DAY)
    assert len(world.households) >= demo.HOUSEHOLDS
