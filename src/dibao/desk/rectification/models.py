"""What is stored of confirmed problems: one row each, and everything that was done about it.

Invariant: numbers have no gap within a town, kind and year; a row is never deleted; its state is a
copy of its moves. The three kinds are kept apart and joined by reference alone: a family's matter
never carries an official's, nor the other way round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from dibao.desk.sealed import SealedText

if TYPE_CHECKING:
    from dibao.desk.accounts.access import Who


class Problem(models.Model):
    """One confirmed problem of a family's entitlement, an official's conduct, or our procedure."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "household", "家庭待遇"
        CONDUCT = "conduct", "工作人员"
        PROCEDURE = "procedure", "单位程序"

    class State(models.TextChoices):
        REGISTERED = "registered", "待定措施"
        ASSIGNED = "assigned", "整改中"
        PROVEN = "proven", "待复查"
        CLOSED = "closed", "已销号"

    class Origin(models.TextChoices):
        LEAD = "lead", "核实的线索"
        INSPECTION = "inspection", "自查"
        TIP = "tip", "群众反映"
        SUPERVISION = "supervision", "督查检查"
        OURSELVES = "ourselves", "自己发现"

    class Step(models.TextChoices):
        APPLYING = "applying", "申请受理"
        VISITING = "visiting", "入户调查"
        APPRAISAL = "appraisal", "民主评议"
        CHECKING = "checking", "信息核对"
        DECIDING = "deciding", "审核确认"
        NOTICE = "notice", "公示公开"
        PAYING = "paying", "资金发放"
        REVIEW = "review", "定期核查"
        FILING = "filing", "档案台账"
        RELATIVES = "relatives", "近亲属备案"
        COMPLAINTS = "complaints", "投诉信访"

    class Outcome(models.TextChoices):
        MENDED = "mended", "已改正"
        GRANTED = "granted", "已纳入或已补发"
        EXITED = "exited", "已按流程退出"
        ADJUSTED = "adjusted", "已按流程调整金额"
        REFERRED = "referred", "已移送有权处理的机关"
        TAUGHT = "taught", "已批评教育、组织学习"
        NOT_SO = "not_so", "复查认为不属实"
        NO_ACTION = "no_action", "属实不处理，理由已写明"

    MARK = {Kind.HOUSEHOLD: "户", Kind.CONDUCT: "人", Kind.PROCEDURE: "程"}

    town = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    conduct = models.BooleanField(default=False)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    household = models.ForeignKey(
        "roster.Household", models.PROTECT, null=True, related_name="problems"
    )
    lead = models.ForeignKey("leads.Lead", models.PROTECT, null=True, related_name="problems")
    refers = models.ForeignKey("self", models.PROTECT, null=True, related_name="referred")
    origin = models.CharField("怎么来的", max_length=12, choices=Origin.choices)
    origin_ref = models.CharField("来源编号", max_length=60, blank=True)
    step = models.CharField("哪个环节", max_length=12, choices=Step.choices)
    title = models.CharField("事项", max_length=120)
    about = SealedText("情况")
    state = models.CharField("进展", max_length=10, choices=State.choices, default=State.REGISTERED)
    measure = SealedText("措施", null=True)
    office = models.CharField("责任单位", max_length=60, blank=True)
    person = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    due = models.DateField("期限", null=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("登记日期")
    closed = models.DateField("销号日期", null=True)
    reopened = models.PositiveSmallIntegerField("重开次数", default=0)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["conduct", "place", "state", "due"])]
        constraints = [
            models.UniqueConstraint(fields=["town", "kind", "year", "serial"], name="problem_once")
        ]

    @property
    def number(self) -> str:
        """Its number as people say it: 户〔2024〕3号."""
        return f"{self.MARK[Problem.Kind(self.kind)]}〔{self.year}〕{self.serial}号"

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"W{self.pk}"

    def tie_of(self, who: Who) -> str:
        """The relation of a person at work to the family, in words; '' if none."""
        return self.household.tie_of(who) if self.household else ""


class Move(models.Model):
    """One thing done about a problem. Nothing here is ever changed."""

    class Act(models.TextChoices):
        REGISTERED = "registered", "登记"
        ASSIGNED = "assigned", "定措施、人和期限"
        PROVEN = "proven", "交整改凭据"
        SENT_BACK = "sent_back", "复查退回"
        CLOSED = "closed", "复查同意，销号"
        REOPENED = "reopened", "重新打开"

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="moves")
    act = models.CharField(max_length=10, choices=Act.choices)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField()
    note = SealedText("说明")
    due = models.DateField("期限", null=True)
    name = models.CharField("文件名", max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
