"""What is stored about a case: its steps as done, papers, confirmations. Its state is replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from dibao.desk.sealed import SealedText

if TYPE_CHECKING:
    from dibao.desk.accounts.access import Who


class CaseFile(models.Model):
    """One case of one procedure; `state` is a copy for lists, checked nightly against the steps."""

    procedure = models.CharField("流程", max_length=40)
    pack = models.CharField("办法", max_length=10, blank=True)
    household = models.ForeignKey("roster.Household", models.PROTECT, related_name="cases")
    lead = models.ForeignKey("leads.Lead", models.SET_NULL, null=True, related_name="cases")
    place = models.ForeignKey("accounts.Place", models.PROTECT)
    begun = models.DateField("开始日期")
    delegated = models.BooleanField("确认权在乡镇", default=False)
    state = models.CharField(max_length=40)
    ended = models.DateField("办结日期", null=True, blank=True)
    due = models.DateField("期限", null=True, blank=True)

    @property
    def ref(self) -> str:
        """How the record names this case."""
        return f"C{self.pk}"

    def tie_of(self, who: Who) -> str:
        """The relation of a person at work to the family, in words; '' if none."""
        return self.household.tie_of(who)


class StepDone(models.Model):
    """One step as it was done. Nothing here is ever changed: a correction is a further step."""

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    day = models.DateField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    for_family = models.BooleanField("代家庭记入", default=False)
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    passed_to = models.CharField(max_length=20, blank=True)
    makes = models.JSONField(default=list)
    note = SealedText("说明", null=True)

    class Meta:
        ordering = ["pk"]


class Paper(models.Model):
    """A paper of the case by its key (D…, K…); the bytes lie by digest in DIBAO_HOME/papers."""

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="papers")
    key = models.CharField("材料", max_length=10)
    name = models.CharField("文件名", max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("日期")


class Confirmation(models.Model):
    """A condition of the step tables, confirmed by a named person."""

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="confirmations")
    guard = models.CharField(max_length=40)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "guard"], name="confirmed_once")]
