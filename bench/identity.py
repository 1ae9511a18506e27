"""Twenty million identity numbers, kernel against SQL, taking turns; every run is printed.

`python -m bench.identity [--rows N] [--runs N]`. Results are compared before anything is timed.
"""

from __future__ import annotations

import argparse
import os
import sys

from bench.cases.identity import IDS
from bench.harness import Figures, UnequalResults, check_equal, measure


def main() -> int:
    """0 measured · 1 the two sides do not agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    busy = " — busy: wall times are upper bounds" if load > 0.5 * cores else ""
    print(f"{wanted.rows:,} {IDS.unit}; load {load:.2f} on {cores} cores{busy}")
    data = IDS.prepare(wanted.rows)
    try:
        check_equal(IDS, data)
    except UnequalResults as unequal:
        print(unequal, file=sys.stderr)
        return 1
    print("results equal")
    runs = measure(IDS, data, wanted.runs)
    for run in runs:
        print(f"turn {run.turn + 1}  {run.side:16} wall {run.wall:7.2f} s  cpu {run.cpu:7.2f} s")
    for side in IDS.sides:
        figures = Figures.of([run for run in runs if run.side == side])
        rate = wanted.rows / figures.wall / 1e6
        print(
            f"median  {side:16} wall {figures.wall:7.2f} s  cpu {figures.cpu:7.2f} s"
            f"  {rate:6.1f} million a second"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
