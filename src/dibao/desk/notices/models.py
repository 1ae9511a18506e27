"""What is stored of public notices: what they say, where and how long they hung, who objected.

Invariant: a notice's content is written once, when it is prepared; whoever objected stands in one
sealed row that no page of a notice, of a family or of a village reads.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

from dibao.desk.sealed import SealedText

if TYPE_CHECKING:
    from dibao.desk.accounts.access import Who


class Board(models.Model):
    """One 社会救助公示栏; its serial is without gaps within its place."""

    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="boards")
    serial = models.PositiveSmallIntegerField()
    spot = models.CharField("位置", max_length=80)
    marked = models.BooleanField("有“社会救助公示栏”标识")
    keeper = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("登记日期")
    ended = models.DateField("停用日期", null=True)

    class Meta:
        ordering = ["place", "serial"]
        constraints = [models.UniqueConstraint(fields=["place", "serial"], name="board_once")]

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"B{self.pk}"

    @property
    def name(self) -> str:
        """What people call it: 石岭村1号栏（村委会门口）."""
        return f"{self.place.name}{self.serial}号栏（{self.spot}）"


class Round(models.Model):
    """One look at a board, with its photo."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="rounds")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField()
    good = models.BooleanField("完好、内容是最新的")
    text = models.CharField("情况", max_length=200, blank=True)
    photo = models.CharField(max_length=64)
    trace = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ["-pk"]


class Notice(models.Model):
    """One notice of one place; its level is the place's."""

    class Kind(models.TextChoices):
        BEFORE = "before", "审核公示"
        RESULT = "result", "结果公布"
        LIST = "list", "长期公示"
        QUARTER = "quarter", "村务公开"
        POLICY = "policy", "政策公开"
        HOTLINE = "hotline", "举报电话公布"

    class State(models.TextChoices):
        DRAFTED = "drafted", "等人检查"
        CHECKED = "checked", "已检查，待张贴"
        POSTED = "posted", "公示中"
        DOWN = "taken_down", "已撤下"
        STOPPED = "stopped_early", "已撤回"

    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="notices")
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    content = SealedText("内容", as_json=True)
    digest = models.CharField(max_length=64)
    pack = models.CharField("办法", max_length=10)
    state = models.CharField("进展", max_length=16, choices=State.choices, default=State.DRAFTED)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("拟稿日期")
    board = models.ForeignKey(Board, models.PROTECT, null=True, related_name="notices")
    posted = models.DateField("张贴日期", null=True)
    last = models.DateField("公示到", null=True)
    down = models.DateField("撤下日期", null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["place", "year", "serial"], name="notice_once")
        ]  # fmt: skip
        indexes = [models.Index(fields=["place", "state"])]

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"N{self.pk}"

    @property
    def number(self) -> str:
        """Its number as people say it: 石岭村公示〔2024〕3号."""
        return f"{self.place.name}公示〔{self.year}〕{self.serial}号"

    @property
    def title(self) -> str:
        """The heading of the sheet."""
        return str(self.content["title"])

    def in_force(self, day: dt.date) -> bool:
        """May it be shown to everybody on this day? A clock decides, no job has to run."""
        if self.state != self.State.POSTED or self.posted is None:
            return False
        return self.posted <= day and (self.last is None or day <= self.last)


class Line(models.Model):
    """One family's line of a notice: what stands on the sheet, and whose it is."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="lines")
    household = models.ForeignKey("roster.Household", models.PROTECT, related_name="notice_lines")
    case = models.ForeignKey("casework.CaseFile", models.PROTECT, null=True, related_name="+")
    shown = SealedText("公示的内容", as_json=True)

    class Meta:
        ordering = ["pk"]


class Move(models.Model):
    """One thing done about a notice. A photo counts once another person has looked at it."""

    class Act(models.TextChoices):
        PREPARED = "prepared", "拟稿"
        CHECKED = "checked", "检查通过"
        SENT_BACK = "sent_back", "退回不用"
        POSTED = "posted", "张贴"
        SEEN = "seen", "看过照片"
        DOWN = "taken_down", "撤下"
        CALLED_BACK = "called_back", "撤回"

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="moves")
    act = models.CharField(max_length=12, choices=Act.choices)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField()
    text = models.CharField("说明", max_length=200, blank=True)
    photo = models.CharField(max_length=64, blank=True)
    trace = models.CharField(max_length=64, blank=True, db_index=True)
    sees = models.OneToOneField("self", models.PROTECT, null=True, related_name="seen")

    class Meta:
        ordering = ["pk"]


class Objection(models.Model):
    """Somebody objects to a family's line. `caller` is read by those who handle it, nobody else."""

    class Channel(models.TextChoices):
        PHONE = "phone", "电话"
        VISIT = "visit", "来访"
        LETTER = "letter", "书面"
        WEB = "web", "网页转来"

    class Basis(models.TextChoices):
        PAPER = "paper", "看过提出人签名的书面意见"
        SPOKE = "spoke", "和提出人通过话或见过面"

    line = models.ForeignKey(Line, models.PROTECT, related_name="objections")
    household = models.ForeignKey("roster.Household", models.PROTECT, related_name="+")
    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    channel = models.CharField("怎么来的", max_length=8, choices=Channel.choices)
    words = SealedText("说了什么")
    caller = SealedText("提出的人和联系办法")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField()
    case = models.ForeignKey("casework.CaseFile", models.PROTECT, null=True, related_name="+")
    basis = models.CharField("凭什么核实", max_length=8, choices=Basis.choices, blank=True)
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    supported = models.DateField("核实日期", null=True)

    class Meta:
        ordering = ["pk"]

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"O{self.pk}"

    def tie_of(self, who: Who) -> str:
        """Whoever is tied to the family does not read it."""
        return str(self.household.tie_of(who))
