"""What is stored of protecting personal data: sources switched on, exports let go, files erased.

Invariant: each of the three names two people; what was asked and what was answered both stay.
"""

from __future__ import annotations

from django.db import models


class SourceUse(models.Model):
    """A sensitive source: the county's request number, the impact assessment, who let it be used."""

    class State(models.TextChoices):
        ASKED = "asked", "等批准"
        ON = "on", "已启用"
        REFUSED = "refused", "没有批准"
        ENDED = "ended", "已停用"

    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    source = models.CharField("来源", max_length=10)
    request_number = models.CharField("县级文号", max_length=60)
    assessment = models.CharField("影响评估编号", max_length=60)
    assessed = models.DateField("评估日期")
    purpose = models.CharField("用途", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("提出日期")
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    second_day = models.DateField("批准日期", null=True)
    words = models.CharField("意见", max_length=200, blank=True)
    ended_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    ended = models.DateField("停用日期", null=True)

    class Meta:
        ordering = ["-pk"]

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"S{self.pk}"


class Release(models.Model):
    """A file about many people that somebody wants to take away: why, and who else let it go."""

    class State(models.TextChoices):
        ASKED = "asked", "等另一个人同意"
        AGREED = "agreed", "已同意，可以取走"
        REFUSED = "refused", "没有同意"
        TAKEN = "taken", "已取走"

    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)  # exactly which file: kind, number, filters
    title = models.CharField("什么文件", max_length=200)
    back = models.CharField(max_length=300)  # the page from which it is taken
    count = models.PositiveIntegerField("人数")
    purpose = models.CharField("用途", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("提出日期")
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    second_day = models.DateField("同意日期", null=True)
    words = models.CharField("意见", max_length=200, blank=True)
    taken = models.DateField("取走日期", null=True)

    class Meta:
        ordering = ["-pk"]

    @property
    def ref(self) -> str:
        """How the record names it."""
        return f"E{self.pk}"


class Carried(models.Model):
    """About whom somebody took something away without another's consent, and when: counted over
    some weeks, so that a long list does not leave in short pieces, and then thrown away."""

    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    about = models.CharField(max_length=20)  # a person or a family, by reference
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "about"], name="carried_once")]
        indexes = [models.Index(fields=["day"])]


class Erasure(models.Model):
    """A file whose time is over, proposed by one and erased by another. `ref` is the record's."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "等另一个人销毁"
        REFUSED = "refused", "没有销毁"
        DONE = "done", "已按期限销毁"

    place = models.ForeignKey("accounts.Place", models.PROTECT, related_name="+")
    ref = models.CharField("编号", max_length=40)
    term = models.CharField("哪一类期限", max_length=60)
    ended = models.DateField("从哪天起算")
    due = models.DateField("到期日")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    day = models.DateField("提出日期")
    second = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    second_day = models.DateField("销毁日期", null=True)
    words = models.CharField("意见", max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ref"], condition=~models.Q(state="refused"), name="erased_once"
            )
        ]
