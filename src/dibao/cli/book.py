"""A run laid out as the plain data that papers are made from.

Order of leads, without scoring anyone: somebody may be without help · money leaves on the next
pay day · settles at the desk · needs a visit · waits for a department · the office's own.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

import polars as pl

from dibao.papers.book import (
    OUTCOMES,
    CannotTellLine,
    ClassLine,
    HouseholdRow,
    Judgements,
    KindLine,
    LeadRow,
    MeasureLine,
    MoneyLine,
    NumberLine,
    PatternLine,
    RelativeFilings,
    ReportData,
    RosterValue,
    SourceLine,
    VillageLine,
)  # fmt: skip
from dibao.screening import filings
from dibao.screening.leads import Lead, order
from dibao.screening.run import Run


def lead_rows(run: Run) -> list[LeadRow]:
    """Every lead as an office works on it."""
    units = {u["unit_id"]: u for u in run.people.units.iter_rows(named=True)}
    names = dict(run.people.people.select("person_id", "name").iter_rows())
    return [_row(x, units[x.unit_id], names, run.as_of) for x in run.leads]


def _row(lead: Lead, unit: dict[str, Any], names: dict[int, str], as_of: dt.date) -> LeadRow:
    rule = lead.rule
    return LeadRow(
        lead_id=lead.lead_id, code=rule.code, neutral_name=rule.neutral_name,
        plan_name=rule.plan_name, rule=rule.key, rule_label=rule.title,
        answer="yes" if lead.answer == "yes" else "unknown", subject_kind=lead.subject_kind,
        subject=lead.subject, household_no=lead.household_no, id_number=lead.id_number,
        name=lead.name, village=lead.village, group=unit["group"] or "",
        head=names.get(unit["head_id"], ""), members=unit["listed"],
        monthly_amount_fen=unit.get("monthly"), amount=lead.amount, threshold=lead.threshold,
        identity_class=lead.identity_class, evidence=tuple(lead.evidence), clause=lead.clause,
        explanation=lead.explanation, neutral_finding=rule.first_sentence(sure=lead.answer == "yes"),
        questions=rule.settle.questions[:4], clearing_papers=rule.settle.papers,
        first_check=rule.settle.first_check, place=rule.settle.place, office=rule.office,
        due=_due(rule.days, as_of), conduct=rule.sight == "conduct", order=order(lead),
    )  # fmt: skip


def _due(days: int, as_of: dt.date) -> str:
    return (as_of + dt.timedelta(days=days)).isoformat()


def household_rows(run: Run) -> list[HouseholdRow]:
    """Households that some lead speaks of."""
    names = dict(run.people.people.select("person_id", "name").iter_rows())
    found = {}
    units = {u["unit_id"]: u for u in run.people.units.iter_rows(named=True)}
    for lead in run.leads:
        u = units[lead.unit_id]
        if lead.household_no and u["pool"] != "account":
            found[lead.household_no] = HouseholdRow(
                household_no=lead.household_no, village=u["village"] or "",
                group=u["group"] or "", head=names.get(u["head_id"], ""), members=u["listed"],
                monthly_amount_fen=u.get("monthly"),
            )  # fmt: skip
    return [found[k] for k in sorted(found)]


def report_data(run: Run) -> ReportData:
    """Everything the self-inspection report says; conduct leads enter as a count only."""
    roster = run.people.units.filter(pl.col("pool") == "roster")
    leads = [x for x in run.leads if x.rule.sight != "conduct"]
    persons = run.people.members.join(roster.select("unit_id"), on="unit_id")
    monthly = int(roster["monthly"].sum() or 0)
    place = _place(run)
    return ReportData(
        as_of=run.as_of, place=place, unit="", period="", households=roster.height,
        persons=persons.select("person_id").n_unique(), monthly_total_fen=monthly or None,
        by_class=_classes(roster, persons), sources=_sources(run), leads_by_code=_kinds(run, leads),
        leads_by_village=_villages(roster, persons, leads),
        leads_by_village_kind=Counter((x.village, x.rule.code) for x in leads),
        households_with_leads=len({x.household_no or x.subject for x in leads}),
        cannot_tell_by_rule=_cannot_tell(run), judgements=_judgements(run), money=_money(monthly),
        patterns=_patterns(roster), referrals_count=len(run.leads) - len(leads),
        not_judged=run.not_judged, measures=_measures(run, leads), roster_value=_roster(run, roster),
        severely_disabled_base=run.counted.get("base_count"), no_new_circumstances=run.no_new,
        authorisation_shown=run.letters_shown, numbers=_numbers(run),
        near_relative_filings=_filings(run),
    )  # fmt: skip


def _filings(run: Run) -> RelativeFilings:
    """Declared against found, in counts."""
    told = filings.count(run.evidence.rows, run.evidence.links, run.people)
    return RelativeFilings(
        filed=told.filed,
        tied=told.tied,
        tied_without_filing=told.tied_without_filing,
        visited=told.visited,
        filed_without_tie=told.filed_without_tie,
        yearly=told.yearly,
    )


def _place(run: Run) -> str:
    number = run.policy.numbers.by_key.get("standard.rural_month")
    setting = number.in_force(run.as_of) if number else None
    return setting.place if setting else ""


def _classes(roster: pl.DataFrame, persons: pl.DataFrame) -> list[ClassLine]:
    label = pl.when(pl.col("single")).then(pl.lit("单人保")).otherwise(
        pl.col("category").fill_null("未注明类别")
    )  # fmt: skip
    named = roster.with_columns(label.alias("label"))
    counted = persons.group_by("unit_id").agg(pl.len().alias("n"))
    joined = named.join(counted, on="unit_id", how="left")
    table = joined.group_by("label").agg(
        pl.len().alias("h"), pl.col("n").sum(), pl.col("monthly").sum()
    )
    return [ClassLine(n, h, p, m) for n, h, p, m in table.sort("label").iter_rows()]


def _sources(run: Run) -> list[SourceLine]:
    sheets = run.hand_ins.sheets()
    lines = []
    for key, answers in run.evidence.answers.items():
        own = [s for s in sheets if s.source == key]
        if own:
            lines.append(
                SourceLine(
                    key, run.policy.sources[key].name, len({s.file for s in own}),
                    sum(s.rows for s in own), sum(s.accepted for s in own),
                    sum(s.refused for s in own), answers.ground, answers.counts(),
                )
            )  # fmt: skip
    return lines


def _kinds(run: Run, leads: Sequence[Lead]) -> list[KindLine]:
    outcome = {j["lead_id"]: OUTCOMES.get(str(j["result"]), "") for j in run.judged}
    found = []
    for code in dict.fromkeys(x.code for x in run.policy.rules if x.sight != "conduct"):
        own = [x for x in leads if x.rule.code == code]
        rule = next(r for r in run.policy.rules if r.code == code)
        said = [outcome[x.lead_id] for x in own if x.lead_id in outcome]
        found.append(
            KindLine(
                code, rule.neutral_name, sum(x.answer == "yes" for x in own),
                sum(x.answer != "yes" for x in own), len({x.household_no or x.subject for x in own}),
                len(said), said.count("confirmed"), said.count("cleared"),
            )
        )  # fmt: skip
    return found


def _villages(
    roster: pl.DataFrame, persons: pl.DataFrame, leads: Sequence[Lead]
) -> list[VillageLine]:
    counted = persons.join(roster.select("unit_id", "village"), on="unit_id")
    people = dict(counted.group_by("village").agg(pl.len()).iter_rows())
    homes = dict(roster.group_by("village").agg(pl.len()).iter_rows())
    return [
        VillageLine(
            v, homes.get(v, 0), people.get(v, 0),
            sum(x.answer == "yes" for x in leads if x.village == v),
            sum(x.answer != "yes" for x in leads if x.village == v),
            len({x.household_no or x.subject for x in leads if x.village == v}),
        )
        for v in sorted(set(homes) | {x.village for x in leads})
    ]  # fmt: skip


def _cannot_tell(run: Run) -> list[CannotTellLine]:
    titles = {r.key: f"{r.neutral_name}（{r.title}）" for r in run.policy.rules}
    hidden = {r.key for r in run.policy.rules if r.sight == "conduct"}
    counted = Counter((r["rule"], r["missing"]) for r in run.cannot_tell if r["rule"] not in hidden)
    top: dict[str, list[tuple[str, int]]] = {}
    for (rule, missing), n in counted.most_common():
        top.setdefault(rule, []).append((missing, n))
    return [
        CannotTellLine(titles[r], sum(n for _, n in found), "；".join(m for m, _ in found[:2]))
        for r, found in top.items()
    ]


def _judgements(run: Run) -> Judgements:
    said = Counter(OUTCOMES.get(j["result"], "unclear") for j in run.judged)
    reasons = Counter(
        j["ground"] for j in run.judged if OUTCOMES.get(j["result"]) == "cleared" and j["ground"]
    )
    return Judgements(
        answered=len(run.judged), confirmed=said["confirmed"], cleared=said["cleared"],
        unclear=said["unclear"], corrected=said["corrected"],
        self_withdrawn=said["self_withdrawn"], newly_taken_in=said["newly_taken_in"],
        cleared_reasons=tuple(reasons.most_common(10)),
    )  # fmt: skip


def _money(monthly: int | None) -> list[MoneyLine]:
    return [MoneyLine("名册月保障金额合计", monthly or None), MoneyLine("追回资金"),
            MoneyLine("补发资金")]  # fmt: skip


def _patterns(roster: pl.DataFrame) -> list[PatternLine]:
    """Questions about many households together; never a rank or a target."""
    single = int(roster["single"].sum())
    if not roster.height or not single:
        return []
    share = f"{single * 100 / roster.height:.1f}%"
    return [
        PatternLine(
            "名册中单人保所占份额，供对照政策和入户情况。",
            (("单人保户数", str(single)), ("占名册户数", share)),
        )
    ]


def _measures(run: Run, leads: Sequence[Lead]) -> list[MeasureLine]:
    found: dict[str, MeasureLine] = {}
    for x in leads:
        rule = x.rule
        found.setdefault(
            rule.code,
            MeasureLine(rule.neutral_name, rule.opens, rule.office, _due(rule.days, run.as_of)),
        )
    return list(found.values())


def _numbers(run: Run) -> list[NumberLine]:
    keys = sorted({k for r in run.policy.rules for k in _keys(r, run)})
    lines = []
    for key in keys:
        known = run.policy.numbers.by_key.get(key)
        setting = known.in_force(run.as_of) if known else None
        if known is None or setting is None:
            continue
        value = setting.value
        text = value if isinstance(value, str) else f"{float(value):g}"
        lines.append(
            NumberLine(known.label, text, known.unit, setting.place, setting.paper,
                       setting.since.isoformat())
        )  # fmt: skip
    return lines


def _keys(rule: Any, run: Run) -> list[str]:
    try:
        return [k for k in rule.numbers(run.law) if not k.startswith("run.")]
    except LookupError:
        return []


def _roster(run: Run, roster: pl.DataFrame) -> RosterValue:
    frame = run.rows["DS01"]
    numbers = frame.filter(pl.col("id_number") != "").group_by("id_number").agg(
        pl.col("household_no").n_unique().alias("n")
    )  # fmt: skip
    accounts = frame.filter(pl.col("account") != "").group_by("account").agg(
        pl.col("household_no").n_unique().alias("n")
    )  # fmt: skip
    born = run.people.people.filter(pl.col("birth").is_not_null())["birth"]
    odd = sum(1 for b in born if (run.as_of - b).days > 105 * 365 or b > run.as_of)
    year = run.as_of - dt.timedelta(days=365)
    seen = frame.filter(pl.col("last_review_most").is_not_null())
    due = seen.filter(pl.col("last_review_most") < year)["household_no"].n_unique()
    missing = [
        (label, int((frame[column] == "").sum()))
        for label, column in (("身份证号", "id_text"), ("村", "village"), ("银行账号", "account"))
    ]
    unread = int(
        (~frame["id_status"].is_in(["valid", "upgraded"]) & (frame["id_text"] != "")).sum()
    )
    return RosterValue(
        duplicates=numbers.filter(pl.col("n") > 1).height, odd_ages=odd,
        same_accounts=accounts.filter(pl.col("n") > 1).height,
        reviews_due=due if seen.height else None,
        missing_fields=tuple((k, n) for k, n in [*missing, ("号码不可用", unread)] if n),
    )  # fmt: skip
