"""A table that could trap a case, or that names what is not there, is not loaded; each says why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dibao.procedure.entry import read_file
from tests.procedure.tables import Raw, changed, mistakes, raw, step

EXIT = "common/exit.toml"


def test_the_table_as_it_stands_has_no_mistake() -> None:
    assert mistakes(raw(EXIT)) == []


def drop(key: str) -> Callable[[Raw], None]:
    return lambda t: t["step"].remove(step(t, key))


def put(key: str, name: str, value: object) -> Callable[[Raw], None]:
    def change(t: Raw) -> None:
        step(t, key)[name] = value

    return change


def take_away(key: str, *names: str) -> Callable[[Raw], None]:
    def change(t: Raw) -> None:
        for name in names:
            step(t, key).pop(name)

    return change


def state(**words: object) -> Callable[[Raw], None]:
    return lambda t: t["state"].append(words)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (state(key="lost", zh="没人来", payment="paid", end=True), "走不到"),
        (drop("visit"), "不认识的步骤“visit”"),
        (lambda t: t["state"][8].update(end=False), "死路"),
        (put("visit", "by", "mayor"), "没有登记过的角色“mayor”"),
        (put("visit", "needs", ["X99"]), "没有登记过的文书“X99”"),
        (put("visit", "clauses", ["57.999"]), "没有登记过的条款“57.999”"),
        (put("check", "within", [{"number": "lead.blue"}]), "没有以工作日、日或月计的数字“lead.blue”"),
        (put("check", "within", [{"number": "retention.household"}]), "没有以工作日、日或月计"),
        (put("no_reply", "after", [{"number": "exit.reply", "since": "tel"}]), "不认识的步骤“tel”"),
        (put("visit", "guards", ["sunny"]), "没有登记过的条件“sunny”"),
        (put("visit", "to", "nowhere"), "没有登记过的状态“nowhere”"),
        (put("decide_stop", "remedy", "prayer"), "没有登记过的救济途径“prayer”"),
        (put("visit", "acts", ["look"]), "没有登记过的动作“look”"),
        (take_away("visit", "clauses"), "要么写 clauses"),
        (put("visit", "own", "自定安排：又写一样"), "只写一样"),
        (put("no_reply", "own", "因为这样好"), "自定安排：理由"),
        (put("visit", "form", []), "不认识“form”"),
        (put("visit", "most", "two"), "most 要写成整数"),
        (put("decide_stop", "by", "village_clerk"), "无权作出"),
        (put("decide_keep", "by", "system"), "到期自动"),
        (take_away("decide_stop", "tells"), "告诉家庭什么"),
        (put("reply", "guards", ["delivered"]), "不应设内部条件"),
        (lambda t: t.update(start="dawn"), "开始状态“dawn”没有登记"),
        (lambda t: t["step"].append(dict(step(t, "visit"))), "写了两次"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_chinese(change: Callable[[Raw], None], said: str) -> None:
    found = changed(EXIT, change)
    assert any(said in sentence for sentence in found), found


def test_a_dead_end_is_named() -> None:
    def change(t: Raw) -> None:
        t["state"].append({"key": "waiting", "zh": "等着", "payment": "paid"})
        t["step"].append(
            {"key": "wait", "zh": "等等", "from": ["opened"], "to": "waiting", "by": "town_clerk",
             "own": "自定安排：试一试"}
        )  # fmt: skip

    assert any("“等着”是死路" in s for s in changed(EXIT, change))


def test_a_circle_that_never_ends_is_named() -> None:
    def change(t: Raw) -> None:
        t["state"] += [{"key": k, "zh": k, "payment": "paid"} for k in ("ping", "pong")]
        t["step"] += [
            {
                "key": f"{a}_{b}",
                "zh": b,
                "from": [a],
                "to": b,
                "by": "town_clerk",
                "own": "自定安排：试",
            }
            for a, b in (("opened", "ping"), ("ping", "pong"), ("pong", "ping"))
        ]

    assert any("走不到头" in s for s in changed(EXIT, change))


def test_a_broken_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "坏.toml"
    path.write_text("key = ", "utf-8")
    found: list[str] = []
    read_file(path, found)
    assert len(found) == 1 and "坏.toml" in found[0] and "读不懂" in found[0]
