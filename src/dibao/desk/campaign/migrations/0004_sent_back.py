"""Why a list was sent back stands on it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two new fields."""

    dependencies = [("campaign", "0003_unit_rolls")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="back",
            field=models.CharField(blank=True, max_length=300, verbose_name="退回时说的"),
        )
        for name in ("roll", "unitroll")
    ]
