"""Typed words as they may leave the office: names of families and of people at work taken out.

Invariant: a name that stands in the roster or among the accounts is in no cell that leaves, nor is a
number of a person; what is taken out is seen to be taken out.
"""

from __future__ import annotations

from functools import cached_property

from dibao.desk.accounts.models import Account
from dibao.desk.dossier.tracing import hide
from dibao.desk.oversight.queries.referrals import SHORTEST
from dibao.desk.roster.models import Household, Member
from dibao.papers.masking import HIDDEN_WORD


class Nameless:
    """Takes names out; the names are read once, and only when there is something to look through."""

    @cached_property
    def _names(self) -> list[str]:
        found = {
            *Household.objects.values_list("head", flat=True),
            *Member.objects.values_list("name", flat=True),
            *Account.objects.values_list("name", flat=True),
        }
        return sorted((n for n in found if len(n) >= SHORTEST), key=lambda n: (-len(n), n))

    def __call__(self, text: str) -> str:
        """The text without names and whole numbers."""
        for name in self._names:
            if name in text:
                text = text.replace(name, HIDDEN_WORD)
        return hide(text)
