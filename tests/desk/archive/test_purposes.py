"""A line says openly only what stands in a list; whatever somebody typed is sealed with it."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.archive.test_tampering import run
from tests.desk.conftest import DAY, Town

DESK = Path(__file__).parents[3] / "src" / "dibao" / "desk"
TYPED = "周桂兰990121195003070020来电"
PLACES = {"looked": 3, "opened": 3, "guarded": 5, "Told": 3}


def fixed() -> Iterator[tuple[str, str]]:
    """(file, purpose) for every purpose that stands in the code itself."""
    for path in DESK.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            at = PLACES.get(name)
            given = [k.value for k in node.keywords if k.arg == "purpose"] if at else []
            given += node.args[at : at + 1] if at else []
            for one in given:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield path.name, one.value


def test_every_purpose_of_the_code_is_listed() -> None:
    from dibao.desk.stating import listed

    told = list(fixed())
    assert len(told) > 25
    assert [x for x in told if not listed(x[1])] == []


def test_choices_that_are_made_are_listed() -> None:
    from dibao.desk.casework.paper_screens import PURPOSES
    from dibao.desk.notices.models import Notice
    from dibao.desk.roster.purposes import CHOICES, FROM_WORK
    from dibao.desk.shelf.screens import PURPOSES as BATCH
    from dibao.desk.stating import listed

    said = [*FROM_WORK.values(), *(w for k, w in CHOICES if k != "other")]
    said += [f"下载文书：{w}" for w in PURPOSES.values()]
    said += [f"成批打印：{w}" for w in BATCH.values()]
    said += [f"拟{label}" for label in Notice.Kind.labels]
    said += ["出具第 12 条的证明"]
    for due in ("2034年6月20日", "2034-06-20"):  # lines of before stay readable
        said += [f"{due} 到期，按期限销毁 H12 C3", f"{due} 到期，已查信访和移送台账"]
    assert [x for x in said if not listed(x)] == []
    for other in ("出具第 12 条的证明，给周桂兰", "核查线索 990121195003070020", TYPED):
        assert not listed(other)


def purposes() -> list[str]:
    """What all lines say openly."""
    return [row[0] for row in run("SELECT purpose FROM ledger_line ORDER BY seq")]


def test_what_is_typed_in_a_page_is_sealed(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.archive import actions, queries

    family = town.household()
    browser = enter("town_clerk")
    browser.post(f"/households/{family.pk}/why/", {"why": "other", "words": TYPED})
    assert browser.get(f"/households/{family.pk}/").status_code == 200
    assert purposes()[-1] == "另行写明"
    assert not any("周桂兰" in p for p in purposes())
    seq = run("SELECT max(seq) FROM ledger_line")[0][0]
    actions.sign_head(town.who("auditor"))
    proof = json.loads(queries.proof_of(seq))
    assert proof["line"]["purpose"] == "另行写明"
    assert "990121" not in json.dumps(proof, ensure_ascii=False)
    # The family and whoever watches over looks read it; after the file's end nobody does.
    assert TYPED in enter("auditor").get("/record/").content.decode()
    keeper = enter("system_keeper").get("/record/").content.decode()
    assert "另行写明" in keeper and TYPED not in keeper
    page = enter("town_clerk").get(f"/protection/looks/{family.pk}/").content.decode()
    assert TYPED in page
    run("DELETE FROM ledger_key WHERE case_ref = %s", family.ref)
    assert TYPED not in enter("auditor").get("/record/").content.decode()


@pytest.mark.parametrize("case", ["H1", ""])
def test_a_look_and_an_act_seal_what_is_not_listed(town: Town, case: str) -> None:
    from dibao.desk.record import Told, ledger, looked, verb

    clerk, family = town.who("town_clerk"), town.household()
    looked(clerk, case, "household", TYPED)

    @verb("household.inventory", "household", "inventory")
    def done(who: Any, on: Any) -> Told:
        return Told(case=case, purpose=TYPED)

    done(clerk, family)
    assert purposes()[-2:] == ["另行写明", "另行写明"]
    book = ledger()
    for line in [x for x, _ in list(book.lines())][-2:]:
        assert (book.read_payload(line) or {})["_why"] == TYPED
        assert line.case == (case or clerk.ref)
    assert DAY
