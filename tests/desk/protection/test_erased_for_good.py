"""What was erased cannot be tried out, no text is forgotten, no tampering is washed white."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.archive.test_held_rows import differences, value
from tests.desk.archive.test_tampering import run
from tests.desk.conftest import DAY, Town
from tests.desk.protection.test_retention import LATER, erased, let_go, lived

DESK = Path(__file__).parents[3] / "src" / "dibao" / "desk"
CANARY = "990121195003070020"


def said_of_rows() -> set[str]:
    """Every digest of a row that whoever has all keys of the site can still read in any line."""
    from dibao.desk.digesting import KEY
    from dibao.desk.record import ledger

    book = ledger()
    payloads = [book.read_payload(line) or {} for line in [x for x, _ in list(book.lines())]]
    rows = (rows for p in payloads for rows in p.get(KEY, {}).values())
    return {told for said in rows for told in said.values() if told}


def guesses(bodies: list[bytes]) -> Iterator[str]:
    """What he could try with a right guess: plain, under the master key, under every key there is."""
    from dibao.desk.digesting import known
    from dibao.desk.record import _master, ledger

    book = ledger()
    secrets = [*known(book).values(), *book.case_keys().values(), _master()]
    for body in bodies:
        yield hashlib.sha256(body).hexdigest()[:24]
        yield from (hmac.digest(s, body, "sha256").hex()[:24] for s in secrets)


def found(bodies: list[bytes]) -> int:
    """How many right guesses are confirmed by a line."""
    told = {t.rpartition(":")[2] for t in said_of_rows()}
    return len(told & set(guesses(bodies)))


def test_after_erasing_a_right_guess_is_not_confirmed(town: Town) -> None:
    from dibao.desk.archive import holding
    from dibao.desk.digesting import held, rows_of, rows_owned

    family = lived(town)
    holding.adopt()
    let_go(town, family)
    bodies = [
        row.body
        for table in held().values()
        for row in rows_of(table, rows_owned(table, [family.ref])).values()
    ]
    assert any(CANARY in b.decode() for b in bodies)
    assert found(bodies) == len(bodies) > 10  # while the file is kept every row is proven
    assert differences() == []
    erased(town, family)
    assert differences() == []
    stays = [r.body for r in rows_of(held()["accounts.Tie"]).values()]  # it is about an officer
    assert found([b for b in bodies if b not in stays]) == 0
    from dibao.desk.record import ledger

    assert ledger().case_key(family.ref) is None


def test_a_site_at_work_before_takes_over_and_hides_nothing(town: Town) -> None:
    from django.db import transaction

    from dibao.desk.archive import holding
    from dibao.desk.digesting import KEY, Row, digest, held, rows_of
    from dibao.desk.record import ledger, now
    from dibao.desk.roster.models import Household
    from dibao.ledger.store import Entry

    family, other = town.household(), town.household("DB990002")
    with transaction.atomic():  # as the version before wrote it
        said = {
            t.label: {at: digest(Row("", r.body), {}) for at, r in rows_of(t).items()}
            for t in held().values()
        }
        payload = {"tables": [*said], KEY: said}
        ledger().append(Entry("rows.adopted", "system", now(), "ROWS", payload=payload))
    bodies = [r.body for r in rows_of(held()["roster.Member"]).values()]
    assert found(bodies) == 2
    assert differences() == []
    Household.objects.filter(pk=other.pk).update(head="别人")
    assert len(differences()) == 1
    assert holding.adopt() > 0
    assert len(differences()) == 1
    assert "家庭" in differences()[0]
    assert holding.adopt() == 0
    assert ledger().case_key("ROWS") is None
    assert found(bodies) == 2  # now under their families' secrets
    run("DELETE FROM ledger_key WHERE case_ref IN (%s, %s)", family.ref, other.ref)
    assert found(bodies) == 0


def test_a_changed_row_is_not_washed_white(town: Town) -> None:
    from dibao.desk.protection import retention
    from dibao.desk.record import Refused, ledger
    from dibao.desk.roster.models import Letter

    family = lived(town)
    let_go(town, family)
    Letter.objects.update(number="SQ9")
    says = f"授权书（编号 {Letter.objects.get().pk}）：内容与台账不一致"
    found = retention.find(family.ref, LATER) or pytest.fail("not due")
    one = retention.propose(town.who("town_clerk"), found, True, LATER)
    approver = town.who("town_approver")
    with pytest.raises(Refused, match=says):
        retention.erase(approver, one, LATER)
    assert family.members.get().name == "周桂兰"
    one.refresh_from_db()
    assert one.state == "proposed"
    retention.erase(approver, one, LATER, "查明是系统管理人改错，已另报")
    book = ledger()
    line = [x for x, _ in list(book.lines()) if x.kind == "retention.erased"][-1]
    told = book.read_payload(line) or {}
    assert told["differs"] == [f"{says}。"]
    assert told["words"] == "查明是系统管理人改错，已另报"
    assert "改错" not in line.purpose


def test_lines_of_a_run_about_a_family_are_held_against_the_record_too(town: Town) -> None:
    from dibao.desk.archive import holding
    from dibao.desk.exchange.models import Run
    from dibao.desk.prepay.models import Line, Month

    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    month = Month.objects.create(place=town.town, run=run, last="a", this="b",
                                 homes_last=1, homes_this=1)  # fmt: skip
    line = Line.objects.create(month=month, household=town.household(), kind="new", name="周桂兰")
    holding.adopt()
    assert holding.belonging([f"R{run.pk}"]) == []
    Line.objects.update(note="改过")
    (said,) = holding.belonging([f"R{run.pk}"])
    assert f"编号 {line.pk}" in said


def texts() -> dict[str, str]:
    """Field → what becomes of it."""
    raw = tomllib.loads((DESK / "protection" / "texts.toml").read_text(encoding="utf-8"))
    told = {f: letter for letter, fields in raw["emptied"].items() for f in fields}
    return told | {f: why for why, fields in raw["kept"].items() for f in fields}


def written() -> list[Any]:
    """Every field of ours in which somebody can write."""
    from django.apps import apps

    kinds = ("CharField", "TextField", "JSONField", "BinaryField", "FileField", "SlugField",
             "EmailField", "URLField")  # fmt: skip
    return [
        f
        for model in apps.get_models()
        if model.__module__.startswith("dibao.desk.")
        for f in model._meta.concrete_fields
        if not f.is_relation and not f.choices and f.get_internal_type() in kinds
    ]


def test_no_text_of_any_table_is_forgotten() -> None:
    have = {f"{f.model._meta.label}.{f.name}" for f in written()}
    assert have == texts().keys()


def filled(model: Any, made: dict[Any, Any]) -> None:
    """One row of a table and of all it rests on; each text is a word of its own."""
    from dibao.desk.roster.models import Household

    fields = [f for f in model._meta.concrete_fields if not f.primary_key or f.is_relation]
    for needed in (f.related_model for f in fields if f.is_relation):
        if needed is not model and needed not in made:
            filled(needed, made)
    values = {}
    for f in fields:
        if f.related_model is model:
            continue
        name, kind = f"{model._meta.label}.{f.name}", type(f).__name__
        if f.is_relation:
            values[f.name] = made[f.related_model]
        elif f.choices or f.get_internal_type() not in ("CharField", "TextField", "JSONField",
                                                        "BinaryField"):  # fmt: skip
            values[f.name] = value(f, 0, {})
        elif kind == "JSONField" or getattr(f, "as_json", False):
            values[f.name] = {"title": name, "villages": [name]}
        elif kind == "BinaryField":
            values[f.name] = name.encode()
        elif name == "protection.Carried.about":
            values[f.name] = made[Household].ref
        elif "digest" in f.name or "photo" in f.name:
            values[f.name] = hashlib.sha256(name.encode()).hexdigest()[: f.max_length or 64]
        else:
            values[f.name] = name[-(f.max_length or 200) :]
    made[model] = model._base_manager.create(**values)


@pytest.mark.parametrize("letter", ["H", "F", "R", "M", "N"])
def test_what_is_said_to_be_emptied_is(
    db: None, letter: str, django_capture_on_commit_callbacks: Any
) -> None:
    from django.apps import apps

    from dibao.desk.exchange.models import HandIn, Run
    from dibao.desk.notices.models import Notice
    from dibao.desk.protection import erasing
    from dibao.desk.registers.models import Matter
    from dibao.desk.roster.models import Household

    made: dict[Any, Any] = {}
    for model in apps.get_models():
        if model.__module__.startswith("dibao.desk.") and model not in made:
            filled(model, made)
    before = {f: f.value_from_object(made[f.model]) for f in written()}
    of = {"H": Household, "F": HandIn, "R": Run, "M": Matter, "N": Notice}[letter]
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(f"{letter}{made[of].pk}")
    told, left, lost = texts(), [], []
    for field, was in before.items():
        name = f"{field.model._meta.label}.{field.name}"
        row = field.model._base_manager.filter(pk=made[field.model].pk).first()
        now = None if row is None else field.value_from_object(row)
        if told[name] == letter and now == was:
            left.append(name)
        if letter == "H" and told[name] not in ("H",) and now != was:
            lost.append(name)
    assert left == []
    assert lost == []


def test_mendings_registers_and_notices_have_their_time(town: Town) -> None:
    from dibao.desk.notices.models import Notice
    from dibao.desk.protection import retention
    from dibao.desk.rectification.models import Problem
    from dibao.desk.registers.models import Matter
    from dibao.procedure.clocks import years_after

    by, day = town.accounts["town_clerk"], DAY
    plain, apart = (
        Problem.objects.create(
            town=town.town,
            place=town.village,
            kind="procedure",
            year=2024,
            serial=1 + conduct,
            origin="lead",
            step="review",
            title="周桂兰家的事",
            about="周桂兰",
            by=by,
            day=day,
            state="closed",
            closed=day,
            conduct=conduct,
        )
        for conduct in (False, True)
    )
    matter = Matter.objects.create(
        register=next(iter(registers())), place=town.town, year=2024, serial=1, title="周桂兰家",
        values={"a": "周桂兰"}, by=by, day=day, state="done", closed=day,
    )  # fmt: skip
    notice = Notice.objects.create(
        place=town.village, kind="result", year=2024, serial=1, content={"title": "公示"},
        digest="x", pack="2021", state="taken_down", by=by, day=day, down=day,
    )  # fmt: skip
    everywhere = [town.town.pk, town.village.pk]
    years = {t.key: t.years for t in retention.terms(day)}
    refs = {plain.ref: "office", matter.ref: "office", notice.ref: "notice"}
    for ref, term in refs.items():
        last = years_after(day, years[f"retention.{term}"])
        assert retention.find(ref, last - dt.timedelta(days=1)) is None
        found = retention.find(ref, last) or pytest.fail(ref)
        assert found.term == f"retention.{term}"
    seen = {f.ref for f in retention.due(everywhere, LATER)}
    assert refs.keys() <= seen
    assert apart.ref not in seen  # conduct is not told of here
    for ref in refs:
        found = retention.find(ref, LATER) or pytest.fail(ref)
        one = retention.propose(town.who("town_clerk"), found, True, LATER)
        retention.erase(town.who("town_approver"), one, LATER)
    plain.refresh_from_db()
    assert plain.about == "已按期限销毁"
    matter.refresh_from_db()
    assert (matter.title, matter.values) == ("已按期限销毁", {})


def registers() -> Any:
    from dibao.desk.registers.kinds import registers

    return registers()
