"""The rules in force, in the order a clerk meets them; one file a code of the taxonomy."""

from dibao.policy.rules import (
    fb01,
    fb05,
    fb08,
    fb09,
    jg02,
    jg03,
    jg04,
    jg05,
    jg06,
    jg07,
    jg08,
    jg09,
    jg10,
    zc01,
    zc02,
    zc03,
    zc06,
)
from dibao.reasoning.rule import Rule

MODULES = (
    jg03, zc03, zc02, jg02, jg06, jg05, fb01, jg04, fb08, fb09, jg07, jg08, jg09, zc01, jg10, zc06,
    fb05,
)  # fmt: skip
RULES: tuple[Rule, ...] = tuple(rule for m in MODULES for rule in m.RULES)
