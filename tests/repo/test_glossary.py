"""One Chinese term, one code name; every identifier of the law explains itself in Chinese."""

import re
import tomllib
from collections.abc import Iterator

from tests.repo.tracked import ROOT
from tools.docs import load_policy, rules_of

GLOSSARY = tomllib.loads((ROOT / "docs/glossary.toml").read_text("utf-8"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def words_of(name: str) -> Iterator[str]:
    """The words an identifier is made of; source keys stand for themselves."""
    for word in re.split(r"[_.]", name):
        if word and not re.fullmatch(r"(DS|RG|[A-Z]{2})\d\d|[a-z]?\d+", word):
            yield word.lower()


def identifiers() -> Iterator[tuple[str, str, str]]:
    """(where, identifier, its Chinese label) of every field, fact, number and rule."""
    policy = load_policy()
    for source in policy.sources.values():
        for field in source.fields:
            yield f"{source.key}.{field.name}", field.name, field.label
    for name, fact in policy.facts.items():
        yield f"fact {name}", name, fact.label
    for key, number in policy.numbers.by_key.items():
        yield f"number {key}", key, number.label
    for rule in rules_of(policy):
        yield f"rule {rule.key}", rule.key, rule.title


def known_words() -> set[str]:
    terms = {w for t in GLOSSARY["term"] for w in words_of(t["name"])}
    return terms | {w for line in GLOSSARY["plain"] for w in line.split()}


def test_one_term_one_name() -> None:
    for key in ("name", "zh"):
        found = [t[key] for t in GLOSSARY["term"]]
        assert sorted(found) == sorted(set(found)), key
    assert all(CHINESE.search(t["zh"]) and t["en"] for t in GLOSSARY["term"])


def test_every_identifier_has_a_chinese_label() -> None:
    assert [where for where, _, label in identifiers() if not CHINESE.search(label)] == []


def test_every_word_in_an_identifier_is_known() -> None:
    known = known_words()
    new = {w: where for where, name, _ in identifiers() for w in words_of(name) if w not in known}
    assert new == {}, (
        "put it into docs/glossary.toml: as a term with its Chinese, or as a plain word"
    )


def test_no_plain_word_is_left_over() -> None:
    used = {w for _, name, _ in identifiers() for w in words_of(name)}
    assert sorted({w for line in GLOSSARY["plain"] for w in line.split()} - used) == []
