"""The rules in force, in the order a clerk meets them; one file a code of the taxonomy."""

from dibao.policy.rules import fb01, fb05, jg02, jg03, jg04, jg05, jg07, jg09, jg10, zc03
from dibao.reasoning.rule import Rule

RULES: tuple[Rule, ...] = tuple(
    rule for m in (jg03, zc03, jg02, jg05, fb01, jg04, jg07, jg09, jg10, fb05) for rule in m.RULES
)
