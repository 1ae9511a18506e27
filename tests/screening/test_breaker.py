"""A shifted column is noticed, ordinary findings are not, and the rest of the run goes on."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from dibao.cli.synth import synth
from dibao.intake import read_folder
from dibao.intake.result import Sheet
from dibao.policy import Policy, load
from dibao.screening.alignment import surely_over
from dibao.screening.run import Clock, Run, screen
from tests.screening.hamlet import (
    Hamlet,
    balance,
    chosen,
    leads_of,
    letter,
    member,
    month,
    on,
    person,
    policy,
    yuan,
)

MANY = 24
DAY, DEATH = dt.date(2024, 6, 20), dt.date(2024, 2, 5)
NAMES = [a + b for a in "赵钱孙李周吴" for b in ("有田", "秀英", "长根", "桂芳")]


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy(tmp_path_factory.mktemp("county"))


def hamlet(size: int, village: str = "三岔河村") -> Hamlet:
    """Households of one, each with a name of its own."""
    roster = [member(f"H{i:03d}", i, NAMES[i], NAMES[i], village=village) for i in range(size)]
    return Hamlet().add("DS01", *roster, file="名册.xlsx")


def ashes(at: int, name: str) -> dict[str, object]:
    return person(at, name, **on("death_day", DEATH), **on("cremation_day", DEATH))


def car(at: int, name: str) -> dict[str, object]:
    return person(at, name, plate=f"云A{at:05d}", state="in_use", kind="car")


def reasons(run: Run) -> dict[str, str]:
    return dict(run.not_judged)


def test_numbers_one_row_down_from_their_names_are_noticed(law: Policy) -> None:
    dead = list(range(8))
    shifted = [ashes(at, NAMES[at + 1]) for at in dead]
    run = hamlet(MANY).add("DS04", *shifted, file="火化.xlsx").screen(law, "JG03", "ZC03", "JG04")
    said = reasons(run)["deceased"]
    assert "《火化.xlsx》" in said and "往上 1 行" in said and "错开" in said
    assert leads_of(run, "JG03") == []
    assert set(reasons(run)) <= {r.key for r in law.rules if "DS04" in r.sources(run.law)}


def test_the_same_deaths_with_their_own_names_are_given_out(law: Policy) -> None:
    run = hamlet(MANY).add("DS04", *(ashes(at, NAMES[at]) for at in range(8))).screen(law, "JG03")
    assert run.not_judged == [] and len(leads_of(run, "JG03")) == 8


def test_some_wrong_names_are_ordinary(law: Policy) -> None:
    rows = [ashes(at, NAMES[at] if at % 4 else "韩老太") for at in range(16)]
    run = hamlet(MANY).add("DS04", *rows).screen(law, "JG03")
    assert run.not_judged == [] and len(leads_of(run, "JG03")) == 12


def test_a_vehicle_for_every_recipient_is_looked_at_first(law: Policy) -> None:
    cars = [car(at, NAMES[at]) for at in range(MANY)]
    town = hamlet(MANY).add("DS07", *cars, file="2024车辆.xlsx")
    sheet: Sheet = town.sheets[-1][0]
    sheet.heads = ["序号", "所有人", "证件号码"]
    sheet.columns = [("所有人", "name", True, ""), ("证件号码", "id_number", True, "")]
    town.add("DS04", ashes(3, NAMES[3]))
    run = town.screen(law, "JG03", "JG04")
    said = reasons(run)["vehicle"]
    assert "在三岔河村提出了 24 户，占 24 户的 100%" in said
    assert "《2024车辆.xlsx》" in said and "第 3 列“证件号码”" in said
    assert [x for x in run.leads if x.rule.key == "vehicle"] == []
    assert [x for x in run.cannot_tell if x["rule"] == "vehicle"] == []
    assert len([x for x in run.withheld.leads if x.rule.key == "vehicle"]) == MANY
    assert len(leads_of(run, "JG03")) == 1  # the rest goes on


@pytest.mark.parametrize(("size", "hit"), [(2, 1), (2, 2), (9, 9), (MANY, 14)])
def test_a_small_village_and_a_heavy_share_by_chance_stop_nothing(
    law: Policy, size: int, hit: int
) -> None:
    cars = [car(at, NAMES[at]) for at in range(hit)]
    run = hamlet(size).add("DS07", *cars).screen(law, "JG04")
    assert run.not_judged == [] and len(leads_of(run, "JG04")) == hit


def test_a_register_that_is_all_recipients_over_many_small_villages(law: Policy) -> None:
    homes = Hamlet()
    first = [member(f"H{i:03d}", i, f"户{i}", f"户{i}", village=f"{i // 4}村") for i in range(120)]
    homes.add("DS01", *first).add("DS07", *(car(i, f"户{i}") for i in range(60)))
    run = homes.screen(law, "JG04")
    assert "占全部 120 户的 50%，用到“机动车登记”60 行中的 60 行" in reasons(run)["vehicle"]


def test_a_county_may_set_its_own_line(tmp_path: Path) -> None:
    own = policy(tmp_path, chosen("breaker.village_share", "0.2"))
    run = hamlet(MANY).add("DS07", *(car(at, NAMES[at]) for at in range(14))).screen(own, "JG04")
    assert list(reasons(run)) == ["vehicle"]


def test_what_speaks_for_families_is_never_withheld(law: Policy) -> None:
    disabled = [
        person(100 + at, f"残{at}", village="三岔河村", category="limb", grade="g1", cancelled="no")
        for at in range(40)
    ]
    run = hamlet(MANY).add("DS18", *disabled).screen(law, "ZC03")
    assert len(leads_of(run, "ZC03")) == 40 and run.not_judged == []


def test_a_shifted_register_of_offers_is_told_and_the_rest_given_out(law: Policy) -> None:
    roster = [
        person(at, NAMES[at + 1], category="limb", grade="g1", cancelled="no") for at in range(12)
    ]
    strangers = [
        person(100 + at, f"残{at}", category="limb", grade="g1", cancelled="no") for at in range(3)
    ]
    run = hamlet(MANY).add("DS18", *roster, *strangers, file="残疾人.xlsx").screen(law, "ZC03")
    assert "其余照常提出" in reasons(run)["single_person"]
    assert {x.id_number for x in leads_of(run, "ZC03")} >= {str(s["id_number"]) for s in strangers}


def test_a_shifted_list_of_letters_is_noticed_where_letters_decide(law: Policy) -> None:
    letters = [letter(at, NAMES[at + 1]) for at in range(8)]
    rich = [balance(at, NAMES[at], "甲银行", 50_000) for at in range(8)]
    run = hamlet(MANY).add("RG02", *letters, file="授权书.xlsx").add("DS15", *rich)
    said = reasons(run.screen(law, "JG05", "JG04"))
    assert "《授权书.xlsx》" in said["deposits"] and "vehicle" not in said


@pytest.mark.nightly
@pytest.mark.parametrize(("households", "seed"), [(40, 101), (120, 102), (600, 104)])
def test_a_messy_but_upright_town_trips_nothing(tmp_path: Path, households: int, seed: int) -> None:
    synth(tmp_path, households, seed, DAY)
    own = load(as_of=DAY, overlays=[tmp_path / "policy"])
    run = screen(own, read_folder(tmp_path / "hand-ins", own.sources, as_of=DAY), DAY, Clock())
    assert run.withheld.reasons == [] and run.leads


@pytest.mark.parametrize(
    ("part", "whole", "over"),
    [(1, 1, False), (2, 2, False), (3, 3, True), (31, 50, True), (28, 50, False), (0, 0, False)],
)
def test_a_share_counts_only_beyond_chance(part: int, whole: int, over: bool) -> None:
    assert surely_over(part, whole, Fraction(1, 2)) is over


def test_wrong_names_among_lines_of_several_months_are_no_slip(law: Policy) -> None:
    """The person's own line of the month before stands above each: nothing has moved."""
    lines = [
        person(at, "甲乙丙" if at < 9 and m == 3 else NAMES[at], household_no=f"H{at}",
               **month(2024, m), **yuan("amount", 300))
        for at in range(MANY) for m in (1, 2, 3, 4)
    ]  # fmt: skip
    run = hamlet(MANY).add("RG05", *lines, file="发放.xlsx").screen(law, "JG03")
    assert not any("错开" in why for why in reasons(run).values())
