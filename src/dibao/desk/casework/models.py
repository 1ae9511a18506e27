"""What is stored about a case: its steps as done, papers, confirmations. Its state is replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from dibao.desk.sealed import SealedText

if TYPE_CHECKING:
    from dibao.desk.accounts.access import Who


class CaseFile(models.Model):
    """One case of one procedure. `state`, `waits_for` and `due` are copies for lists, checked
    nightly against the steps. `place` is where it is handled, which may be a neighbouring town."""

    procedure = models.CharField("流程", max_length=40)
    pack = models.CharField("办法", max_length=10)
    household = models.ForeignKey(
        "roster.Household", models.PROTECT, null=True, related_name="cases"
    )
    member = models.ForeignKey("roster.Member", models.PROTECT, null=True, related_name="+")
    lead = models.ForeignKey("leads.Lead", models.PROTECT, null=True, related_name="cases")
    place = models.ForeignKey("accounts.Place", models.PROTECT)
    about = SealedText("事由")
    begun = models.DateField("开始日期")
    delegated = models.BooleanField("确认权在乡镇", default=False)
    state = models.CharField(max_length=40)
    waits_for = models.CharField("等谁办", max_length=200, blank=True)
    ended = models.DateField("办结日期", null=True)
    due = models.DateField("期限", null=True)

    class Meta:
        indexes = [models.Index(fields=["place", "ended", "due"])]

    @property
    def ref(self) -> str:
        """How the record names this case."""
        return f"C{self.pk}"

    def tie_of(self, who: Who) -> str:
        """The relation of a person at work to the family, in words; '' if none."""
        return self.household.tie_of(who) if self.household else ""


class StepDone(models.Model):
    """One step as it was done. Nothing here is ever changed: a correction is a further step."""

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    day = models.DateField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    on_behalf = models.BooleanField("代为记入", default=False)
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    passed_to = models.CharField(max_length=20, blank=True)
    fen = models.BigIntegerField("新的月保障金（分）", null=True)
    note = SealedText("说明", null=True)

    class Meta:
        ordering = ["pk"]


class Pending(models.Model):
    """A step for two people that one has begun; it is done when the second one agrees himself."""

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="pending")
    step = models.CharField(max_length=40)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    second = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField()
    passed_to = models.CharField(max_length=20, blank=True)
    fen = models.BigIntegerField(null=True)
    note = SealedText("说明", null=True)


class Paper(models.Model):
    """A paper by its key (D…, K…): filled in here, or a scan that lies by digest in the home.

    `made_by` is the step that made it final; before that it is a draft.
    """

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="papers")
    key = models.CharField("材料", max_length=10)
    values = SealedText("内容", as_json=True, null=True)
    name = models.CharField("文件名", max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("日期")
    made_by = models.ForeignKey(StepDone, models.PROTECT, null=True, related_name="papers")

    class Meta:
        ordering = ["pk"]


class Confirmation(models.Model):
    """A condition of the step tables, confirmed by a named person on something he names.

    `after` counts the steps done before it: what sends a case back also ends what was confirmed.
    """

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="confirmations")
    guard = models.CharField(max_length=40)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField()
    rests_on = SealedText("依据")
    after = models.PositiveIntegerField()


class Received(models.Model):
    """Money that came back on a decision to recover; nothing here is ever changed: what was entered
    wrongly is set right by a further line below zero that says why."""

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="received")
    fen = models.BigIntegerField("金额（分）")
    came = models.DateField("到账日期")
    voucher = models.CharField("票据号", max_length=60, blank=True)
    why = models.CharField("更正的理由", max_length=120, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("登记日期")

    class Meta:
        ordering = ["pk"]


class Issued(models.Model):
    """A final paper as it left the office: number, check code, file by digest, the sheet as data."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="issued")
    kind = models.CharField("材料", max_length=10)
    title = models.CharField("标题", max_length=80)
    unit = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("编号", max_length=80)
    code = models.CharField("验证码", max_length=12, unique=True)
    day = models.DateField("日期")
    digest = models.CharField(max_length=64)
    snapshot = SealedText("内容", as_json=True)
    version = models.CharField("版本", max_length=40)
    lost = models.CharField("字体里没有的字", max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="paper_number_once")
        ]


class PaperMark(models.Model):
    """A signature, seal or photo that a named person saw on the signed paper when it was scanned.

    LOOKED: somebody held the scan against the list, whatever he found. EARLY: a signature on it is
    dated before the paper's own day.
    """

    LOOKED, EARLY = "looked", "early"

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="marks")
    mark = models.CharField(max_length=40)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "mark"], name="mark_once")]


class PaperWording(models.Model):
    """An office's own words over a paper; in force once a second person agreed, until it is ended."""

    key = models.CharField("文书", max_length=10)
    title = models.CharField("标题", max_length=40, blank=True)
    opening = models.CharField("开头", max_length=400, blank=True)
    closing = models.CharField("结尾", max_length=400, blank=True)
    why = models.CharField("为什么", max_length=200)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("提出日期")
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    agreed = models.DateField("生效日期", null=True)
    ended = models.DateField("停用日期", null=True)

    class Meta:
        ordering = ["-pk"]
