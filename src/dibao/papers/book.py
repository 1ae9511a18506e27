"""What a caller hands over so that papers can be written.

Invariant: every value is final. Papers never compute an answer, only lay out, mask and count pages.
Money is whole fen; ``None`` means the figure is not known and is shown as a blank, never as nought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Answer = Literal["yes", "unknown"]
Evidence = tuple[str, str, int]
"""File, sheet and row as the spreadsheet numbers it; row 0 says the whole sheet was searched."""

AT_THE_DESK = ("案头", "函询", "电话")
AT_THE_DOOR = ("上门", "见本人")
REFERRED = "移送"

OUTCOMES: Mapping[str, str] = {
    "属实": "confirmed",
    "不属实": "cleared",
    "不是本人": "cleared",
    "暂时查不清": "unclear",
    "已自行纠正": "corrected",
    "主动退出": "self_withdrawn",
    "已新纳入": "newly_taken_in",
}
"""Words of the 核实结果 drop-down and what each counts as in the self-inspection report."""

READ_BACK = ("线索编号", "对象", "核实结果", "核实人", "日期", "依据")
"""Heads by which a filled-in workbook is read back; they stand on every sheet of leads."""


@dataclass(frozen=True)
class LeadRow:
    """One lead, as an office works on it.

    ``explanation`` is for the office and may hold full figures; ``neutral_finding`` is the sentence
    a family may see. ``sensitive`` lists words (bank, employer, illness …) that may stand in
    neither masked workbook nor visit sheet. ``amount`` and ``threshold`` are plain decimals or ''.
    ``due`` is an ISO day, a short Chinese phrase, or ''.
    """

    lead_id: str
    code: str
    neutral_name: str
    plan_name: str
    rule: str
    rule_label: str
    answer: Answer
    subject_kind: str
    subject: str
    household_no: str
    id_number: str
    name: str
    village: str
    group: str = ""
    head: str = ""
    members: int | None = None
    monthly_amount_fen: int | None = None
    amount: str = ""
    threshold: str = ""
    identity_class: str = ""
    evidence: Sequence[Evidence] = ()
    clause: str = ""
    explanation: str = ""
    neutral_finding: str = ""
    questions: Sequence[str] = ()
    clearing_papers: Sequence[str] = ()
    first_check: Sequence[str] = ()
    place: str = "案头"
    office: str = ""
    due: str = ""
    sensitive: Sequence[str] = ()
    conduct: bool = False
    order: int = 0


@dataclass(frozen=True)
class HouseholdRow:
    """A household that some lead speaks of; leads of people not on the roster need none."""

    household_no: str
    village: str
    group: str = ""
    head: str = ""
    members: int | None = None
    monthly_amount_fen: int | None = None
    address: str = ""


@dataclass(frozen=True)
class SourceLine:
    """One source: what came in, on which ground absence counted, and what it said of persons.

    ``answers`` has the keys found, not_found, not_asked, no_authorisation, stale, doubtful.
    """

    key: str
    name: str
    files: int
    rows: int
    accepted: int
    refused: int
    absence_ground: str = ""
    answers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ClassLine:
    """A class of recipients on the roster."""

    name: str
    households: int
    persons: int
    monthly_fen: int | None = None


@dataclass(frozen=True)
class KindLine:
    """Leads of one kind in the whole place, and how far people got with them."""

    code: str
    neutral_name: str
    yes: int
    unknown: int
    households: int
    answered: int = 0
    confirmed: int = 0
    cleared: int = 0


@dataclass(frozen=True)
class VillageLine:
    """One village: its roster and the households some lead speaks of."""

    village: str
    households: int
    persons: int
    yes: int
    unknown: int
    households_with_leads: int


@dataclass(frozen=True)
class Judgements:
    """What people found, read back from filled-in workbooks; ``removed`` is decided by people."""

    answered: int = 0
    confirmed: int = 0
    cleared: int = 0
    unclear: int = 0
    corrected: int = 0
    removed: int = 0
    self_withdrawn: int = 0
    newly_taken_in: int = 0
    cleared_reasons: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class MoneyLine:
    """A sum of money with its name; ``fen`` None is a line left for the office."""

    label: str
    fen: int | None = None
    note: str = ""


@dataclass(frozen=True)
class PatternLine:
    """A sentence about many leads together, with the figures it rests on."""

    sentence: str
    numbers: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class MeasureLine:
    """Matter, measure, responsible office and date: one row of the table of measures."""

    matter: str
    measure: str = ""
    office: str = ""
    due: str = ""


@dataclass(frozen=True)
class NumberLine:
    """A policy number in force and the paper that set it."""

    label: str
    value: str
    unit: str
    place: str = ""
    paper: str = ""
    since: str = ""


@dataclass(frozen=True)
class RosterValue:
    """What the roster itself shows before any other source is asked; None: not counted."""

    duplicates: int | None = None
    odd_ages: int | None = None
    same_accounts: int | None = None
    reviews_due: int | None = None
    missing_fields: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class RelativeFilings:
    """近亲属备案 in counts; None: the register or the list of officers was not handed in."""

    filed: int | None = None
    tied: int | None = None
    tied_without_filing: int | None = None
    visited: int | None = None
    filed_without_tie: int | None = None
    yearly: int | None = None


@dataclass(frozen=True)
class CannotTellLine:
    """A rule that could not be answered for some, with the thing that was missing."""

    rule: str
    count: int
    missing: str = ""


@dataclass(frozen=True)
class ReportData:
    """All that 自查报告 says. Leads of conduct enter only as ``referrals_count``."""

    as_of: date
    place: str = ""
    unit: str = ""
    red_head: str = ""
    period: str = ""
    organised_by: str = ""
    households: int = 0
    persons: int = 0
    monthly_total_fen: int | None = None
    by_class: Sequence[ClassLine] = ()
    sources: Sequence[SourceLine] = ()
    leads_by_code: Sequence[KindLine] = ()
    leads_by_village: Sequence[VillageLine] = ()
    leads_by_village_kind: Mapping[tuple[str, str], int] = field(default_factory=dict)
    households_with_leads: int | None = None
    cannot_tell_by_rule: Sequence[CannotTellLine] = ()
    judgements: Judgements = field(default_factory=Judgements)
    money: Sequence[MoneyLine] = ()
    patterns: Sequence[PatternLine] = ()
    referrals_count: int = 0
    near_relative_filings: RelativeFilings = field(default_factory=RelativeFilings)
    not_judged: Sequence[tuple[str, str]] = ()
    measures: Sequence[MeasureLine] = ()
    rules_made: Sequence[str] = ()
    roster_value: RosterValue = field(default_factory=RosterValue)
    severely_disabled_base: int | None = None
    no_new_circumstances: int | None = None
    precision: Sequence[tuple[str, str, str, str]] = ()
    sampled: Sequence[str] = ()
    authorisation_shown: bool = False
    numbers: Sequence[NumberLine] = ()
