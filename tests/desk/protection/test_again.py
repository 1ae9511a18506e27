"""What was erased after a backup is erased again when the backup is laid in."""

from __future__ import annotations

from typing import Any

from tests.desk.conftest import Town
from tests.desk.protection.test_retention import (
    LATER,
    WORDS,
    alive,
    differences,
    let_go,
    lived,
    opened_payloads,
)


def test_a_list_in_the_home_is_carried_out_once(
    town: Town, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from dibao.desk.protection import again
    from dibao.desk.protection.models import Erasure
    from dibao.desk.record import ledger
    from dibao.ledger.checking import erased
    from dibao.ledger.erasures import Erased, Erasures

    family = lived(town)
    let_go(town, family)
    before = differences()
    assert again.carry_out(LATER) == 0
    who = town.accounts["town_approver"]
    told = [
        Erased(9, "0" * 64, f"U{who.pk}", (family.ref, "C1")),
        Erased(9, "0" * 64, "U0", ("F99",)),
    ]
    path = settings.HOME / again.LIST
    path.write_text(Erasures(erased=told).text(), encoding="utf-8")
    with django_capture_on_commit_callbacks(execute=True):
        assert again.carry_out(LATER) == 1
    assert not path.exists()
    assert alive() == []
    assert not [w for w in WORDS if w in opened_payloads()]
    assert set(differences()) <= set(before)
    one = Erasure.objects.get()
    assert (one.ref, one.state, one.second, one.words) == (family.ref, "done", who, again.WORDS)
    assert family.ref in erased(x for x, _ in list(ledger().lines()))
    path.write_text(Erasures(erased=told).text(), encoding="utf-8")
    assert again.carry_out(LATER) == 0  # a list that lies there again changes nothing


def test_the_page_names_backups_that_still_open_it_and_gives_the_list(
    town: Town, enter: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from dibao.desk.record import ledger
    from dibao.ledger.store import Entry
    from tests.desk.protection.test_retention import erased

    family = lived(town)
    let_go(town, family)
    with django_capture_on_commit_callbacks(execute=True):
        ledger().append(Entry("backup.made", "U1", "2024-06-18T20:00:00+00:00", purpose="整套备份"))
        erased(town, family)
    page = enter("county_approver").get("/protection/retention/").content.decode()
    assert "以前做过 1 份备份（2024年6月19日）" in page  # evening in UTC is the next day here
    text = enter("county_approver").get("/protection/retention/erased.txt").content.decode()
    assert f" {family.ref} " in text
    assert not [w for w in WORDS if w in text]
    assert enter("medical").get("/protection/retention/erased.txt").status_code == 403
