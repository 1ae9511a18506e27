"""Base figures of today by village, and how good the data were, check by check.

Invariant: figures are counts of what the tables and a run's own account say; nothing is guessed for
a run whose account is gone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from dibao.desk.accounts.models import Place
from dibao.desk.campaign.models import Campaign
from dibao.desk.exchange.models import Run
from dibao.desk.leads.models import Lead
from dibao.desk.roster.models import Household

LABELS = (
    "在享户数", "在享人数", "月保障金（元）", "未通过户数", "已退出户数",
    "两册不一致待核", "可能应兜底待核", "可能漏保的重度残疾人待核",
)  # fmt: skip
BY_STATUS = {Household.Status.REFUSED: "未通过户数", Household.Status.EXITED: "已退出户数"}
BY_CODE = {"ZC01": "两册不一致待核", "ZC02": "可能应兜底待核", "ZC03": "可能漏保的重度残疾人待核"}


def runs(campaign: Campaign) -> QuerySet[Run]:
    """Finished checks of the campaign's place and of the towns below, the oldest first."""
    below = Place.objects.filter(parent=campaign.place).values_list("pk", flat=True)
    return Run.objects.filter(place__in=[campaign.place_id, *below], state=Run.State.DONE).order_by(
        "pk"
    )


def newest_run(campaign: Campaign) -> Run | None:
    """The last finished check."""
    return runs(campaign).last()


def now(campaign: Campaign) -> dict[str, dict[str, int]]:
    """{village: {label: number}} of this moment; {} without a roster."""
    towns = [campaign.place]
    if campaign.place.level == "county":
        towns = list(Place.objects.filter(parent=campaign.place))
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(LABELS, 0))
    counted = Household.objects.filter(town__in=towns).values("place__name", "status").annotate(
        homes=Count("pk"), people=Sum("size"), fen=Sum("monthly_fen")
    )  # fmt: skip
    for row in counted.order_by("place__name"):
        line = found[row["place__name"]]
        if row["status"] == Household.Status.PAID:
            line["在享户数"], line["在享人数"] = row["homes"], row["people"] or 0
            line["月保障金（元）"] = (row["fen"] or 0) // 100
        elif row["status"] in BY_STATUS:
            line[BY_STATUS[row["status"]]] = row["homes"]
    doubts = Lead.objects.filter(conduct=False, town__in=towns, code__in=BY_CODE)
    doubts = doubts.exclude(stage=Lead.Stage.GONE).values("place__name", "code")
    for row in doubts.annotate(n=Count("pk")).order_by("place__name"):
        found[row["place__name"]][BY_CODE[row["code"]]] += row["n"]
    return dict(found)


@dataclass(frozen=True)
class Compared:
    """One village's figures, then and now."""

    village: str
    cells: list[tuple[int, int]]


def compared(then: dict[str, dict[str, int]], today: dict[str, dict[str, int]]) -> list[Compared]:
    """Every village of either, and their sum at the end."""
    rows = [
        Compared(v, [(then.get(v, {}).get(k, 0), today.get(v, {}).get(k, 0)) for k in LABELS])
        for v in sorted(then.keys() | today.keys())
    ]
    total = [(sum(r.cells[n][0] for r in rows), sum(r.cells[n][1] for r in rows))
             for n in range(len(LABELS))]  # fmt: skip
    return [*rows, Compared("合计", total)]


@dataclass(frozen=True)
class Quality:
    """How good the data of one check were."""

    run: int
    day: dt.date
    files: int
    unread: int
    accepted: int
    refused: int
    doubtful: int
    silent: int
    stale: int

    @property
    def refused_of_thousand(self) -> int:
        """Rows to be mended out of a thousand, for display."""
        return self.refused * 1000 // (self.accepted + self.refused or 1)


def quality(campaign: Campaign) -> list[Quality]:
    """Check by check, the oldest first; checks whose account is gone are left out."""
    found = []
    for run in runs(campaign):
        path = run.out / "run.json" if run.out else None
        if path is not None and path.exists():
            found.append(_quality(run, json.loads(path.read_text(encoding="utf-8"))))
    return found


def _quality(run: Run, told: dict[str, Any]) -> Quality:
    sheets = [s for f in told["files"] for s in f.get("sheets", [])]
    answers = [s["answers"] for s in told["sources"].values() if s.get("answers")]

    def said(sign: str) -> int:
        return sum(a.get(sign, 0) for a in answers)

    return Quality(
        run.pk, run.as_of, len(told["files"]), sum(f["status"] == "failed" for f in told["files"]),
        sum(max(s["accepted"], 0) for s in sheets), sum(s["refused"] for s in sheets),
        said("doubtful"), said("not_asked"), said("stale"),
    )  # fmt: skip
