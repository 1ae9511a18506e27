"""What a photo looks like, and what its taker says of one that looks like another."""

from __future__ import annotations

from django.db import migrations, models

import dibao.desk.sealed


class Migration(migrations.Migration):
    """Two fields of a drawn family's visit."""

    dependencies = [("oversight", "0005_terms")]

    operations = [
        migrations.AddField(
            model_name="item",
            name="look",
            field=models.CharField(blank=True, max_length=16, verbose_name="画面大样"),
        ),
        migrations.AddField(
            model_name="item",
            name="said",
            field=dibao.desk.sealed.SealedText(null=True, verbose_name="拍照的人怎么说"),
        ),
    ]
