"""`dibao whatif`: what a higher standard would mean, in sums, villages, visits and amounts."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

from dibao.cli.check import (
    MARK,
    get_policy,
    need_something,
    place_to_write,
    ready_out,
    settle,
)
from dibao.cli.options import Options, Unusable
from dibao.intake import HandIns, read_folder
from dibao.intake.again import NotAgain, read_again
from dibao.papers.what_if import Amounts, Visit, WhatIfBook, write_what_if
from dibao.policy import Policy
from dibao.policy.means.entries import ENTRIES
from dibao.reasoning.bounds import Bounds, total
from dibao.reasoning.numbers import NoNumberInForce
from dibao.screening.population import NoRoster
from dibao.screening.run import Clock
from dibao.screening.what_if import WhatIf, reckon
from dibao.screening.wording import figure

MOST = 100_000


def whatif(
    folder: Path, out: Path, standard: str, day: dt.date, overlays: Sequence[Path],
    say: Callable[[str], None],
) -> int:  # fmt: skip
    """Write 标准调整测算.xlsx into OUT; 0 done, 2 unusable."""
    yuan = _yuan(standard)
    if (folder / MARK).exists():
        raise Unusable(
            f"“{folder}”是一次核查的结果，请写成 --run {folder}；要重新读文件，请给部门文件所在的文件夹。"
        )
    _apart(out, folder)
    ready_out(out)
    policy = get_policy(Options(folder, out, day, tuple(overlays)))
    hand_ins = read_folder(folder, policy.sources, as_of=day, skip=out)
    need_something(hand_ins, folder)
    return _written(policy, hand_ins, yuan, out, say)


def whatif_run(
    run: Path, out: Path, standard: str, day: dt.date | None, overlays: Sequence[Path],
    say: Callable[[str], None],
) -> int:  # fmt: skip
    """The same on what an earlier check read; by default under its own day."""
    yuan = _yuan(standard)
    if not (run / MARK).exists() or not (run / "run.json").exists():
        raise Unusable(f"“{run}”不是一次核查的结果文件夹。请检查 --run。")
    _apart(out, run)
    ready_out(out)
    told = json.loads((run / "run.json").read_text(encoding="utf-8"))
    policy = get_policy(
        Options(run, out, day or dt.date.fromisoformat(told["as_of"]), tuple(overlays))
    )
    try:
        hand_ins = read_again(run, policy.sources)
    except NotAgain as error:
        raise Unusable(str(error)) from error
    if policy.digest != told["policy_digest"]:
        say("提示：现在的规则和数字与那次核查时不完全相同，测算按现在的。")
    return _written(policy, hand_ins, yuan, out, say)


def _apart(out: Path, read: Path) -> None:
    if out.resolve() == read.resolve():
        raise Unusable(f"--out 不能就是要读的文件夹“{read}”。请换一个新的文件夹。")


def _written(
    policy: Policy, hand_ins: HandIns, yuan: Fraction, out: Path, say: Callable[[str], None]
) -> int:
    try:
        found = reckon(policy, hand_ins, yuan, ENTRIES, Clock(lambda step: say(f"{step}…")))
    except (NoRoster, NoNumberInForce) as error:
        raise Unusable(str(error)) from error
    building = place_to_write(out)
    said = summary(found)
    write_what_if(building / "标准调整测算.xlsx", book(found, said))
    settle(building, out)
    for line in ["", *said, f"结果在：{out}（标准调整测算.xlsx）"]:
        say(line)
    return 0


def _yuan(text: str) -> Fraction:
    try:
        yuan = Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        yuan = Fraction(0)
    if not 0 < yuan <= MOST:
        raise Unusable(f"--standard 写的“{text}”不是每人每月的元数，请写成 600 或 600.50。")
    return yuan


def summary(w: WhatIf) -> list[str]:
    """The whole reckoning in sentences."""
    sure = sum(n.certain for n in w.newcomers)
    every = w.then + w.joining
    return [
        f"现行标准 {figure(Bounds.point(w.old), '元/人·月')}（{w.paper or '未见文号'}），"
        f"假定调到 {figure(Bounds.point(w.new), '元/人·月')}。",
        f"在保 {len(w.enrolled)} 户：现在每月 {figure(w.now, '元')}，以后每月 {figure(w.then, '元')}，"
        f"每月增加 {figure(w.rise, '元')}。",
        f"可能新符合 {len(w.newcomers)} 户（人）：登记收入已在新标准内的 {sure}，还要上门核实的 "
        f"{len(w.newcomers) - sure}；现行标准下就可能符合的另有 {w.already}，见核查的线索。",
        f"新增家庭每月 {figure(w.joining, '元')}（收入没有核实，只能给范围）。",
        f"合计每月 {figure(every, '元')}，一年 {figure(every.times(12), '元')}。",
        *w.notes,
    ]


def book(w: WhatIf, said: Sequence[str]) -> WhatIfBook:
    """The workbook's data: no income, numbers of persons only by their last four digits."""
    visits = [
        Visit(n.village, n.group, n.household_no, n.name, n.id_number, n.title,
              "登记收入在新标准内" if n.certain else "收入待核", n.next_step)
        for n in sorted(w.newcomers, key=lambda n: (n.village, n.group, n.household_no, n.name))
    ]  # fmt: skip
    amounts = [
        Amounts(e.village, e.group, e.household_no, e.name, figure(e.heads, "人"),
                _point(e.now), _whole(e.then.least), _whole(e.then.most), e.how)
        for e in w.enrolled
    ]  # fmt: skip
    return WhatIfBook(w.as_of, said, _villages(w), visits, amounts)


def _villages(w: WhatIf) -> list[tuple[str, int, int, int, int | None, int | None, int | None]]:
    homes, coming = defaultdict(list), defaultdict(list)
    for e in w.enrolled:
        homes[e.village or "未注明村"].append(e)
    for n in w.newcomers:
        coming[n.village or "未注明村"].append(n)
    return [
        (v, len(homes[v]), sum(n.certain for n in coming[v]), sum(not n.certain for n in coming[v]),
         _point(total(e.now for e in homes[v])), _whole(total(e.then for e in homes[v]).least),
         _whole(total(e.then for e in homes[v]).most))
        for v in sorted({*homes, *coming})
    ]  # fmt: skip


def _point(value: Bounds) -> int | None:
    return _whole(value.least) if value.is_point else None


def _whole(value: int | Fraction | None) -> int | None:
    return None if value is None else int(value)
