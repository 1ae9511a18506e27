"""What is stored of a petition beside its talk: the legal steps and their days."""

from __future__ import annotations

from django.db import models

from dibao.desk.accounts.models import Place
from dibao.desk.oversight.models.talk import Matter
from dibao.desk.sealed import SealedText


class Petition(models.Model):
    """The legal steps of an appeal: told, taken on, extended, answered. Clauses 信访.22-36."""

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="petition")
    told = models.DateField("告知日期")
    unit = models.CharField("由谁办", max_length=60)
    accepted = models.DateField("受理日期", null=True)
    elsewhere = models.CharField("不属本机关，转给", max_length=120, blank=True)
    extended = models.DateField("延期日期", null=True)
    why = SealedText("延期理由", null=True)
    answered = models.DateField("答复日期", null=True)
    opinion = SealedText("处理意见", null=True)
    grounds = models.CharField("依据", max_length=200, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    @property
    def place(self) -> Place | None:
        """Who has it in hand."""
        return self.matter.place
