"""Measures the registered cases on a quiet machine and writes results.md and results.json."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import bench.cases
from bench.harness import CASES, Run, UnequalResults, check_equal, measure
from bench.report import Conditions, Measured, page

HERE = Path(__file__).parent
QUIET = 0.5  # load a core


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--list", action="store_true", help="names of the cases")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--runs", type=int, default=5, help="turns a side (default 5)")
    parser.add_argument("--size", type=int, help="another size than the case's own")
    parser.add_argument("--force", action="store_true", help="measure although the machine is busy")
    parser.add_argument("--out", type=Path, default=HERE)
    return parser.parse_args(given)


def load_a_core() -> float:
    """The load of the last minute, by core."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


def kept_from(path: Path) -> dict[str, Measured]:
    """What earlier runs of this command measured."""
    if not path.exists():
        return {}
    told = json.loads(path.read_text("utf-8"))
    return {
        name: Measured(
            Conditions(**one["conditions"]), one["size"], [Run(**r) for r in one["runs"]]
        )
        for name, one in told["cases"].items()
    }


def main(given: Sequence[str] | None = None) -> int:
    """0 written · 1 two sides disagree · 2 busy, or no such case."""
    bench.cases.load()
    wanted = arguments(given)
    if wanted.list:
        print("\n".join(f"{c.name:20} {c.about}" for c in CASES.values()))
        return 0
    names = wanted.only or list(CASES)
    if unknown := [n for n in names if n not in CASES]:
        print(f"no such case: {', '.join(unknown)}; there are: {', '.join(CASES)}", file=sys.stderr)
        return 2
    load = load_a_core()
    busy = load > QUIET
    if busy and not wanted.force:
        print(
            f"load is {load:.2f} a core; a figure taken now would mean little. "
            'Wait, or say so: make bench ARGS="--force"',
            file=sys.stderr,
        )
        return 2
    today = dt.datetime.now(dt.UTC).date().isoformat()
    conditions = Conditions(today, os.cpu_count() or 1, load, busy, wanted.runs)
    measured = kept_from(wanted.out / "results.json")
    for name in names:
        case, size = CASES[name], wanted.size or CASES[name].size
        print(f"{name} …", flush=True)
        data = case.prepare(size)
        try:
            check_equal(case, data)
        except UnequalResults as unequal:
            print(unequal, file=sys.stderr)
            return 1
        measured[name] = Measured(conditions, size, measure(case, data, wanted.runs))
    shown = {n: measured[n] for n in CASES if n in measured}
    (wanted.out / "results.md").write_text(page(shown), "utf-8")
    kept = {n: asdict(one) for n, one in shown.items()}
    text = json.dumps({"cases": kept}, indent=1)
    (wanted.out / "results.json").write_text(text + "\n", "utf-8")
    print(f"written: {wanted.out / 'results.md'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
