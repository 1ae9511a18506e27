"""Declarations of sources: no head means two things, every word one code, nothing missing."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

import dibao.policy
from dibao.intake.heads import Vocabulary
from dibao.people.numbers import clean
from dibao.reasoning.source import Field, Source, load_sources

HOME = Path(dibao.policy.__file__).parent / "sources"
SOURCES = load_sources(HOME)
VOCABULARY = Vocabulary(SOURCES)
KEYS = [*(f"DS{n:02}" for n in range(1, 28)), *(f"RG{n:02}" for n in range(1, 15))]
READ = [k for k in KEYS if k != "DS27"]

# What rules, registers and papers may count on, by source.
NEEDED = {
    "DS01": "household_no relation head_name household_size covered_size category monthly_amount"
    " since cert_no cause group address bank account account_holder health ability covered"
    " enrol_kind month approval_no approval_day last_review agent_name agent_id income_month"
    " income_per_head area_kind handler",
    "DS02": "benefit amount since ended state",
    "DS03": "kind day office certificate other_name other_id",
    "DS04": "death_day cremation_day sex age hall relative_name",
    "DS05": "organisation credit_code post state paid capital",
    "DS06": "book_no relation sex birth address cancel_reason cancel_day marital former_name",
    "DS07": "plate kind model use state registered scrap_by inspected_until value vin",
    "DS08": "unit_no location purpose area share tenure acquired state registered cancelled_day",
    "DS09": "employer account monthly balance state month",
    "DS10": "kind insured_state base benefit monthly first_paid stop_day stop_reason employer month",
    "DS11": "registered start end amount state",
    "DS12": "post subsidy insurance_subsidy start end employer",
    "DS13": "item month income tax payer",
    "DS14": "enterprise credit_code kind post state founded cancelled_day capital share",
    "DS15": "bank account kind balance average over day",
    "DS16": "employer establishment post gross net month state",
    "DS17": "post village start end handles",
    "DS18": "certificate category grade parts issued expires cancelled guardian income_per_head",
    "DS19": "household_no head_name relation kind monitor_kind income_per_head identified cleared"
    " no_labour on_dibao",
    "DS20": "disease serious self_paid total day",
    "DS21": "machine machine_kind bought power subsidy area state",
    "DS22": "item amount start end",
    "DS23": "school stage mode state",
    "DS24": "kind start end",
    "DS25": "meter kind quantity amount month",
    "DS26": "ship kind share state registered",
    "RG01": "officer_name officer_id relation filed_day",
    "RG02": "letter_no scope valid_from valid_to withdrawn",
    "RG03": "household_no relation applied refused ground reason income_per_head notice"
    " household_size",
    "RG04": "household_no relation applied exited ground reason income_per_head notice"
    " household_size last_amount",
    "RG05": "month household_no amount account account_holder bank head_name",
    "RG06": "household_no day result reviewer income_month",
    "RG07": "lender amount start end state",
    "RG08": "item amount day",
    "RG09": "disease day until",
    "RG10": "account account_holder amount month state reason",
    "RG11": "agent_name agent_id account household_no start end",
    "RG12": "guardian_name guardian_id kind",
    "RG13": "reason until",
    "RG14": "asked_source",
}
CODES = {
    (
        "DS07",
        "kind",
    ): "car truck bus motorcycle tricycle low_speed tractor trailer disabled special",
    ("DS07", "state"): "in_use overdue gone moved_out stolen",
    (
        "DS16",
        "establishment",
    ): "civil public worker established contract welfare_post village_pay survivor none",
    ("DS18", "grade"): "g1 g2 g3 g4",
    ("DS15", "kind"): "demand time wealth bond other",
    ("DS10", "stop_reason"): "none death missing prison other",
    ("DS06", "cancel_reason"): "none death moved army abroad other",
    ("RG03", "ground"): "vehicle house deposit business payroll job income death hukou quota other",
}


@cache
def fold(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def means(field: Field, word: str) -> set[str]:
    return {c for c, words in field.codes.items() if fold(word) in map(fold, words)}


def test_every_source_is_declared_once() -> None:
    assert list(SOURCES) == sorted(KEYS)


@pytest.mark.parametrize("key", READ)
def test_fields_that_rules_count_on_exist(key: str) -> None:
    names = set(SOURCES[key].by_name)
    assert set(NEEDED[key].split()) | {"name", "id_number", "village"} <= names


@pytest.mark.parametrize("key", READ)
def test_no_head_means_two_things(key: str) -> None:
    seen: dict[str, str] = {}
    for f in SOURCES[key].fields:
        for head in {fold(w) for w in (f.label, *f.synonyms)}:
            assert seen.setdefault(head, f.name) == f.name, (head, seen[head], f.name)


@pytest.mark.parametrize("key", READ)
def test_every_code_word_means_one_code(key: str) -> None:
    for f in SOURCES[key].fields:
        assert bool(f.codes) == (f.type == "code"), f.name
        for words in f.codes.values():
            assert words
            for word in words:
                assert len(means(f, word)) == 1, (f.name, word)
        assert len(f.codes) <= 62  # a set of codes is one 64-bit mask


@pytest.mark.parametrize("key", READ)
def test_what_people_see_is_chinese_and_whole(key: str) -> None:
    source = SOURCES[key]
    assert source.trap or key in ("RG14",)
    for text in (source.name, source.department, source.legal_basis, source.who_may_ask):
        assert re.search(r"[\u4e00-\u9fff]", text)
    for f in source.fields:
        assert re.search(r"[\u4e00-\u9fff]", f.label) and re.search(r"[\u4e00-\u9fff]", f.meaning)
        if f.codes:  # the first word of a code is its name for people
            for words in f.codes.values():
                assert re.search(r"[\u4e00-\u9fff√]", words[0]), words[0]


@pytest.mark.parametrize("key", READ)
def test_signature_names_fields_of_the_source(key: str) -> None:
    source = SOURCES[key]
    assert source.signature
    for entry in source.signature:
        for name in re.split(r"[|+]", entry):
            if name != "named":  # by the file's name or title
                source.get_field(name)


@pytest.mark.parametrize(("place", "wanted"), CODES.items())
def test_codes_that_rules_read_exist(place: tuple[str, str], wanted: str) -> None:
    assert list(SOURCES[place[0]].get_field(place[1]).codes) == wanted.split()


def test_only_three_sources_open_a_letter_of_authorisation() -> None:
    assert {k for k, s in SOURCES.items() if s.needs_authorisation} == {"DS08", "DS15", "DS20"}


def test_sources_that_prove_no_absence_say_so() -> None:
    assert {"DS04", "DS20", "RG09"} <= {k for k, s in SOURCES.items() if not s.complete}
    assert SOURCES["DS04"].valid_days == 36_500


def test_illness_and_phones_are_never_kept() -> None:
    for key, name in (("DS20", "disease"), ("RG09", "disease"), ("DS04", "relative_name")):
        assert not SOURCES[key].get_field(name).keep
    for source in SOURCES.values():
        for f in source.fields:
            if f.type == "phone" or f.name == "nation":
                assert not f.keep, (source.key, f.name)


def test_money_is_never_less_than_nothing_unless_said() -> None:
    signed = {("RG03", "income_per_head"), ("RG04", "income_per_head"), ("DS19", "income_year"),
              ("RG03", "income_month"), ("RG04", "income_month"), ("DS19", "income_per_head"),
              ("DS20", "flow"), ("DS15", "flow")}  # fmt: skip
    for source in SOURCES.values():
        for f in source.fields:
            if f.type in ("money", "count", "number") and (source.key, f.name) not in signed:
                assert f.least == 0, (source.key, f.name)
            if f.type == "money":
                assert f.unit in ("元", "元/月", "元/年"), (source.key, f.name)


def test_examples_are_of_invented_people() -> None:
    for source in SOURCES.values():
        for f in source.fields:
            if f.type == "id" and f.example:
                read = clean(f.example)
                assert read.status == "valid" and f.example.startswith("99"), (source.key, f.name)


def test_complaints_are_turned_away() -> None:
    source = SOURCES["DS27"]
    assert source.turned_away and not source.fields
    assert {"举报人", "信访人", "被反映人"} <= set(source.extra["words"])
    assert "信访" in source.extra["turned_to"]


# ---------------------------------------------------------------- codes as offices write them
@pytest.mark.parametrize(
    ("key", "name", "word", "code"),
    [
        ("DS07", "state", "A", "in_use"), ("DS07", "state", "GQ", "overdue"),
        ("DS07", "state", "AG", "in_use"), ("DS07", "state", "MP", "gone"),
        ("DS07", "state", "M", "gone"), ("DS07", "state", "B", "moved_out"),
        ("DS07", "state", "C", "stolen"), ("DS07", "state", "Q", "overdue"),
        ("DS07", "kind", "02", "car"), ("DS07", "kind", "52", "car"), ("DS07", "kind", "07", "motorcycle"),
        ("DS07", "kind", "13", "low_speed"), ("DS07", "kind", "K33", "car"),
        ("DS07", "kind", "轻便二轮摩托车", "motorcycle"), ("DS07", "kind", "手扶拖拉机", "tractor"),
        ("DS18", "grade", "Ⅱ级", "g2"), ("DS18", "grade", "壹级", "g1"), ("DS18", "grade", "3", "g3"),
        ("DS14", "state", "吊销未注销", "revoked"), ("DS14", "state", "吊销已注销", "cancelled"),
        ("DS14", "state", "存续（在营、开业、在册）", "active"),
        ("DS16", "establishment", "全额拨款", "public"), ("DS16", "establishment", "参公", "civil"),
        ("DS16", "establishment", "临聘", "contract"),
        ("DS16", "establishment", "公益性岗位", "welfare_post"),
        ("DS16", "establishment", "村级误工补贴", "village_pay"),
        ("DS10", "kind", "110", "employee"), ("DS10", "kind", "城乡居民养老保险", "resident"),
        ("DS10", "benefit", "遗属生活困难补助", "survivor"),
        ("DS03", "kind", "10", "marry"), ("DS03", "kind", "30", "divorce"),
        ("DS01", "relation", "老丈人", "wifes_father"), ("DS01", "relation", "38", "daughter_in_law"),
        ("DS01", "relation", "奶奶", "grandmother"), ("DS01", "relation", "02", "head"),
    ],
)  # fmt: skip
def test_words_of_the_trade(key: str, name: str, word: str, code: str) -> None:
    assert means(SOURCES[key].get_field(name), word) == {code}


# ---------------------------------------------------------------- telling sources apart
@cache
def words_of(key: str) -> dict[str, str]:
    return {fold(w): f.name for f in SOURCES[key].fields for w in (f.label, *f.synonyms)}


def listed(source: Source, heads: list[str]) -> dict[str, str]:
    words = words_of(source.key)
    return {h: words[fold(h)] for h in heads if fold(h) in words}


def score(source: Source, heads: list[str]) -> float:
    found = listed(source, heads)
    if not source.signature or not {"name", "id_number", "head_name"} & set(found.values()):
        return 0.0
    have = set(found.values())
    if not all(
        any(set(n.split("+")) <= have for n in entry.split("|")) for entry in source.signature
    ):
        return 0.0
    knowing = {h: sum(h in listed(s, heads) for s in SOURCES.values()) for h in found}
    return sum(1 / knowing[h] ** 0.5 for h in found)


@pytest.mark.parametrize("key", READ)
def test_its_own_heads_point_to_the_source(key: str) -> None:
    heads = [f.label for f in SOURCES[key].fields]
    scores = sorted(((score(s, heads), k) for k, s in SOURCES.items()), reverse=True)
    assert scores[0][1] == key, scores[:3]
    assert scores[0][0] > scores[1][0] * 1.05


@pytest.mark.parametrize("key", READ)
def test_the_importer_reads_the_labels_as_they_are_meant(key: str) -> None:
    for f in SOURCES[key].fields:
        assert VOCABULARY.listed(f.label, key) == f.name
