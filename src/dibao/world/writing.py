"""Writes DIR: hand-ins/, policy/, truth.csv.

Invariant: the model is finished before the first byte; the same seed, size and day give the
same bytes. Nothing here decides anything.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from dibao.world import (
    background,
    offices,
    register_files,
    render,
    roster_files,
    sheets,
    strays,
)
from dibao.world.crowd import Crowd
from dibao.world.model import Record, World
from dibao.world.places import COUNTY
from dibao.world.town import BANKS, standard_since

TRUTH = ("code", "household_no", "id_number", "expect", "why")


def write_world(world: World, out: Path) -> int:
    """Write everything below `out`; returns the number of rows handed in."""
    root = out / "hand-ins"
    count = 0
    papers = roster_files.RosterFiles(world).papers() + register_files.papers(world)
    for paper in papers:
        sheets.write(root, paper)
        count += sum(len(s.rows) for s in paper.sheets)
    crowd = Crowd(world)
    held: dict[str, list[Record]] = {}
    for record in world.records:
        held.setdefault(record.delivery, []).append(record)
    for form in offices.forms(render.days(world)):
        rows = background.rows(world, form.delivery, crowd) + held.get(form.delivery, [])
        paper = render.paper(world, form, rows)
        sheets.write(root, paper)
        if form.copy_as:
            shutil.copyfile(root / form.path, root / form.copy_as)
        count += sum(len(s.rows) for s in paper.sheets)
    strays.scatter(world, crowd, root)
    write_policy(world, out / "policy")
    write_truth(world, out / "truth.csv")
    return count


def write_truth(world: World, target: Path) -> None:
    """The planted truths, in a stable order."""
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(TRUTH)
        for case in sorted(world.cases, key=lambda c: (*c.key, c.expect, c.why)):
            writer.writerow([case.code, case.household_no, case.id_number, case.expect, case.why])


def write_policy(world: World, folder: Path) -> None:
    """An invented county's numbers with their papers, and the banks asked."""
    folder.mkdir(parents=True, exist_ok=True)
    fen, since = standard_since(world.as_of)
    before = since.replace(year=since.year - 1)
    lines = [
        "# 虚构县的数字，只供演示和测试",
        '["standard.rural_month"]',
        'label = "农村低保月标准"',
        'unit = "元/人·月"',
        "settings = [",
        f'  {{ since = {before}, value = 580, place = "{COUNTY}", '
        f'paper = "云民发〔{before.year}〕9号" }},',
        f'  {{ since = {since}, value = {fen // 100}, place = "{COUNTY}", '
        f'paper = "云民发〔{since.year}〕3号" }},',
        "]",
        "",
        '["index.multiple"]',
        'label = "本地金融指数倍数"',
        'unit = "倍"',
        f'settings = [ {{ since = {before}, value = 50, place = "{COUNTY}", '
        f'paper = "云民发〔{before.year}〕17号" }} ]',
        "",
        '["single_person.multiple"]',
        'label = "单人保收入倍数"',
        'unit = "倍"',
        f'settings = [ {{ since = {before}, value = 2, place = "{COUNTY}", '
        f'paper = "云民发〔{before.year}〕9号" }} ]',
        "",
        '["near_dibao.multiple"]',
        'label = "低保边缘收入倍数"',
        'unit = "倍"',
        f'settings = [ {{ since = {before}, value = 1.5, place = "{COUNTY}", '
        f'paper = "云民发〔{before.year}〕9号" }} ]',
        "",
    ]
    (folder / "numbers.toml").write_text("\n".join(lines), encoding="utf-8")
    names = ", ".join(f'"{bank}"' for bank in BANKS)
    (folder / "parties.toml").write_text(f"DS15 = [{names}]\n", encoding="utf-8")
