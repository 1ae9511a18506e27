"""No way from a match to a loss leaves out what protects a family; a shortcut is refused by name."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dibao.procedure.graph import acts_of, way_without
from dibao.procedure.safety import ACTS, NEEDED
from dibao.procedure.table import Procedure, State, Step
from tests.procedure.tables import Raw, changed, step

EXIT, CUT, HOLD = "common/exit.toml", "common/adjustment.toml", "common/suspension.toml"
DEATH, REPAY = "common/death.toml", "common/repayment.toml"


@pytest.mark.parametrize("act", NEEDED["stop"])
def test_a_step_that_no_longer_does_its_act_opens_a_way(act: str) -> None:
    def change(t: Raw) -> None:
        for row in t["step"]:
            row["acts"] = [a for a in row.get("acts", []) if a != act]

    found = changed(EXIT, change)
    assert any("决定停发”可以不经" in s and ACTS[act] in s for s in found), found


@pytest.mark.parametrize(
    ("begin", "end"),
    [("opened", "proposed"), ("opened", "visited"), ("checked", "noticed"), ("visited", "asked"),
     ("noticed", "asked"), ("replied", "proposed"), ("opened", "replied")],
)  # fmt: skip
def test_a_shortcut_is_refused_and_the_way_is_named(begin: str, end: str) -> None:
    def change(t: Raw) -> None:
        t["step"].append(
            {"key": "shortcut", "zh": "抄近路", "from": [begin], "to": end, "by": "town_approver",
             "own": "自定安排：图快"}
        )  # fmt: skip

    found = changed(EXIT, change)
    assert any("抄近路" in s and "决定停发" in s for s in found), found


def test_going_back_does_not_keep_what_was_done_before() -> None:
    """Without `voids` the notice of the first round would count for other facts of the second."""

    def change(t: Raw) -> None:
        t["step"].append(
            {"key": "start_over", "zh": "从头再来", "from": ["replied"], "to": "asked",
             "voids": ["visit"], "acts": ["other_aid"], "by": "town_clerk", "own": "自定安排：试"}
        )  # fmt: skip

    assert any("不经“入户”" in s and "从头再来" in s for s in changed(EXIT, change))


def test_one_hand_cannot_do_it_all() -> None:
    def change(t: Raw) -> None:
        step(t, "decide_stop")["other_than"] = ["visit"]

    found = changed(EXIT, change)
    assert any("可能是同一个人" in s and "check" in s for s in found)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (EXIT, lambda t: step(t, "decide_stop").pop("remedy"), "不服怎么办"),
        (EXIT, lambda t: step(t, "decide_stop").update(makes=["K09"]), "写明救济途径的文书"),
        (EXIT, lambda t: step(t, "decide_stop").update(makes=["D21"]), "没有必填的理由"),
        (EXIT, lambda t: step(t, "decide_stop").pop("effect"), "使待遇变少"),
        (EXIT, lambda t: step(t, "decide_stop").update(effect="suspend"), "使待遇变少"),
        (EXIT, lambda t: t["state"][7].update(payment="paid"), "要写 payment"),
        (EXIT, lambda t: t["state"][7].update(payment="none"), "要写 payment"),
        (EXIT, lambda t: step(t, "visit").pop("second"), "要两个人一起办"),
        (EXIT, lambda t: step(t, "no_reply").pop("after"), "答复期（after）"),
        (EXIT, lambda t: step(t, "tell").pop("tells"), "事先告知"),
        (EXIT, lambda t: step(t, "check").pop("makes"), "要形成文书"),
        (CUT, lambda t: step(t, "decide_cut").update(effect=""), "使待遇变少"),
        (CUT, lambda t: step(t, "visit").update(acts=[]), "不经“入户”"),
        (HOLD, lambda t: step(t, "hold").pop("guards"), "share_only"),
        (HOLD, lambda t: t["step"].remove(step(t, "run_out")), "不能自动恢复"),
        (HOLD, lambda t: step(t, "run_out").update(after=[{"number": "suspension.longest"}]), "不能自动恢复"),
        (HOLD, lambda t: step(t, "find_fact").update(acts=[]), "不是比对得来的事实"),
        (HOLD, lambda t: step(t, "find_fact").pop("second"), "要两个人一起办"),
        (DEATH, lambda t: step(t, "two_sources").update(acts=["check"]), "入户或两个来源"),
        (DEATH, lambda t: step(t, "decide_less").update(other_than=["visit"]), "可能是同一个人"),
        (REPAY, lambda t: step(t, "find_fault").update(acts=[]), "查明责任"),
    ],
)  # fmt: skip
def test_what_protects_a_family_cannot_be_taken_out(
    name: str, change: Callable[[Raw], None], said: str
) -> None:
    found = changed(name, change)
    assert any(said in s for s in found), found


# ---- the search itself, against a slow one that walks ---------------------------------------

STATES = "abcde"


def _step(n: int, begin: str, end: str, acts: bool, voids: bool) -> Step:
    marked = ("check",)
    return Step(
        f"s{n}", f"第{n}步", (begin,), end, "town_clerk", "", (), (), (), (), (), (),
        marked if acts else (), marked if voids else (), "", (), (), 0, (), "", "", "",
    )  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from(STATES), st.sampled_from(STATES), st.booleans(), st.booleans()),
        min_size=1,
        max_size=9,
    )
)
def test_the_search_for_a_way_agrees_with_walking(rows: list[tuple[str, str, bool, bool]]) -> None:
    steps = {f"s{n}": _step(n, *row) for n, row in enumerate(rows)}
    states = {s: State(s, s, "none") for s in STATES}
    table = Procedure("t", "试", "试", False, "a", states, steps, (), (), ())
    last = steps[f"s{len(rows) - 1}"]
    way = way_without(table, "check", last)
    walks = {("a", False)}
    for _ in range(2 * len(STATES)):
        walks |= {
            (s.to, bool(acts_of(s)) or (has and not s.voids))
            for at, has in walks
            for s in table.leaving(at)
        }
    found = not acts_of(last) and any(at == last.begins[0] and not has for at, has in walks)
    assert (way is not None) == found
    if way is not None:
        has, at = False, "a"
        for s in way[:-1]:
            assert at in s.begins
            has, at = bool(acts_of(s)) or (has and not s.voids), s.to
        assert not has and at in last.begins and way[-1] is last
