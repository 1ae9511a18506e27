"""How many of a family receive, as the site takes it over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dibao.screening.stock import tables_of
from tests.screening.hamlet import Hamlet, member, policy


@pytest.mark.parametrize(
    ("first", "second", "size"),
    [
        ({}, {}, 2),
        ({"covered_size_least": 1, "covered_size_most": 1}, {}, 1),
        ({}, {"covered": "no"}, 1),
        ({"covered_size_least": 3, "covered_size_most": 3}, {}, 3),
    ],
)
def test_how_many_receive(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any], size: int
) -> None:
    town = Hamlet().add(
        "DS01", member("H1", 1, "张三", "张三", 2) | first,
        member("H1", 2, "张小", "张三", 2) | second,
    )  # fmt: skip
    homes = tables_of(town.screen(policy(tmp_path), "JG03"))["households"]
    assert homes.filter(homes["number"] == "H1")["size"].to_list() == [size]


def test_a_roster_handed_in_twice_counts_nobody_twice(tmp_path: Path) -> None:
    lines = member("H1", 1, "张三", "张三", 2), member("H1", 2, "张小", "张三", 2)
    town = Hamlet().add("DS01", *lines).add("DS01", *reversed(lines), file="再报.xlsx")
    homes = tables_of(town.screen(policy(tmp_path), "JG03"))["households"]
    assert homes.filter(homes["number"] == "H1")["size"].to_list() == [2]
