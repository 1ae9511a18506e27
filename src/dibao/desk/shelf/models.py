"""What is stored of a family's own papers. The bytes lie by digest; a row is never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from dibao.desk.accounts.access import Who
    from dibao.desk.accounts.models import Place


class Scan(models.Model):
    """One scan or photo in a slot of a family's folder; set aside with a reason, never removed."""

    class Way(models.TextChoices):
        HAND = "hand", "人放入"
        FOLDER = "folder", "扫描文件夹"

    household = models.ForeignKey("roster.Household", models.PROTECT, related_name="scans")
    slot = models.CharField("材料", max_length=4)
    name = models.CharField("文件名", max_length=200)
    digest = models.CharField(max_length=64)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.HAND)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    day = models.DateField("日期")
    aside = models.DateField("挪开日期", null=True)
    aside_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    why = models.CharField("为什么挪开", max_length=200, blank=True)

    class Meta:
        ordering = ["slot", "pk"]

    @property
    def place(self) -> Place:
        """Where the family lives."""
        return self.household.place

    def tie_of(self, who: Who) -> str:
        """The relation of a person at work to the family, in words; '' if none."""
        return self.household.tie_of(who)


class Stray(models.Model):
    """A file of the scan folder whose name says no family: kept, listed, laid where it belongs by a
    person. `place` is the town whose folder it came from; without one only the county sees it."""

    place = models.ForeignKey("accounts.Place", models.PROTECT, null=True)
    name = models.CharField("文件名", max_length=200)
    digest = models.CharField(max_length=64)
    day = models.DateField("收到日期")
    done = models.DateField("处理日期", null=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")
    why = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    @property
    def ref(self) -> str:
        """How the record names this file."""
        return f"Y{self.pk}"
