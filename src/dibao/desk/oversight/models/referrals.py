"""What is stored of hand-overs to discipline inspection, bulletins and learning.

Invariant: whom a hand-over is about and what it holds stand sealed to the inspectors alone; the
office that handed it over keeps a number, a day, and what came back in one word.
"""

from __future__ import annotations

from django.db import models

from dibao.desk.sealed import SealedText


class Referral(models.Model):
    """线索移送: one sealed package, its receipt and the answer. Numbers have no gaps."""

    class Outcome(models.TextChoices):
        NOT_SO = "not_so", "核查后不成立"
        TALK = "talk", "谈话提醒、批评教育"
        MEASURE = "measure", "组织处理"
        SANCTION = "sanction", "纪律、政务处分"
        COURT = "court", "移送司法机关"
        OTHER = "other", "其他"

    number = models.PositiveIntegerField("编号", unique=True)
    day = models.DateField("移送日期")
    basis = models.CharField("依据", max_length=120)
    digest = models.CharField("材料包指纹", max_length=64)
    size = models.PositiveIntegerField("份数")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    received = models.DateField("签收日期", null=True)
    received_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("反馈", max_length=10, choices=Outcome.choices, blank=True)
    outcome_day = models.DateField("反馈日期", null=True)
    erased = models.DateField("材料包按期限销毁的日期", null=True, blank=True)


class Package(models.Model):
    """The package sealed to one inspector."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="packages")
    key = models.ForeignKey("oversight.InspectorKey", models.PROTECT, related_name="+")
    sealed = models.BinaryField()


class Bulletin(models.Model):
    """典型案例通报: names taken out, read by a second person before it goes out."""

    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=100)
    text = SealedText("内容")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("起草日期")
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    out = models.DateField("发出日期", null=True)

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"N{self.pk}"


class Learning(models.Model):
    """警示教育: a meeting that learned from a bulletin."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="learned")
    day = models.DateField("日期")
    unit = models.CharField("参加的单位", max_length=100)
    people = models.PositiveIntegerField("到会人数")
    words = models.CharField("讨论和改进", max_length=300)
