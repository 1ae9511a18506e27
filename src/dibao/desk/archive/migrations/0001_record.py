"""The record's tables, unless a command has made them in this database before."""

from django.db import migrations

from dibao.ledger.store import schema


def make(apps, editor):
    names = editor.connection.introspection.table_names()
    if "ledger_line" in names:
        return
    for statement in schema(editor.connection.vendor):
        editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(make, migrations.RunPython.noop, atomic=True)]
