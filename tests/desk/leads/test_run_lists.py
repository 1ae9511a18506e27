"""Lists of a run show no identity number, also where an office files families under one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.desk.conftest import DAY, Town

NUMBER = "990121195003070020"


def test_a_family_filed_under_an_identity_number_is_masked(
    town: Town, enter: Callable[[str], Any], tmp_path: Path
) -> None:
    from dibao.desk.exchange.models import Run
    from dibao.policy.rules import RULES

    rule = next(r.key for r in RULES if r.sight != "conduct")
    head = "rule,village,household_no,id_number,answer,missing\n"
    for name in ("leads.csv", "cannot_tell.csv"):
        (tmp_path / name).write_text(
            f"{head}{rule},石岭村,{NUMBER},{NUMBER},yes,\n{rule},石岭村,DB990001,{NUMBER},yes,\n",
            encoding="utf-8",
        )
    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"],
                             state="done", folder=str(tmp_path), told={})  # fmt: skip
    for kind in ("leads", "open"):
        page = enter("town_approver").get(f"/leads/runs/{run.pk}/{kind}/").content.decode()
        assert "DB990001" in page
        assert "990121********0020" in page
        assert NUMBER not in page
