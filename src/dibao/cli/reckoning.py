"""What people found, laid out for papers: how right the rules were, and who was drawn by lot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dibao.cli.judged import Told
from dibao.papers.book import OUTCOMES, HouseholdRow
from dibao.papers.lots import LotRow, write_lots
from dibao.papers.precision import PrecisionBook, PrecisionRow, write_precision
from dibao.people.ladder import LABEL
from dibao.screening import precision
from dibao.screening.output import csv_bytes, write_private
from dibao.screening.precision import Line
from dibao.screening.run import Run
from dibao.screening.samples import DIFFERS, RESULTS

COLUMNS = ("by", "rule", "part", "right", "wrong", "unclear", "least", "most", "remark")


def write_lists(run: Run, told: Told, out: Path) -> None:
    """抽查走访单.xlsx, 规则准确情况.xlsx and precision.csv."""
    drawn = [
        LotRow(
            d.sample_id,
            HouseholdRow(d.household_no, d.village, d.group, d.head, d.members),
        )
        for d in told.sample
    ]
    write_lots(out / "抽查走访单.xlsx", drawn, RESULTS, as_of=run.as_of)
    lines = precision_lines(run, told)
    write_precision(out / "规则准确情况.xlsx", _book(run, told, lines), as_of=run.as_of)
    rows = [{c: _cell(getattr(x, c)) for c in COLUMNS} for x in lines]
    write_private(out / "precision.csv", csv_bytes(COLUMNS, rows))


def precision_lines(run: Run, told: Told) -> list[Line]:
    """A line a rule and its parts; rules on conduct stay in their own file."""
    least = run.law.numbers.in_general("precision.least")
    floor = run.law.numbers.in_general("precision.floor")
    rules = [r.key for r in run.policy.rules if not r.counting and r.sight != "conduct"]
    if least is None or floor is None:
        return []
    return precision.lines(told.outcomes, rules, OUTCOMES, int(least), floor)


def sampled_sentences(run: Run, told: Told) -> list[str]:
    """What the visits by lot say about what was missed and how far leads bear out unseen."""
    found = precision.missed(
        sum(d.kind == "unflagged" for d in told.sample),
        [v["result"] for v in told.visits if v["lot"] == "unflagged"],
    )
    reached = found.agrees + found.differs
    sentences = []
    if not reached:
        sentences.append(
            f"没有线索的家庭中抽出 {found.drawn} 户，还没有读回走访结果，漏掉多少现在估计不出。"
        )
    else:
        sentences.append(
            f"没有线索的家庭中走访到 {reached} 户（另有 {found.absent} 户没见到人），其中 {found.differs} 户与登记"
            f"有不一致，占 {precision.share(found.differs, reached)}，估计范围 "
            f"{precision.interval(found.least, found.most)}。"
        )
    blind = [v["result"] for v in told.visits if v["lot"] == "blind"]
    seen = precision.missed(len(blind), blind)
    reached = seen.agrees + seen.differs
    if reached:
        sentences.append(
            f"有线索的家庭中，事先不看比对结果走访了 {reached} 户，{seen.differs} 户当场看得出“{DIFFERS}”，占 "
            f"{precision.share(seen.differs, reached)}，估计范围 {precision.interval(seen.least, seen.most)}。"
            "和看着线索查的结果相差大的，请回头看核实时是不是先看了线索。"
        )
    return sentences


def report_lines(run: Run, told: Told) -> list[tuple[str, str, str, str]]:
    """For the self-inspection report: rules that people answered about, with their interval."""
    titles = {r.key: r.title for r in run.policy.rules}
    return [
        (titles[x.rule], str(x.right + x.wrong), str(x.right), precision.interval(x.least, x.most))
        for x in precision_lines(run, told)
        if x.by == "rule" and x.right + x.wrong
    ]


def _book(run: Run, told: Told, lines: Sequence[Line]) -> PrecisionBook:
    titles = {r.key: f"{r.neutral_name}（{r.title}）" for r in run.policy.rules}

    def rows(by: str) -> list[PrecisionRow]:
        return [
            PrecisionRow(
                titles[x.rule], _part(run, x), x.right, x.wrong, x.unclear,
                precision.share(x.right, x.right + x.wrong), precision.interval(x.least, x.most),
                x.remark,
            )
            for x in lines if x.by == by
        ]  # fmt: skip

    return PrecisionBook(rows("rule"), rows("source"), rows("class"), sampled_sentences(run, told))


def _part(run: Run, line: Line) -> str:
    source = run.policy.sources.get(line.part)
    return source.name if source is not None else LABEL.get(line.part, line.part)


def _cell(value: object) -> str:
    return "" if value is None else str(value)
