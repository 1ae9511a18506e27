from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0003_drawn_families")]

    operations = [
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                fields=["conduct", "due", "stage", "place", "order", "household", "offers"],
                name="leads_lead_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                fields=["conduct", "code", "title", "stage", "place"], name="leads_lead_by_title"
            ),
        ),
    ]
