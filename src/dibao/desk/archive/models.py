"""What is stored about looking after the record: each night's check."""

from __future__ import annotations

from django.db import models


class Check(models.Model):
    """One full check: how many lines, which head was signed, each difference as a sentence."""

    at = models.DateTimeField("时间", auto_now_add=True)
    size = models.PositiveBigIntegerField("条数")
    head = models.TextField("台账头", blank=True)
    short = models.CharField("短码", max_length=20, blank=True)
    wrong = models.JSONField("不一致", default=list)
