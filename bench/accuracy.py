"""How right the answers are on invented counties nobody has looked at: `python -m bench.accuracy`.

Each seed makes a county with planted truths (`dibao.world`); the whole main job runs on its files,
and leads.csv and cannot_tell.csv are held against truth.csv. Writes accuracy.md, every miss named.
The counties come from the same world as the tests' do: what nobody thought of is in neither.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dibao.cli.check import Options, check
from dibao.world import build, write_world
from dibao.world.marking import Row, about, fits, key_of, rows_of

DAY = dt.date(2024, 6, 20)
GOAL = 0.98


@dataclass
class Score:
    """What came of one code, over all counties."""

    yes: int = 0  # planted
    found: int = 0  # of these answered yes
    raised: int = 0  # leads that say yes
    meant: int = 0  # of these planted
    traps: int = 0
    hit: int = 0
    unknowns: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add up the figures of another."""
        for name, much in vars(other).items():
            setattr(self, name, getattr(self, name) + much)

    @property
    def holds(self) -> bool:
        """Within the goals."""
        shares = (self.found, self.yes), (self.meant, self.raised), (self.right, self.unknowns)
        return not self.hit and all(part >= GOAL * whole for part, whole in shares)


def judge(seed: int, truth: Path, out: Path) -> dict[str, Score]:
    """Scores a code of one run; `wrong` says what was answered otherwise."""
    leads: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for lead in rows_of(out / "leads.csv"):
        leads[key_of(lead)].append(lead)
    open_ = {key_of(row) for row in rows_of(out / "cannot_tell.csv")}
    scores: dict[str, Score] = defaultdict(Score)
    planted: set[str] = set()  # leads that a truth asks for
    for case in rows_of(truth):
        own = about(case, leads.get(key_of(case), []))
        said, score, expect = {x["answer"] for x in own}, scores[case["code"]], case["expect"]
        good = fits(expect, said, key_of(case) in open_)
        if expect == "yes":
            score.yes, score.found = score.yes + 1, score.found + good
            planted |= {x["lead_id"] for x in own}
        elif expect == "trap":
            score.traps, score.hit = score.traps + 1, score.hit + (not good)
        else:
            good = good and "yes" not in said
            score.unknowns, score.right = score.unknowns + 1, score.right + good
        if not good:
            told = "、".join(sorted(said)) or ("cannot_tell" if key_of(case) in open_ else "no")
            score.wrong.append(f"{seed} {case['code']} {expect}: {told} — {case['why']}")
    for found in leads.values():
        for lead in found:
            if lead["code"] not in scores or lead["answer"] != "yes":
                continue
            score = scores[lead["code"]]
            score.raised += 1
            score.meant += lead["lead_id"] in planted
            if lead["lead_id"] not in planted:
                score.wrong.append(f"{seed} {lead['code']} unplanted yes: {lead['rule']}")
    return scores


def run(seed: int, households: int) -> dict[str, Score]:
    """Make the county, check it as a user would, and judge."""
    with tempfile.TemporaryDirectory(prefix="dibao-accuracy-") as name:
        home = Path(name)
        write_world(build(seed, households, DAY), home)
        options = Options(
            home / "hand-ins", home / "out", DAY, (home / "policy",), include_conduct=True
        )
        if check(options, lambda _: None) not in (0, 2):
            raise SystemExit(f"county {seed} could not be checked")
        return judge(seed, home / "truth.csv", home / "out")


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole}" + ("" if not whole or part == whole else f" ({part / whole:.3f})")


def page(scores: dict[str, Score], seeds: Sequence[int], households: int) -> str:
    """accuracy.md."""
    lines = [
        "# Accuracy on unseen counties", "",
        f"Written by `python -m bench.accuracy`. Seeds {', '.join(map(str, seeds))}; "
        f"{households} households each; as of {DAY}.", "",
        f"Goals a code: recall and precision of yes and right unknowns ≥ {GOAL}, traps hit 0.", "",
        "| code | yes found | yes that are meant | traps hit | unknowns right | |",
        "|---|---:|---:|---:|---:|---|",
    ]  # fmt: skip
    total = Score()
    for code in sorted(scores):
        total.add(scores[code])
    for code, s in [*sorted(scores.items()), ("all", total)]:
        lines.append(
            f"| {code} | {_share(s.found, s.yes)} | {_share(s.meant, s.raised)} | "
            f"{s.hit}/{s.traps} | {_share(s.right, s.unknowns)} | {'' if s.holds else 'missed'} |"
        )
    lines += ["", *(["Answered otherwise than planted:", ""] if total.wrong else []),
              *(f"- {w}" for w in total.wrong)]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def main(given: Iterable[str] | None = None) -> int:
    """0 all goals met · 1 some missed; the page is written either way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=90001, help="first seed")
    parser.add_argument("--seeds", type=int, default=5, help="how many")
    parser.add_argument("--households", type=int, default=300)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "accuracy.md")
    wanted = parser.parse_args(list(given) if given is not None else None)
    seeds = range(wanted.first, wanted.first + wanted.seeds)
    scores: dict[str, Score] = defaultdict(Score)
    for seed in seeds:
        for code, score in run(seed, wanted.households).items():
            scores[code].add(score)
        print(seed, "done", flush=True)
    wanted.out.write_text(page(scores, list(seeds), wanted.households), "utf-8")
    return 0 if all(s.holds for s in scores.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
