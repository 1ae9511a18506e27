"""Money that came back on a decision to recover."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One new table."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("casework", "0002_papers_issued"),
    ]

    operations = [
        migrations.CreateModel(
            name="Received",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fen", models.BigIntegerField(verbose_name="金额（分）")),
                ("came", models.DateField(verbose_name="到账日期")),
                ("voucher", models.CharField(blank=True, max_length=60, verbose_name="票据号")),
                ("why", models.CharField(blank=True, max_length=120, verbose_name="更正的理由")),
                ("day", models.DateField(verbose_name="登记日期")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="casework.casefile",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
    ]
