"""Forms that were taken once: what a phone sends again because the answer was lost is known here."""

from __future__ import annotations

from django.db import models


class SentOnce(models.Model):
    """The token of one form that was done, by the account that sent it; nothing of what it said."""

    account = models.ForeignKey("accounts.Account", models.CASCADE, related_name="+")
    token = models.CharField(max_length=64)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "token"], name="sent_once")]
