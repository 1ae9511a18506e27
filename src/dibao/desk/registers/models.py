"""What is stored of a register's entries: what was written, and everything done about it since.

Invariant: numbers have no gap within a place, register and year; nothing is deleted or rewritten.
"""

from __future__ import annotations

from django.db import models

from dibao.desk.registers.kinds import Register, registers
from dibao.desk.sealed import SealedText


class Matter(models.Model):
    """One entry of one register."""

    class State(models.TextChoices):
        OPEN = "open", "正在办"
        TOLD = "told", "等人看过"
        DONE = "done", "已办结"
        KEPT = "kept", "已登记"

    register = models.CharField(max_length=12)
    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    title = models.CharField("事项", max_length=120)
    values = SealedText("内容", as_json=True)
    office = models.CharField("责任单位", max_length=60, blank=True)
    owner = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    due = models.DateField("期限", null=True)
    every = models.PositiveSmallIntegerField("每几个月一次", default=0)
    state = models.CharField("进展", max_length=6, choices=State.choices, default=State.OPEN)
    result = models.CharField("结果", max_length=60, blank=True)
    closed = models.DateField("办结日期", null=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("登记日期")
    earlier = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["place", "register", "year", "serial"], name="matter_once")
        ]  # fmt: skip

    @property
    def kind(self) -> Register:
        """Its register."""
        return registers()[self.register]

    @property
    def number(self) -> str:
        """Its number as people say it: 督〔2024〕3号."""
        return f"{self.kind.mark}〔{self.year}〕{self.serial}号"

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"M{self.pk}"


class Note(models.Model):
    """One thing done about an entry."""

    class Act(models.TextChoices):
        OPENED = "opened", "登记"
        SIGNED = "signed", "签字"
        REMINDED = "reminded", "催办"
        TOLD = "told", "报结果"
        SENT_BACK = "sent_back", "退回再办"
        CLOSED = "closed", "办结"
        REOPENED = "reopened", "重新打开"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="notes")
    act = models.CharField(max_length=10, choices=Act.choices)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField()
    text = SealedText("说明")
    name = models.CharField("文件名", max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    follows = models.BooleanField("随上一次办结自动排的", default=False)

    class Meta:
        ordering = ["pk"]
