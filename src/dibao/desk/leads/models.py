"""What is stored about doubts and offers. The whole reasoning stands encrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from dibao.desk.sealed import SealedText
from dibao.screening import samples

if TYPE_CHECKING:
    from dibao.desk.accounts.access import Who
    from dibao.desk.accounts.models import Place


class Lead(models.Model):
    """One doubt or offer of the newest run that still had it."""

    class Stage(models.TextChoices):
        OPEN = "open", "待核实"
        CHECKING = "checking", "核实中"
        SECOND = "second", "待复核"
        CLEARED = "cleared", "已排除"
        HOLDS = "holds", "已核实"
        CASE = "case", "已转办理"
        GONE = "gone", "本次未再出现"

    town = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    lead_id = models.CharField("编号", max_length=32)
    code = models.CharField("类别", max_length=6)
    rule = models.CharField(max_length=60)
    title = models.CharField("名称", max_length=120)
    sentence = models.TextField("登记显示")
    offers = models.BooleanField("可能应享未享", default=False)
    sure = models.BooleanField("依据充分", default=False)
    conduct = models.BooleanField(default=False)
    household = models.ForeignKey(
        "roster.Household", models.PROTECT, null=True, blank=True, related_name="leads"
    )
    member = models.ForeignKey("roster.Member", models.SET_NULL, null=True, blank=True)
    place = models.ForeignKey("accounts.Place", models.PROTECT, verbose_name="村")
    order = models.PositiveSmallIntegerField("先后", default=4)
    how = models.CharField("怎么核", max_length=20, blank=True)
    office = models.CharField("责任单位", max_length=60, blank=True)
    due = models.DateField("期限", null=True)
    stage = models.CharField("进展", max_length=10, choices=Stage.choices, default=Stage.OPEN)
    assigned = models.ForeignKey(
        "accounts.Account", models.PROTECT, null=True, blank=True, verbose_name="核实人"
    )
    first_run = models.ForeignKey("exchange.Run", models.PROTECT, related_name="+")
    last_run = models.ForeignKey("exchange.Run", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=40, blank=True)
    record = SealedText("推理", as_json=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["town", "lead_id"], name="lead_once")]
        indexes = [
            # The worklist groups and filters on these alone, without reading a row.
            models.Index(
                fields=["conduct", "stage", "place", "order", "household", "code", "offers"]
            ),
            models.Index(fields=["household", "stage"]),
            models.Index(fields=["place", "code", "stage"]),
            # What is late today, and the board, count on these alone.
            models.Index(
                fields=["conduct", "due", "stage", "place", "order", "household", "offers"],
                name="leads_lead_by_due",
            ),
            models.Index(
                fields=["conduct", "code", "title", "stage", "place"], name="leads_lead_by_title"
            ),
        ]

    def tie_of(self, who: Who) -> str:
        """The relation of a person at work to the family, in words; '' if none."""
        return self.household.tie_of(who) if self.household else ""

    @property
    def case(self) -> str:
        """How the record names what this belongs to."""
        return self.household.ref if self.household else f"L{self.pk}"


class Check(models.Model):
    """What one person found when looking into a lead; a second person confirms or sends back."""

    class Cause(models.TextChoices):
        SOURCE_WRONG = "source_wrong", "来源登记有误"
        SOLD = "sold", "已转让未过户"
        STOLEN = "stolen", "身份被冒用"
        NAMESAKE = "namesake", "不是同一个人"
        COUNTED = "counted", "已计入收入"
        ELIGIBLE = "eligible", "属实但仍符合条件"
        HONEST = "honest", "属实，家庭不知要报"
        INTENT = "intent", "属实，有隐瞒"
        OURS = "ours", "本单位经办差错"
        HELPED = "helped", "可以纳入，已告知家庭"
        NOT_WANTED = "not_wanted", "已告知，家庭不申请"
        UNCLEAR = "unclear", "查不清"

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="checks")
    cause = models.CharField("结果", max_length=20, choices=Cause.choices)
    note = SealedText("依据和经过")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("日期")
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    second_day = models.DateField("复核日期", null=True)
    agreed = models.BooleanField("复核意见", null=True)
    until = models.DateField("排除有效至", null=True)

    @property
    def clears(self) -> bool:
        """Does this outcome, once confirmed, settle the lead as "not so"?"""
        return self.cause in ("source_wrong", "sold", "stolen", "namesake", "counted", "eligible",
                              "not_wanted")  # fmt: skip


class Sample(models.Model):
    """Families of a town drawn by lot, with and without a doubt, looked at without knowing which."""

    town = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    day = models.DateField("抽取日期")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    @property
    def place(self) -> Place:
        """Where it was drawn: whose post must cover it."""
        return self.town


class SampleHome(models.Model):
    """One family of a sample. `flagged` stands on no page while its result is open."""

    class Result(models.TextChoices):
        AGREES = "agrees", samples.AGREES
        DIFFERS = "differs", samples.DIFFERS
        ABSENT = "absent", samples.ABSENT

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="homes")
    household = models.ForeignKey("roster.Household", models.PROTECT, related_name="+")
    flagged = models.BooleanField()
    result = models.CharField("结果", max_length=20, choices=Result.choices, blank=True)
    note = SealedText("看到什么", null=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    told = models.DateField("日期", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "household"], name="drawn_once")]

    @property
    def place(self) -> Place:
        """The village."""
        return self.household.place

    def tie_of(self, who: Who) -> str:
        """The relation of a person at work to the family, in words; '' if none."""
        return self.household.tie_of(who)


class SavedView(models.Model):
    """A named filter of one person; nobody else sees it."""

    account = models.ForeignKey("accounts.Account", models.CASCADE, related_name="+")
    name = models.CharField("名称", max_length=30)
    asked = models.CharField("筛选", max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="view_once")]


# What looking into a family that may be without help can end with; the rest is for mismatches.
OFFER_ENDS = ("helped", "not_wanted", "counted", "namesake", "source_wrong", "unclear")


def ends(lead: Lead) -> list[tuple[str, str]]:
    """(cause, word) that a check of this lead may end with."""
    offered = ("helped", "not_wanted")
    return [
        c for c in Check.Cause.choices
        if (c[0] in OFFER_ENDS if lead.offers else c[0] not in offered)
    ]  # fmt: skip
