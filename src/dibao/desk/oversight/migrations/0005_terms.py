"""Talk and packages end with their terms."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three days of a matter; one of a hand-over."""

    dependencies = [("oversight", "0004_referrals_and_bulletins")]

    operations = [
        migrations.AddField(
            model_name=model,
            name=name,
            field=models.DateField(blank=True, null=True, verbose_name=zh),
        )
        for model, name, zh in (
            ("matter", "leaving", "预告的销毁日期"),
            ("matter", "kept_until", "还要保管到"),
            ("matter", "erased", "按期限销毁的日期"),
            ("referral", "erased", "材料包按期限销毁的日期"),
        )
    ]
