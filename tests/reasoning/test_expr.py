"""The tree of the notation: whoever walks it meets every node."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from dibao.reasoning import expr as e


def kinds(of: type[e.Expr] = e.Expr) -> list[type[e.Expr]]:
    """Every kind of node, in the order of the file."""
    below = of.__subclasses__()
    return [k for kind in below for k in kinds(kind)] if below else [of]


def stand_in(hint: Any) -> Any:
    """A value of that type; several where it holds several."""
    if typing.get_origin(hint) is tuple:
        return (stand_in(typing.get_args(hint)[0]), stand_in(typing.get_args(hint)[0]))
    if typing.get_origin(hint) is Mapping:
        return {word: stand_in(typing.get_args(hint)[1]) for word in ("one", "two")}
    made: dict[Any, Any] = {e.Figure: e.Today(), e.Condition: e.Always(2)}
    return made[hint] if hint in made else {str: "text", int: 1, Fraction: Fraction(1)}[hint]


def held(value: Any) -> list[e.Expr]:
    """The nodes in a value that `stand_in` made."""
    if isinstance(value, e.Expr):
        return [value]
    inside = value.values() if isinstance(value, dict) else value
    return [v for v in inside if isinstance(v, e.Expr)] if isinstance(value, dict | tuple) else []


@pytest.mark.parametrize("kind", kinds(), ids=lambda k: k.__name__)
def test_the_parts_of_a_node_are_all_nodes_its_fields_hold(kind: type[e.Expr]) -> None:
    assert dataclasses.is_dataclass(kind)
    names = tuple(f.name for f in dataclasses.fields(kind))
    hints = typing.get_type_hints(kind)
    values = [stand_in(hints[name]) for name in names]
    node = kind(*values)
    assert list(node.parts()) == [part for value in values for part in held(value)]
    assert kind.__match_args__ == names
