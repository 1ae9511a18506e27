"""What is stored of a campaign: its start day, what was done with its proof, lists given away.

Invariant: no due day is stored as truth; they come from `policy/plan` and the start day. What was
marked done and taken back stays, with the reason.
"""

from __future__ import annotations

from django.db import models

from dibao.desk.sealed import SealedText


class Campaign(models.Model):
    """One campaign of one county or town. Everything else is counted from `start`."""

    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=80)
    paper = models.CharField("方案文号", max_length=60, blank=True)
    start = models.DateField("开始日")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("登记日期")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "start"], name="campaign_once")]

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"G{self.pk}"


class Done(models.Model):
    """One thing due on a day (a task of an office, a list one office owes another) as done.

    (kind, key, office, due) name the appointment of the plan's calendar.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="done")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=40)
    office = models.CharField("单位", max_length=60)
    due = models.DateField("应在")
    day = models.DateField("办成日期")
    note = SealedText("凭据说明")
    name = models.CharField("凭据文件", max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    back = models.DateField("撤回日期", null=True)
    why_back = models.CharField("撤回原因", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "key", "office", "due"],
                condition=models.Q(back=None), name="done_once",
            )
        ]  # fmt: skip

    @property
    def place(self) -> object:
        """Whose post may see it."""
        return self.campaign.place


class GivenList(models.Model):
    """A list that left for another office: purpose, basis, fewest columns, two names, a receipt."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="given")
    duty = models.CharField(max_length=40)
    due = models.DateField("应在")
    basis = models.CharField("依据", max_length=200)
    lines = models.IntegerField("人数")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("提出日期")
    agreed_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    agreed_day = models.DateField("同意日期", null=True)
    refused = models.CharField("不同意的理由", max_length=200, blank=True)
    taken = models.DateField("取走日期", null=True)
    receipt = models.CharField("签收人", max_length=60, blank=True)
    receipt_day = models.DateField("签收日期", null=True)

    class Meta:
        ordering = ["pk"]

    @property
    def place(self) -> object:
        """Whose post may see it."""
        return self.campaign.place
