"""What is stored of supervision: conduct inspectors and their tasks, draws by lot, what was found.

Invariant: a task of a conduct inspector names nothing that is not public; answers of a survey stand
apart from the families asked, and no row of them leads back to one.
"""

from __future__ import annotations

from django.db import models

from dibao.desk.oversight.models.talk import random_pk
from dibao.desk.sealed import SealedText


class Watcher(models.Model):
    """行风监督员: somebody who receives the allowance, appointed for a time with his consent."""

    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    household = models.ForeignKey("roster.Household", models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=60)
    tag = models.CharField(max_length=64, unique=True)
    since = models.DateField("聘任日期")
    until = models.DateField("聘期到")

    @property
    def ref(self) -> str:
        """How the record names him: V, since W is a mending, and each has a key of its own."""
        return f"V{self.pk}"


class Task(models.Model):
    """One small thing to look at, answered on the telephone."""

    class Kind(models.TextChoices):
        BOARD = "board", "看公示栏"
        LINE = "line", "打一次举报电话"
        SERVICE = "service", "去窗口问一件事"

    class Answer(models.TextChoices):
        YES = "yes", "是"
        NO = "no", "不是"
        UNSURE = "unsure", "说不准"

    watcher = models.ForeignKey(Watcher, models.PROTECT, related_name="tasks")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    text = models.CharField("看什么", max_length=200)
    due = models.DateField("什么时候以前")
    day = models.DateField("回复日期", null=True)
    answer = models.CharField("回复", max_length=10, choices=Answer.choices, blank=True)
    words = SealedText("情况", null=True)


class Draw(models.Model):
    """A sample by lot. Seed and digest of the list stay, so that it can be drawn again."""

    class Kind(models.TextChoices):
        VISIT = "visit", "监督走访"
        CALL = "call", "满意度回访"
        SURVEY = "survey", "政策知晓调查"
        WATCHER = "watcher", "监督员人选"

    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    day = models.DateField("抽取日期")
    seed = models.CharField("种子", max_length=40)
    digest = models.CharField("名单指纹", max_length=64)
    population = models.PositiveIntegerField("从多少户里抽")
    margin = models.PositiveSmallIntegerField("误差（千分之）", null=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"D{self.pk}"


class Item(models.Model):
    """One drawn family and what came of it. A survey keeps only whether it was asked."""

    class Outcome(models.TextChoices):
        AGREES = "agrees", "和登记的一样"
        DIFFERS = "differs", "和登记的不一样"
        CONTENT = "content", "满意"
        FAIR = "fair", "一般"
        NOT = "not", "不满意"
        ASKED = "asked", "已经问过"
        ABSENT = "absent", "没有找到人"

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="items")
    household = models.ForeignKey("roster.Household", models.PROTECT, related_name="+")
    turn = models.PositiveIntegerField("抽中次序")
    day = models.DateField("日期", null=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    words = SealedText("情况", null=True)
    received = models.DateTimeField("收到时间", null=True)
    spot = models.CharField("地点", max_length=120, blank=True)
    photo = models.CharField("照片", max_length=64, blank=True)
    trace = models.CharField("画面指纹", max_length=64, blank=True, db_index=True)
    look = models.CharField("画面大样", max_length=16, blank=True)
    said = SealedText("拍照的人怎么说", null=True)

    class Meta:
        ordering = ["turn"]


class SurveyAnswer(models.Model):
    """Answers of one family of a village, which family nobody knows. Clause: 只记村和答对的人数."""

    id = models.BigIntegerField(primary_key=True, default=random_pk, editable=False)
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="answers")
    village = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    apply = models.BooleanField("知道怎样申请")
    standard = models.BooleanField("知道标准")
    line = models.BooleanField("知道举报电话")
