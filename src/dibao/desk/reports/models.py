"""What is stored of reports: what the roster says of a person beside his name, files made, packages
for an inspection.

Invariant: a file that was made is kept by its digest with the figures it stated; a draw keeps its
seed and the list it was drawn from, so that it can be drawn again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from dibao.desk.accounts.access import Who


class Registered(models.Model):
    """What the newest roster says of a person for statistics; '' where it says nothing."""

    member = models.OneToOneField(
        "roster.Member", models.CASCADE, related_name="registered", primary_key=True
    )
    ability = models.CharField("劳动能力", max_length=10, blank=True)
    cause = models.CharField("致困原因", max_length=60, blank=True)
    day = models.DateField("登记数据日期")


class Made(models.Model):
    """One report file that was made; the file lies in the home under its digest."""

    kind = models.CharField("报表", max_length=20)
    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    month = models.DateField("月份", null=True)
    outside = models.BooleanField("外送的一份", default=False)
    name = models.CharField("文件名", max_length=120)
    digest = models.CharField(max_length=64)
    figures = models.JSONField("写明的数", default=dict)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    day = models.DateField("生成日期")

    class Meta:
        ordering = ["-pk"]


class Inspection(models.Model):
    """迎检包: families drawn by lot for an inspection; leaves only with a second name."""

    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    purpose = models.CharField("给谁、做什么用", max_length=80)
    seed = models.CharField("种子", max_length=40)
    digest = models.CharField("名单指纹", max_length=64)
    names = models.JSONField("从哪些户里抽")
    count = models.PositiveSmallIntegerField("抽几户")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("抽取日期")
    agreed_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    agreed = models.DateField("同意日期", null=True)
    refused = models.CharField("不同意的理由", max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"I{self.pk}"

    def tie_of(self, who: Who) -> str:
        """The relation of a person at work to one of the families, in words; '' if none."""
        for one in self.drawn.select_related("household"):
            if relation := one.household.tie_of(who):
                return f"抽中的一户：{relation}"
        return ""


class Drawn(models.Model):
    """One family of a package, in the order of the lot."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="drawn")
    household = models.ForeignKey("roster.Household", models.PROTECT, related_name="+")
    turn = models.PositiveIntegerField("抽中次序")

    class Meta:
        ordering = ["turn"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "household"], name="inspected_once")
        ]
