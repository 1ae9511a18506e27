"""What is stored of the complaint telephone: numbers, planned test calls, calls nobody took.

Invariant: no caller's number is stored; a missed call is a day and whether somebody rang back.
"""

from __future__ import annotations

from django.db import models


class Hotline(models.Model):
    """A telephone number of a unit, from the day it was published."""

    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=60)
    number = models.CharField("号码", max_length=30)
    hours = models.CharField("接听时间", max_length=60)
    published = models.DateField("公布日期", null=True, blank=True)
    where = models.CharField("公布在哪里", max_length=120, blank=True)
    ended = models.DateField("停用日期", null=True, blank=True)

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"T{self.pk}"


class TestCall(models.Model):
    """A test call on a day drawn beforehand; the unit does not see the days to come."""

    hotline = models.ForeignKey(Hotline, models.PROTECT, related_name="calls")
    planned = models.DateField("计划日期")
    day = models.DateField("拨打日期", null=True)
    answered = models.BooleanField("有人接听", null=True)
    words = models.CharField("情况", max_length=200, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    @property
    def place(self) -> models.Model:
        """Where the line belongs."""
        return self.hotline.place


class MissedCall(models.Model):
    """A call that nobody took, and when somebody rang back."""

    hotline = models.ForeignKey(Hotline, models.PROTECT, related_name="missed")
    day = models.DateField("漏接日期")
    returned = models.DateField("回拨日期", null=True)

    @property
    def place(self) -> models.Model:
        """Where the line belongs."""
        return self.hotline.place
