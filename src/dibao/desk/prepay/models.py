"""What is stored of a month before it is paid: its lines, what was found about each, two names."""

from __future__ import annotations

from django.db import models

from dibao.desk.sealed import SealedText


class Month(models.Model):
    """One comparison of a run: what is about to be paid (`this`) beside what was paid (`last`)."""

    place = models.ForeignKey("accounts.Place", models.PROTECT)
    run = models.OneToOneField("exchange.Run", models.PROTECT)
    last = models.CharField("上次", max_length=40)
    this = models.CharField("这次", max_length=40)
    homes_last = models.IntegerField("上次户数")
    homes_this = models.IntegerField("这次户数")
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    day = models.DateField("核对日期", null=True)
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    second_day = models.DateField("复核日期", null=True)

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"P{self.pk}"

    @property
    def month(self) -> str:
        """The month alone of what `this` says: 2024年6月 of 2024年6月名册."""
        return self.this.partition("月")[0] + "月"

    @property
    def paid(self) -> bool:
        """Was that month paid already? Then `this` is its payments and no roster."""
        return self.this.endswith("发放明细")


class Line(models.Model):
    """One family that differs. Nothing here stops or starts a payment."""

    class Finding(models.TextChoices):
        PAPER = "paper", "有依据"
        AS_BEFORE = "as_before", "没有依据，照上次发"
        ASK = "ask", "还要问清，照发"
        SETTLED = "settled", "已办减员或更正"

    month = models.ForeignKey(Month, models.CASCADE, related_name="lines")
    kind = models.CharField("事项", max_length=10)
    household = models.ForeignKey(
        "roster.Household", models.PROTECT, null=True, related_name="prepay_lines"
    )
    number = models.CharField("户编号", max_length=60, blank=True)
    name = models.CharField("姓名", max_length=60)
    village = models.CharField("村", max_length=60, blank=True)
    last_fen = models.BigIntegerField("上次（分）", null=True)
    this_fen = models.BigIntegerField("这次（分）", null=True)
    where = models.TextField("出处", blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    finding = models.CharField("核对结果", max_length=10, choices=Finding.choices, blank=True)
    rests_on = SealedText("依据", null=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    day = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
