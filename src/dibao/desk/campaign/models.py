"""What is stored of a campaign: its start day, what was done with its proof, lists given away,
self-inspection lists, base figures, instruments checked clause by clause.

Invariant: no due day is stored as truth; they come from `policy/plan` and the start day. What was
marked done and taken back stays, with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from dibao.desk.sealed import SealedText

if TYPE_CHECKING:
    from dibao.desk.accounts.access import Who


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


class Roll(models.Model):
    """The self-inspection list of one village for one of the three pools, and who signed it."""

    class Pool(models.TextChoices):
        PAID = "paid", "在享家庭"
        PAST = "past", "近一年未通过和已退出的家庭"
        LINKED = "linked", "建档立卡（监测）和重度残疾人"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="rolls")
    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    pool = models.CharField("范围", max_length=10, choices=Pool.choices)
    made = models.DateField("名单日期")
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    day = models.DateField("签字日期", null=True)
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    second_day = models.DateField("复核日期", null=True)
    back = models.CharField("退回时说的", max_length=300, blank=True)

    class Meta:
        ordering = ["place__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "place", "pool"], name="roll_once")
        ]

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"S{self.pk}"


class Entry(models.Model):
    """One family (or one doubt that concerns no family) on a list, with what became of it."""

    class Outcome(models.TextChoices):
        NO_DOUBT = "no_doubt", "核查没有提出疑点"
        CLEARED = "cleared", "疑点已排除"
        TAKEN = "taken", "已核实，转办理或台账"
        VISITED = "visited", "上门看过，情况没变"
        SAME = "same", "重查过，没有新情况"
        ENROLLED = "enrolled", "已纳入"
        GOING = "going", "正在办"
        NOT = "not", "不符合，理由已写明"
        NOT_WANTED = "not_wanted", "已告知，家庭不申请"
        GONE = "gone", "已去世或已迁走"

    FITS = {
        Roll.Pool.PAID: (Outcome.VISITED, Outcome.CLEARED, Outcome.TAKEN, Outcome.GONE),
        Roll.Pool.PAST: (Outcome.SAME, Outcome.GOING, Outcome.ENROLLED, Outcome.NOT,
                         Outcome.NOT_WANTED, Outcome.GONE),
        Roll.Pool.LINKED: (Outcome.ENROLLED, Outcome.GOING, Outcome.NOT, Outcome.NOT_WANTED,
                           Outcome.GONE),
    }  # fmt: skip

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="entries")
    household = models.ForeignKey("roster.Household", models.PROTECT, null=True, related_name="+")
    lead = models.ForeignKey("leads.Lead", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, blank=True)
    reason = SealedText("理由", null=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    day = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roll", "household"], condition=models.Q(lead=None), name="family_once"
            ),
            models.UniqueConstraint(
                fields=["roll", "lead"], condition=models.Q(lead__isnull=False), name="doubt_once"
            ),
        ]

    @property
    def place(self) -> object:
        """Whose post may work it."""
        return self.roll.place

    @property
    def conduct(self) -> bool:
        """Never: such doubts are on no list."""
        return False

    def tie_of(self, who: Who) -> str:
        """The relation of a person at work to the family, in words; '' if none."""
        return self.household.tie_of(who) if self.household else ""


class UnitRoll(models.Model):
    """The self-inspection list of an office of the plan: what it owed, and who signed it there."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="unit_rolls")
    office = models.CharField("单位", max_length=60)
    made = models.DateField("名单日期")
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    day = models.DateField("签字日期", null=True)
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    second_day = models.DateField("复核日期", null=True)
    back = models.CharField("退回时说的", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "office"], name="unit_roll_once")
        ]

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"SU{self.pk}"

    @property
    def place(self) -> object:
        """Whose post may see it."""
        return self.campaign.place


class UnitLine(models.Model):
    """One thing an office owed or was asked to mend, and what became of it; no family stands here."""

    class Outcome(models.TextChoices):
        DONE = "done", "已办成"
        MENDED = "mended", "已改正重报"
        GOING = "going", "正在办"
        NOT_OURS = "not_ours", "不是本单位的事，理由已写明"

    roll = models.ForeignKey(UnitRoll, models.PROTECT, related_name="lines")
    key = models.CharField(max_length=120)
    what = models.CharField("事项", max_length=200)
    due = models.DateField("应在", null=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    reason = SealedText("凭据或理由", null=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    day = models.DateField(null=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [models.UniqueConstraint(fields=["roll", "key"], name="unit_line_once")]

    @property
    def place(self) -> object:
        """Whose post may work it."""
        return self.roll.place


class Frozen(models.Model):
    """Base figures as they stood on a day: {village: {label: number}}; never changed again."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="frozen")
    day = models.DateField("日期")
    run = models.ForeignKey("exchange.Run", models.PROTECT, null=True, related_name="+")
    figures = models.JSONField("底数")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "day"], name="frozen_once")]


class Instrument(models.Model):
    """A named instrument whose clauses are checked one by one."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="instruments")
    title = models.CharField("名称", max_length=120)
    paper = models.CharField("文号", max_length=60, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("登记日期")

    @property
    def place(self) -> object:
        """Whose post may see it."""
        return self.campaign.place


class Clause(models.Model):
    """One clause of an instrument: what it asks, whether it is carried out, on what that rests."""

    class State(models.TextChoices):
        DONE = "done", "已落实"
        PART = "part", "部分落实"
        NOT = "not", "没有落实"
        NONE = "none", "本地没有这种情况"

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="clauses")
    text = models.TextField("要求")
    state = models.CharField("落实情况", max_length=6, choices=State.choices, blank=True)
    evidence = models.TextField("依据或差在哪里", blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    day = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]

    @property
    def place(self) -> object:
        """Whose post may see it."""
        return self.instrument.campaign.place
