"""What is stored about files that came in and the runs made with them; originals lie by hash."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models


class HandIn(models.Model):
    """One file handed in. The file itself lies in DIBAO_HOME/originals under its digest."""

    place = models.ForeignKey("accounts.Place", models.PROTECT)
    name = models.CharField("文件名", max_length=200)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey("accounts.Account", models.PROTECT)
    at = models.DateTimeField("收到时间", auto_now_add=True)
    source = models.CharField("来源", max_length=60, blank=True)
    accepted = models.IntegerField("接收行数", default=0)
    refused = models.IntegerField("请改正行数", default=0)
    left_out = models.IntegerField("略过行数", default=0)
    status = models.CharField("结果", max_length=20, default="等待读取")
    sentence = models.TextField("回执", blank=True)
    receipt = models.CharField(max_length=200, blank=True)
    withdrawn = models.BooleanField("已换新", default=False)
    request = models.ForeignKey("Request", models.SET_NULL, null=True, blank=True)


class Request(models.Model):
    """A numbered request to a department for one source."""

    place = models.ForeignKey("accounts.Place", models.PROTECT)
    number = models.CharField("函号", max_length=40, unique=True)
    source = models.CharField("来源", max_length=10)
    office = models.CharField("部门", max_length=60)
    made = models.DateField("发出日期")
    due = models.DateField("答复期限")
    closed = models.DateField("办结日期", null=True, blank=True)


class Run(models.Model):
    """One check of all files in force; its results lie in DIBAO_HOME/runs/NUMBER."""

    class State(models.TextChoices):
        WAITING = "waiting", "排队"
        RUNNING = "running", "核查中"
        DONE = "done", "完成"
        FAILED = "failed", "没有做成"

    place = models.ForeignKey("accounts.Place", models.PROTECT)
    as_of = models.DateField("核查基准日")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField("正在做", max_length=60, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT)
    asked = models.DateTimeField("提交时间", auto_now_add=True)
    ended = models.DateTimeField("完成时间", null=True)
    folder = models.CharField(max_length=300, blank=True)
    told = models.JSONField("结果摘要", default=dict)
    sentence = models.TextField("说明", blank=True)

    @property
    def out(self) -> Path | None:
        """Where its results lie; a home that was moved or restored elsewhere keeps its own."""
        if not self.folder:
            return None
        told = settings.HOME / self.folder
        own = settings.HOME / "runs" / str(self.pk) / "out"
        return own if not told.exists() and own.exists() else told
