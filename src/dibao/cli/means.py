"""`dibao means`: one family's computation sheet (收入财产核算表) as xlsx, PDF and Word.

A sheet filled by hand, or a household of a finished check from its evidence. Nothing is decided:
the sheet says yes, no or cannot tell, and what is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from dibao.cli.check import MARK, ready_out
from dibao.cli.means_law import FORM
from dibao.cli.means_run import household_texts
from dibao.cli.means_sheet import compose
from dibao.cli.means_template import write_template
from dibao.cli.options import Unusable
from dibao.intake.family import Family, FamilyError, read_family, typed
from dibao.papers.means_book import write_means_book
from dibao.papers.means_text import write_means_papers
from dibao.papers.sheets import sheet_name
from dibao.policy import Policy, load
from dibao.policy.means import MEANS, SOURCES, means_law
from dibao.reasoning.numbers import NoNumberInForce, NumberError
from dibao.screening.means import Assessment, assess
from dibao.screening.wording import figure


def policy_of(day: dt.date, overlays: Sequence[Path]) -> Policy:
    """The law of the day with a county's folders; raises Unusable."""
    try:
        return load(as_of=day, overlays=overlays)
    except NumberError as error:
        raise Unusable(str(error)) from error


def means(
    family: Path | None,
    out: Path,
    day: dt.date,
    overlays: Sequence[Path],
    say: Callable[[str], None],
) -> int:
    """Write the sheet of a family's file into OUT; without a file the empty workbook."""
    if family is None:
        return template(out, say)
    policy = policy_of(day, overlays)
    try:
        read = read_family(family, FORM, day)
    except FamilyError as error:
        raise Unusable(str(error)) from error
    return write(read, policy, out, say)


def of_run(
    run: Path, number: str, out: Path, day: dt.date, overlays: Sequence[Path],
    say: Callable[[str], None],
) -> int:  # fmt: skip
    """Write the sheet of a household of a check, and the draft to complete it; 0 done."""
    policy = policy_of(day, overlays)
    texts = household_texts(run, number, policy.sources)
    try:
        read = typed(f"核查结果 {run.name}", texts, FORM, day)
    except FamilyError as error:
        raise Unusable(str(error)) from error
    code = write(read, policy, out, say)
    draft = out / f"核算表-{sheet_name(number)}-待补全.xlsx"
    write_template(draft, SOURCES, {k: [line for _, line in rows] for k, rows in texts.items()})
    say(f"反馈里已有的内容写进了 {draft.name}，请补全后再核算：dibao means {draft.name} --out …")
    return code


def write(family: Family, policy: Policy, out: Path, say: Callable[[str], None]) -> int:
    """Assess and write; what cannot be reckoned for want of a number is one sentence."""
    law = means_law(policy.numbers)
    try:
        found = assess(family, MEANS, law)
    except NoNumberInForce as error:
        raise Unusable(str(error)) from error
    ready_out(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).write_text("", encoding="utf-8")
    sheet = compose(found, policy, law)
    name = f"核算表-{sheet_name(str(family.household['household_no'] or family.household['head_name']))}"
    write_means_book(out / f"{name}.xlsx", sheet)
    write_means_papers(out, name, sheet)
    for line in summary(found):
        say(line)
    say(f"核算表在：{out}（{name}.xlsx、.pdf、.docx）")
    return 0


def summary(a: Assessment) -> list[str]:
    """What a clerk reads aloud."""
    lines = [
        f"{a.family.household['head_name']}户，共同生活 {figure(a.heads, '人')}。",
        f"扣减后家庭年收入 {figure(a.net, '元')}，标准 × 人数 × 12 个月为 {figure(a.line, '元')}。",
        f"整户符合低保条件：{a.verdict.label}；每月保障金额 {figure(a.amount, '元')}。",
    ]
    lines += [
        f"单人保：{s.name} {s.answer.label}，每月 {figure(s.amount, '元')}。" for s in a.singles
    ]
    if a.missing:
        lines.append(
            f"还缺 {len(a.missing)} 项：{'；'.join(a.missing[:4])}{'等' if len(a.missing) > 4 else ''}。"
        )
    return lines


def template(out: Path, say: Callable[[str], None]) -> int:
    """Write the empty workbook that a clerk fills in."""
    if out.suffix.lower() != ".xlsx":
        raise Unusable(
            "没有写家庭文件。要空白核算表，请写 --out 核算表.xlsx；要核算，请写出家庭文件。"
        )
    write_template(out, FORM.sources)
    say(
        f"空白核算表在：{out}。填好后运行：dibao means {out.name} --out 结果文件夹 --as-of 日期 --policy 本地规则目录"
    )
    return 0
