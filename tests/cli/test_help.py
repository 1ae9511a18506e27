"""The help page of every command speaks Chinese: nothing but names of options is in other letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from dibao.cli.help import speak_chinese
from dibao.cli.main import app


def commands(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words that name each command, groups included."""
    yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


ALL = list(commands(get_command(app)))
NAMES = {word for path in ALL for word in path}
KNOWN = {
    "dibao",
    "PDF",
    "json",
    "toml",
    "numbers",
    "run",
    "http",
    "duckdb",
    "complaints",
    "DBH1",
} | NAMES


def test_all_commands_are_found() -> None:
    assert len(ALL) > 25 and ("ledger", "verify") in ALL


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_a_help_page_is_chinese(path: tuple[str, ...]) -> None:
    speak_chinese()
    page = CliRunner().invoke(app, [*path, "--help"], prog_name="dibao").stdout
    assert page.startswith("用法：") and "看这一页" in page
    words = re.findall(r"[A-Za-z][A-Za-z0-9]+", re.sub(r"--[a-z-]+", "", page))
    assert not set(words) - KNOWN, sorted(set(words) - KNOWN)
