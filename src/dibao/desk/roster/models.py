"""What is stored about families. Identity numbers stand encrypted; names are what people call them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

from dibao.desk.sealed import SealedText
from dibao.papers.whole_numbers import scan_text

if TYPE_CHECKING:
    from dibao.desk.accounts.access import Who


def filed_as(number: str) -> str:
    """A family's number as people see it; a family that the office never numbered has none. Some
    offices file a family under its head's identity number: of that the middle is hidden."""
    if number.startswith("未编号-"):
        return "未编号"
    return f"{number[:6]}********{number[-4:]}" if scan_text(number) else number


class Household(models.Model):
    """One family as the office files it; `number` is the roster's household_no, a town's own."""

    class Status(models.TextChoices):
        PAID = "paid", "在享"
        EXITED = "exited", "已退出"
        REFUSED = "refused", "未批准"
        OUTSIDE = "outside", "未申请"

    town = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    number = models.CharField("户编号", max_length=60)
    place = models.ForeignKey("accounts.Place", models.PROTECT, verbose_name="村")
    group = models.CharField("组", max_length=40, blank=True)
    head = models.CharField("户主", max_length=60)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.PAID)
    category = models.CharField("类别", max_length=30, blank=True)
    size = models.PositiveSmallIntegerField("保障人数", default=1)
    monthly_fen = models.BigIntegerField("月保障金（分）", null=True, blank=True)
    since = models.DateField("开始享受", null=True, blank=True)
    imported = models.BooleanField("存量导入", default=True)
    inventory = models.DateField("档案清点确认", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["place", "group", "head"])]
        constraints = [models.UniqueConstraint(fields=["town", "number"], name="number_once")]

    def __str__(self) -> str:
        return f"{self.head}（{self.filed_as}）"

    @property
    def filed_as(self) -> str:
        """Its number as people see it."""
        return filed_as(self.number)

    @property
    def ref(self) -> str:
        """How the record names this family."""
        return f"H{self.pk}"

    def tie_of(self, who: Who) -> str:
        """The relation of a person at work to this family, in words; '' if none."""
        tie = self.ties.filter(account=who.account).first()
        if tie is not None:
            return str(tie.relation)
        if who.number_key and self.members.filter(number_key=who.number_key).exists():
            return "本人就是这户的成员"
        return ""


class Member(models.Model):
    """A person of a family, by date."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    name = models.CharField("姓名", max_length=60)
    number = SealedText("身份证号", null=True, blank=True)
    number_key = models.CharField(max_length=32, blank=True, db_index=True)
    relation = models.CharField("与户主关系", max_length=30, blank=True)
    sex = models.CharField("性别", max_length=2, blank=True)
    birth = models.DateField("出生", null=True, blank=True)
    listed = models.BooleanField("在保", default=True)
    since = models.DateField("从", null=True, blank=True)
    until = models.DateField("到", null=True, blank=True)


class Was(models.Model):
    """What stood in a field of a family or member before it was changed, and what changed it.

    Nothing here is ever changed; it goes when the family's file is erased in its time. Values are
    sealed: a former name or number is personal.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="was")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="was")
    field = models.CharField("栏目", max_length=20)
    old = SealedText("原来")
    new = SealedText("改为")
    day = models.DateField("日期")
    why = models.CharField("由什么改的", max_length=60)

    class Meta:
        ordering = ["pk"]


class Payment(models.Model):
    """What was paid to a family for a month, as the payment lists say."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="payments")
    month = models.DateField("月份")
    fen = models.BigIntegerField("金额（分）")
    # What of it is what; None where the lists of the month have no such column.
    basic = models.BigIntegerField("其中基本保障金（分）", null=True)
    uplift = models.BigIntegerField("其中分类施保增发（分）", null=True)
    back_pay = models.BigIntegerField("其中补发（分）", null=True)
    one_off = models.BigIntegerField("其中一次性补助（分）", null=True)
    deducted = models.BigIntegerField("已扣回以前多发（分）", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["household", "month"], name="paid_once")]


class Answer(models.Model):
    """What one source said of one person in the newest run: one of the six signs."""

    class Sign(models.TextChoices):
        FOUND = "found", "有记录"
        NOT_FOUND = "not_found", "查过，没有"
        NOT_ASKED = "not_asked", "没有问到"
        NO_LETTER = "no_authorisation", "没有授权书"
        STALE = "stale", "数据太旧"
        DOUBTFUL = "doubtful", "身份有疑"

    member = models.ForeignKey(Member, models.CASCADE, related_name="answers")
    source = models.CharField("来源", max_length=10)
    sign = models.CharField("答复", max_length=20, choices=Sign.choices)
    day = models.DateField("日期", null=True)
    told = models.TextField("各家各说", blank=True, default="")

    @property
    def parties(self) -> list[tuple[str, str]]:
        """(party, its sign) where a source has several that do not say the same."""
        pairs = [p.rpartition(":") for p in self.told.split("|") if p]
        return [(party or "没有写明是哪家", sign) for party, _, sign in pairs]


class Disability(models.Model):
    """What a certificate of disability says of a member: by the register (`source` DS18, with file,
    sheet and row) or by the card itself, which somebody at the office held in his hand. Nothing is
    overwritten; the newest by its day stands. It is a fact of a register and opens no doubt."""

    class Grade(models.TextChoices):
        ONE = "g1", "一级"
        TWO = "g2", "二级"
        THREE = "g3", "三级"
        FOUR = "g4", "四级"

    class Category(models.TextChoices):
        VISUAL = "visual", "视力"
        HEARING = "hearing", "听力"
        SPEECH = "speech", "言语"
        LIMB = "limb", "肢体"
        INTELLECTUAL = "intellectual", "智力"
        MENTAL = "mental", "精神"
        MULTIPLE = "multiple", "多重"

    REGISTER, CARD = "DS18", "card"
    SEVERE = (Grade.ONE, Grade.TWO)

    member = models.ForeignKey(Member, models.CASCADE, related_name="disabilities")
    category = models.CharField("类别", max_length=20, blank=True, choices=Category.choices)
    grade = models.CharField("等级", max_length=2, blank=True, choices=Grade.choices)
    expires = models.DateField("有效期止", null=True)
    cancelled = models.BooleanField("已注销", default=False)
    day = models.DateField("数据或看证日期")
    source = models.CharField("来源", max_length=10)
    file = models.CharField(max_length=200, blank=True)
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["day", "pk"]

    @property
    def said(self) -> tuple[str, str, dt.date | None, bool]:
        """What it says, apart from where and when."""
        return self.category, self.grade, self.expires, self.cancelled


class Letter(models.Model):
    """核对授权委托书: who let which sources be asked, for whom, from when until when."""

    WITHOUT_END = dt.date(2999, 12, 31)  # a register that names no end

    member = models.ForeignKey(Member, models.CASCADE, related_name="letters")
    number = models.CharField("授权书编号", max_length=40)
    sources = models.CharField("可查来源", max_length=200)
    since = models.DateField("签署日期")
    until = models.DateField("有效期至")
    guardian = models.CharField("代签监护人", max_length=60, blank=True)
    withdrawn = models.DateField("撤回日期", null=True, blank=True)

    @property
    def ends(self) -> dt.date | None:
        """The last day; None where none was named."""
        return None if self.until >= self.WITHOUT_END else self.until
