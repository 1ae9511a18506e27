"""Ties of officers: silence and doubt never say yes, terms are intervals, one subject a household."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from typing import Any

import polars as pl
import pytest

from dibao import policy
from dibao.screening import cases, filings
from dibao.screening.officials import Handlers, Officer, Term, folded_names
from dibao.screening.run import Clock, Run, screen

DAY = dt.date(2024, 6, 20)
SINCE = (dt.date(2021, 7, 1), dt.date(2021, 7, 1))
KIN = ("ZC09", "FB02", "FB03", "FB07")


def family(**more: Any) -> dict[str, Any]:
    """A father on the roster, his son on the village committee in one book, nothing filed."""
    base: dict[str, Any] = {
        "name": "父子", "rule": "unfiled_kin", "answer": "yes", "as_of": DAY, "alone": True,
        "numbers": {"standard.rural_month": 560, "relatives.scope": "code1045"},
        "family": [{"name": "凤守田", "handler": "凤在任", "since": "2021-07-01"}],
        "others": [{"name": "凤在任"}],
        "rows": {
            "DS17": [{"who": "凤在任", "post": "村委会委员", "start": "2021-01-10",
                      "end": "2026-01-09"}],
            "DS06": [{"who": "凤守田", "book_no": "1", "relation": "父亲"},
                     {"who": "凤在任", "book_no": "1", "relation": "户主"}],
            "DS07": [{"who": "凤守田", "plate": "测A20001", "kind": "小型轿车", "state": "正常"}],
        },
        "answered": ["DS03", "RG01"],
    }  # fmt: skip
    return base | more


def run(spec: dict[str, Any]) -> Run:
    case = cases.Case("ties.toml", 1, spec)
    law = cases.with_numbers(_policy(), spec["numbers"])
    return screen(law, cases.hand_ins([case], law.sources), DAY, Clock())


@cache
def _policy() -> Any:
    law = policy.load(as_of=DAY)
    return replace(law, rules=tuple(r for r in law.rules if r.code in KIN))


def said(done: Run) -> dict[str, str]:
    """Code → answer of the leads about kin."""
    return {x.rule.code: x.answer for x in done.leads if x.rule.code in KIN}


@cache
def whole() -> Run:
    return run(family())


def test_one_family_three_questions() -> None:
    assert said(whole()) == {"ZC09": "yes", "FB02": "yes", "FB03": "yes"}


def test_leads_about_kin_leave_by_the_sealed_road_and_speak_of_the_household() -> None:
    leads = [x for x in whole().leads if x.rule.code in KIN]
    assert {x.rule.sight for x in leads} == {"conduct"}
    assert {x.subject_kind for x in leads} == {"household"}
    assert {x.name for x in leads} == {"凤守田"}
    assert all("户主凤守田之儿子凤在任登记为村委会委员" in x.explanation for x in leads)


def test_the_evidence_is_every_paper_and_the_register_that_was_searched() -> None:
    lead = next(x for x in whole().leads if x.rule.code == "ZC09")
    assert {(f.split("/")[1], row) for f, _, row in lead.evidence} == {
        ("DS01.xlsx", 2), ("DS06.xlsx", 2), ("DS06.xlsx", 3), ("DS17.xlsx", 2), ("RG01.xlsx", 0),
    }  # fmt: skip


@pytest.mark.parametrize("gone", ["DS06", "DS17", "DS03", "RG01"])
def test_a_source_that_did_not_come_never_accuses(gone: str) -> None:
    spec = family()
    spec["rows"] = {k: v for k, v in spec["rows"].items() if k != gone}
    spec["answered"] = [k for k in spec["answered"] if k != gone]
    answers = said(run(spec))
    before = said(whole())
    assert not {c for c, a in answers.items() if a == "yes" and before.get(c) != "yes"}
    if gone in ("DS06", "DS17", "RG01"):
        assert answers.get("ZC09") != "yes"


def test_wider_scope_never_loses_a_near_relative() -> None:
    for scope in ("three_generations", "with_in_laws"):
        spec = family(numbers={"standard.rural_month": 560, "relatives.scope": scope})
        assert said(run(spec)) == said(whole())


@cache
def filed() -> Run:
    """The same family without a car or a handler, declared by the officer himself."""
    spec = family(family=[{"name": "凤守田", "since": "2021-07-01"}])
    spec["rows"] = {k: v for k, v in spec["rows"].items() if k != "DS07"} | {
        "RG01": [{"who": "凤守田", "officer_name": "凤在任", "officer_id": "@凤在任",
                  "relation": "父亲", "declared_as": "年度申报"}]
    }  # fmt: skip
    return run(spec)


def test_a_filed_relative_without_any_doubt_is_no_lead_but_a_remark() -> None:
    assert said(filed()) == {}
    told = filings.filed_ties(filed().evidence.rows)
    assert [sentence for _, _, sentence in told] == ["户主凤守田之儿子凤在任登记为村委会委员"]
    assert filings.filed_ties(whole().evidence.rows) == []


def test_the_report_counts_declared_against_found() -> None:
    for done, counted in (
        (whole(), (None, 1, 1, None, None)), (filed(), (1, 1, 0, 0, 1)),
    ):  # fmt: skip
        c = filings.count(done.evidence.rows, done.evidence.links, done.people)
        found = (c.filed, c.tied, c.tied_without_filing, c.filed_without_tie, c.yearly)
        assert found == counted


# ---- officers ---------------------------------------------------------------------------------


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "overlaps"),
    [
        (("2021-01-10", "2021-01-10"), ("2026-01-09", "2026-01-09"), True),
        (("2015-01-10", "2015-01-10"), ("2021-06-30", "2021-06-30"), False),
        (("2015-01-10", "2015-01-10"), ("2021-06-01", "2021-07-31"), None),
        (("2024-06-21", "2024-06-21"), ("2026-01-09", "2026-01-09"), False),
        ((None, None), ("2026-01-09", "2026-01-09"), None),
        (("2015-01-10", "2015-01-10"), ("2019-06-30", None), None),
    ],
)
def test_terms_are_intervals_on_either_end(
    start: tuple[str | None, str | None], end: tuple[str | None, str | None], overlaps: bool | None
) -> None:
    began, ended = (
        (least and day(least), most and day(most)) for least, most in (start, end)
    )  # fmt: skip
    assert Term(began, ended, 0).overlaps(SINCE, DAY) is overlaps


def officer(name: str, *posts: str, handles: str | None = "no") -> Officer:
    return Officer(name, name, "", None, posts=list(posts), handles={handles})


@pytest.mark.parametrize(
    ("posts", "handles", "role"),
    [
        (("村委会委员",), "no", "cadre"), (("村党支部书记",), "yes", "both"),
        (("专职低保协理员",), None, "handler"), (("村民小组长",), "no", "local"),
        (("驻村第一书记",), "no", "local"), (("工作人员",), None, None),
    ],
)  # fmt: skip
def test_posts_say_who_is_a_village_cadre(
    posts: tuple[str, ...], handles: str | None, role: str | None
) -> None:
    assert officer("某", *posts, handles=handles).role == role


def test_a_name_counts_as_handler_only_where_one_officer_bears_it() -> None:
    one, other = officer("张经办"), officer("张经办")
    handlers = Handlers({}, pl.DataFrame(), [one, other])
    handlers.named = {1: {"张经办"}}
    assert handlers.handled(1, one, "") is None
    handlers = Handlers({}, pl.DataFrame(), [one])
    handlers.named = {1: {"张经办"}}
    assert handlers.handled(1, one, "") is True
    assert handlers.handled(2, officer("李经办", handles="yes"), "") is None
    assert handlers.handled(1, officer("李经办", handles="yes"), "") is False


def test_a_cell_may_name_several() -> None:
    assert folded_names("张三、李四 ") == {"张三", "李四"}
