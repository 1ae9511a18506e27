"""Every rule tried: its own cases, and an invented county whose truth is known: `make trial`.

Writes src/dibao/policy/governance.toml. A rule that changed since its last trial becomes the next
version: who wrote and who checked the one before stands for nothing any more, and it says that
nobody has checked it until a second person puts his name and the day there.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

from dibao.cli.check import Options, check
from dibao.cli.synth import synth
from dibao.policy import HOME, load
from dibao.policy.governance import REGISTER, Governance, Trial, digest, read_governance
from dibao.screening.cases import load_cases, run_cases
from dibao.world.marking import mark, rows_of

HOUSEHOLDS, SEED, DAY = 1200, 20, dt.date(2024, 6, 20)
WRITER = "随软件提供的规则包"
HEAD = """# 每条规则的版本、起用日、编写人、复核人和试算结果。由 `make trial` 写入试算结果和版本；编写人、复核人和复核日期由人填。
# 改一条规则：一个人改、另一个人复核，两个人不能相同；改完先试算。试算以后又改过的，规则页上会写明。
# trial：cases 自带样例个数，households 虚构县户数，raised 提出的线索，astray 其中预设真相里没有的。
"""


def counted(folder: Path) -> tuple[Counter[str], Counter[str], set[str]]:
    """Leads raised and astray a rule, and codes of which the county holds circumstances."""
    synth(folder, HOUSEHOLDS, SEED, DAY)
    options = Options(
        folder / "hand-ins", folder / "out", DAY, (folder / "policy",), include_conduct=True
    )
    if check(options, lambda _: None) not in (0, 2):
        raise SystemExit("the invented county could not be checked")
    marks = mark(folder / "truth.csv", folder / "out")
    raised = Counter(r["rule"] for r in rows_of(folder / "out/leads.csv"))
    astray = Counter(r["rule"] for r in marks.extra)
    return raised, astray, {r["code"] for r in rows_of(folder / "truth.csv")}


def passed() -> Counter[str]:
    """Own cases a rule; all must pass before anything is written."""
    outcomes = run_cases(load_cases(HOME / "cases"), cache(lambda day: load(as_of=day)))
    wrong = [o.case.title for o in outcomes if o.problem]
    if wrong:
        raise SystemExit("cases fail, nothing written: " + "; ".join(wrong))
    return Counter(o.case.rule for o in outcomes)


def line(key: str, g: Governance) -> str:
    """One entry as TOML."""
    t = g.trial
    trial = f"day = {t.day}, cases = {t.cases}, households = {t.households}, raised = {t.raised}"
    trial += f", astray = {t.astray}" if t.astray is not None else ""
    checked = (
        f'checked_by = "{g.checked_by}"\nchecked_on = {g.checked_on}\n' if g.checked_by else ""
    )
    return (
        f'\n["{key}"]\nversion = {g.version}\nsince = {g.since}\n'
        f'written_by = "{g.written_by}"\n{checked}'
        f'digest = "{g.digest}"\ntrial = {{ {trial} }}\n'
    )


def main() -> int:
    """Try every rule and write the register."""
    today = dt.datetime.now().astimezone().date()
    policy = load(as_of=DAY)
    law, cases = policy.law(), passed()
    with tempfile.TemporaryDirectory() as folder:
        raised, astray, codes = counted(Path(folder))
    before = read_governance(REGISTER) if REGISTER.exists() else {}
    text = HEAD
    for rule in sorted(policy.rules, key=lambda r: (r.code, r.key)):
        name, old = digest(rule, law), before.get(rule.key)
        known = astray[rule.key] if rule.code in codes else None
        trial = Trial(today, cases[rule.key], HOUSEHOLDS, raised[rule.key], known)
        same = old is not None and old.digest == name
        version = (old.version + (not same)) if old else 1
        since = old.since if old and same else today
        people = (
            (old.written_by, old.checked_by, old.checked_on) if old and same else (WRITER, "", None)
        )
        text += line(rule.key, Governance(version, since, *people, name, trial))
    REGISTER.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
