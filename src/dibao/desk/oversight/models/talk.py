"""What is stored of what people tell the office, and of the talk that follows.

Invariant: nothing here names a family, an address of a machine, or a moment: days only, and row
numbers are random, so that neither their order nor a neighbouring row tells who came when. Words
of a sealed matter stand only as copies, each for one reader's key.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import models

from dibao.desk.sealed import SealedText

if TYPE_CHECKING:
    from dibao.desk.accounts.access import Who


def random_pk() -> int:
    """A row number that says nothing about when the row was made."""
    return secrets.randbelow(2**53 - 1) + 1


class InspectorKey(models.Model):
    """A discipline inspector's key: the public half, and the private one under his passphrase."""

    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    public = models.BinaryField(max_length=32)
    locked = models.BinaryField(max_length=80)
    since = models.DateField("启用日期")
    ended = models.DateField("停用日期", null=True, blank=True)


class Avoidance(models.Model):
    """A unit whose matters an inspector must not see, because he has a relation there."""

    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    unit = models.ForeignKey("accounts.Place", models.PROTECT)
    relation = SealedText("关系")
    since = models.DateField("申明日期")


class Matter(models.Model):
    """One thing that somebody told. Without a `place` it is sealed: only its readers' keys open it."""

    class Kind(models.TextChoices):
        REPORT = "report", "检举控告"
        APPEAL = "appeal", "申诉求决"
        ADVICE = "advice", "意见建议"
        URGENT = "urgent", "急难求助"

    class Way(models.TextChoices):
        WEB = "web", "网页"
        CODE = "code", "扫码"
        PHONE = "phone", "电话"
        BOX = "box", "意见箱"
        VISIT = "visit", "来访"
        LETTER = "letter", "来信"

    class State(models.TextChoices):
        OPEN = "open", "办理中"
        ASKED = "asked", "已答复，等反映人回话"
        CLOSED = "closed", "已办结"

    id = models.BigIntegerField(primary_key=True, default=random_pk, editable=False)
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    way = models.CharField("来的渠道", max_length=10, choices=Way.choices, default=Way.WEB)
    day = models.DateField("日期")
    tag = models.CharField(max_length=64, unique=True)
    caller_key = models.BinaryField(max_length=32)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    asked = models.DateField("征求意见日期", null=True, blank=True)
    content = models.BooleanField("反映人满意", null=True)
    leaving = models.DateField("预告的销毁日期", null=True, blank=True)
    kept_until = models.DateField("还要保管到", null=True, blank=True)
    erased = models.DateField("按期限销毁的日期", null=True, blank=True)
    place = models.ForeignKey(
        "accounts.Place", models.PROTECT, null=True, related_name="+", verbose_name="承办"
    )
    about = models.ForeignKey(
        "accounts.Place", models.PROTECT, null=True, related_name="+", verbose_name="反映的单位"
    )
    kept_from: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        "accounts.Account", related_name="+"
    )

    @property
    def ref(self) -> str:
        """How the record names it: a random number."""
        return f"M{self.pk}"

    @property
    def sealed(self) -> bool:
        """Only for its readers' keys?"""
        return self.place_id is None

    def tie_of(self, who: Who) -> str:
        """Why a person at work must not have this one, in words; '' if nothing stands against it."""
        if self.kept_from.filter(pk=who.account).exists():
            return "不经手这一件"
        about = self.about
        if about is not None and any(
            about.pk in place.chain() for place in _places({p for _, p in who.posts})
        ):
            return "在被反映的单位任职"
        return ""


def _places(pks: set[int]) -> list[models.Model]:
    from dibao.desk.accounts.models import Place

    return list(Place.objects.filter(pk__in=pks))


class Said(models.Model):
    """One message of the talk; `words` only where the matter is not sealed."""

    id = models.BigIntegerField(primary_key=True, default=random_pk, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="talk")
    turn = models.PositiveSmallIntegerField("第几句")
    day = models.DateField("日期")
    by_caller = models.BooleanField("反映人说的")
    words = SealedText("内容", null=True)

    class Meta:
        ordering = ["turn"]
        constraints = [models.UniqueConstraint(fields=["matter", "turn"], name="turn_once")]


class Copy(models.Model):
    """A message sealed to one reader; without a `key` to the caller himself."""

    id = models.BigIntegerField(primary_key=True, default=random_pk, editable=False)
    said = models.ForeignKey(Said, models.CASCADE, related_name="copies")
    key = models.ForeignKey(InspectorKey, models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField()


class Note(models.Model):
    """What those who work on it write for themselves; never shown to the caller.

    `words` where the matter is open; otherwise `sealed` to the writer's own key."""

    id = models.BigIntegerField(primary_key=True, default=random_pk, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="notes")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("日期")
    words = SealedText("内容", null=True)
    key = models.ForeignKey(InspectorKey, models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField(null=True)
