"""Papers: all of the plan's are declared, used, and show their readers no more than they may."""

import copy
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from dibao.policy.handling import HOME, national
from dibao.procedure.entry import Entry
from dibao.procedure.paper import check_papers, instruments, read_papers, used_papers
from tests.procedure.tables import NOW

HANDLING = national(NOW)
PAPERS = HANDLING.papers
Raw = dict[str, Any]


def test_all_papers_of_the_plan_are_declared() -> None:
    assert {f"D{n:02}" for n in range(1, 40)} <= set(PAPERS)
    names = {p.zh for p in PAPERS.values()}
    assert {"主动告知书", "误报澄清单", "数据校核单", "本地金融指数备案表", "走访单"} <= names


def test_every_paper_is_used_or_says_why_not() -> None:
    used = used_papers(HANDLING.procedures.values())
    for paper in PAPERS.values():
        assert bool(paper.unused) != (paper.key in used), paper.key


def test_every_paper_has_its_purpose_and_version() -> None:
    shared = {"paper_number", "paper_version", "pack", "check_code", "purpose_note"}
    for paper in PAPERS.values():
        assert shared <= {f.key for f in paper.fields}
        assert paper.signs, paper.key


@pytest.mark.parametrize("key", [k for k, p in PAPERS.items() if p.audience != "office"])
def test_families_and_the_public_read_names_of_instruments_only(key: str) -> None:
    names = instruments(PAPERS[key], HANDLING.clauses)
    if PAPERS[key].audience in ("family", "public"):
        assert names and not any("条" in n.replace("条例", "") for n in names)


def test_the_office_reads_the_article_where_it_was_read() -> None:
    assert any("第58条" in n for n in instruments(PAPERS["D09"], HANDLING.clauses))
    assert "《最低生活保障审核确认办法》" in instruments(PAPERS["D13"], HANDLING.clauses)


def test_a_public_notice_has_only_the_allowed_fields() -> None:
    made = {f.key for f in PAPERS["D01"].fields if f.key in ("paper_code", "case_number")}
    shared = {f.key for f in PAPERS["D09"].fields} & {f.key for f in PAPERS["D19"].fields} | made
    own = {f.zh for f in PAPERS["D19R"].fields if f.key not in shared}
    assert own == {"申请人", "家庭成员数量", "保障金额", "监督电话"}


def test_every_decision_against_a_family_says_why_and_what_then() -> None:
    for key in ("D22", "D23", "D24", "K06", "K07", "K10"):
        fields = {f.key for f in PAPERS[key].fields if f.needed}
        assert {"reason", "remedy"} <= fields and PAPERS[key].remedy


def test_no_paper_for_families_uses_hard_words() -> None:
    said = [t for p in PAPERS.values() if p.audience in ("family", "public")
            for t in (p.zh, p.says, *(f.zh for f in p.fields))]  # fmt: skip
    said += [s.tells for p in HANDLING.procedures.values() for s in p.steps.values()]
    words = ("骗保", "违规", "问题户", "清退", "套取", "！", "责令")
    assert [(w, t) for t in said for w in words if w in t] == []


def _changed(change: Callable[[Raw], None]) -> list[str]:
    raw = tomllib.loads((HOME / "papers/govern.toml").read_text("utf-8"))
    rest = [
        Entry(tomllib.loads(path.read_text("utf-8")), path.name, [])
        for path in sorted((HOME / "papers").glob("*.toml"))
        if path.name != "govern.toml"
    ]
    table = copy.deepcopy(raw)
    change(next(p for p in table["paper"] if p["key"] == "D35"))
    found: list[str] = []
    papers = read_papers([*rest, Entry(table, "govern.toml", found)])
    units = {k: n.unit for k, n in HANDLING.numbers.items()}
    procedures = list(HANDLING.procedures.values())
    return found + check_papers(papers, procedures, HANDLING.roles, HANDLING.clauses, units)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p: None, ""),
        (lambda p: p["fields"].append(["acc", "账号", "account", "finance", "open", "may"]), "不能有“账号”"),
        (lambda p: p["fields"].append(["ill", "病情", "text", "clinic", "sensitive", "may"]), "不能有“病情”"),
        (lambda p: p["fields"].append(["ill", "病情", "text", "clinic", "open", "may"]), "不认识的角色“clinic”"),
        (lambda p: p["fields"].append(["office_named", "又", "text", "discipline", "open", "may"]), "写了两次"),
        (lambda p: p["fields"].append(["x", "短"]), "每行要写六项"),
        (lambda p: p.update(says="依据办法第二十条"), "写了条号“第二十条”"),
        (lambda p: p.update(retention="exit.reply"), "保管期限"),
        (lambda p: p.update(clauses=["57.999"]), "没有登记的条款“57.999”"),
        (lambda p: p.update(audience="neighbours"), "audience 只能写"),
        (lambda p: p.update(unused="没有用"), "请去掉 unused"),
        (lambda p: p.update(key="Z99"), "没有哪一步用到"),
        (lambda p: p.update(columns=[["nowhere", "甲", "乙"]]), "没有的栏目“nowhere”"),
        (lambda p: p.update(ticks=[["matter", "甲"]]), "至少两个词"),
        (lambda p: p.update(table=["matter", "gone"]), "没有的栏目“gone”"),
        (lambda p: p.update(audience="family", says="您好"), "要写 spoken"),
        (lambda p: p.update(spoken=["看第三条"]), "写了条号“第三条”"),
        (lambda p: p.update(audience="office", spoken=["{acc}"], fields=[
            ["acc", "账号", "account", "finance", "open", "may"]]), "念出来的话里不能有“账号”"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_paper_is_told(change: Callable[[Raw], None], said: str) -> None:
    found = _changed(change)
    assert (found == []) if not said else any(said in s for s in found), found
