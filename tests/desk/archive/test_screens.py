"""The record's pages: who may see them, what stands on them, proofs that outsiders can check."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.desk.archive.test_tampering import history
from tests.desk.conftest import Town


def test_every_action_has_a_word_of_its_own() -> None:
    import re

    from dibao.desk.archive.queries import kinds

    root = Path(__file__).parents[3] / "src" / "dibao" / "desk"
    text = "\n".join(p.read_text(encoding="utf-8") for p in root.rglob("*.py"))
    used = set(re.findall(r'@verb\(\s*"([^"]+)"', text)) | set(
        re.findall(r'Entry\("([^"]+)"', text)
    )
    used |= {f"look.{w}" for w in re.findall(r'looked\([^,]+(?:\([^)]*\))?, [^,]+, "(\w+)"', text)}
    assert used - kinds().keys() == set()


def test_lines_are_filtered_and_name_nobody_of_a_family(
    town: Town, enter: Callable[[str], Any]
) -> None:
    history(town)
    browser = enter("auditor")
    page = browser.get("/record/").content.decode()
    assert "开始办理" in page
    assert "周桂兰" not in page
    assert "99012119" not in page
    one = browser.get("/record/?kind=case.step").content.decode()
    assert "<caption>2 条</caption>" in one
    assert "确认条件</td>" not in one
    assert enter("town_clerk").get("/record/").status_code == 403


def test_a_proof_holds_outside(town: Town, enter: Callable[[str], Any], tmp_path: Path) -> None:
    head = history(town)
    browser = enter("auditor")
    proof = tmp_path / "proof.json"
    proof.write_bytes(browser.get("/record/proof/1/").content)
    program = tmp_path / "verify.py"
    program.write_bytes(browser.get("/record/verify.py").content)
    command = [sys.executable, str(program), str(proof), "--head", head]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    proof.write_text(proof.read_text(encoding="utf-8").replace("case.opened", "case.closed"))
    assert subprocess.run(command, check=False, capture_output=True).returncode == 3


def test_the_whole_check_is_one_button(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.accounts.models import Post

    history(town)
    Post.objects.exclude(account=town.accounts["auditor"]).delete()
    browser = enter("auditor")
    told = browser.post("/record/verify/", {"heads": "胡写的"}, follow=True).content.decode()
    assert "台账头" in told
    page = browser.post("/record/verify/", {}).content.decode()
    assert "看不出整本被换" in page
    assert "短码" in browser.post("/record/head/").content.decode()
