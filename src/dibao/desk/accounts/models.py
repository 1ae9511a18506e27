"""What is stored about those who work here."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from dibao.desk.sealed import SealedText

COUNTY, TOWN, VILLAGE = "county", "town", "village"


class Place(models.Model):
    """A county, town or village; posts and households belong to one."""

    name = models.CharField("名称", max_length=60)
    level = models.CharField(
        "层级", max_length=10, choices=[(COUNTY, "县"), (TOWN, "乡镇"), (VILLAGE, "村")]
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级")
    delegated = models.BooleanField("审核确认权下放到乡镇", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "parent"], name="place_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Place:
        """What is done to a place itself needs a post that covers it."""
        return self

    def chain(self) -> list[int]:
        """This place and everything above it."""
        found, here = [], self
        while here is not None:
            found.append(here.pk)
            here = here.parent
        return found


class Accounts(BaseUserManager["Account"]):
    """Makes accounts; login names are compared as written."""

    def get_by_natural_key(self, username: str) -> Account:
        return self.get(login=username)


class Account(AbstractBaseUser):
    """One person's own account; never shared, never reused."""

    login = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    office = models.CharField("单位", max_length=60, blank=True)
    number = SealedText("身份证号", null=True, blank=True)
    number_key = models.CharField(max_length=32, blank=True, db_index=True)
    is_active = models.BooleanField("在用", default=True)
    must_change = models.BooleanField("首次登录要改口令", default=False)
    large_type = models.BooleanField("关怀模式", default=False)
    made = models.DateTimeField(auto_now_add=True)

    objects = Accounts()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A role held in a place from a day to a day; roles are the keys of procedures/roles.toml."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=30)
    place = models.ForeignKey(Place, models.PROTECT, verbose_name="范围")
    since = models.DateField("从")
    until = models.DateField("到", null=True, blank=True)


class SecondStep(models.Model):
    """The second step of one's signing in; it holds from `since`, before that it is being set up."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="second_step")
    secret = SealedText("密钥")
    since = models.DateField("启用日期", null=True, blank=True)
    last = models.BigIntegerField("最近用过的一步", default=0)
    papers = models.JSONField("没用过的备用码", default=list)
    wrong = models.PositiveSmallIntegerField("连续输错", default=0)
    closed_until = models.DateTimeField("暂停到", null=True, blank=True)


class Tie(models.Model):
    """An account's relation to a household, in words; declared by the person or found in papers."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="ties")
    household = models.ForeignKey("roster.Household", models.PROTECT, related_name="ties")
    relation = models.CharField("关系", max_length=60)
    found = models.BooleanField("系统发现", default=False)
    since = models.DateField("登记日期")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "household", "found"], name="tie_once")
        ]
