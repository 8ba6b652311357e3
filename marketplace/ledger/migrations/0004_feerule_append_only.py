"""A fee rule is never changed: deals carry copies of it."""

from django.db import migrations

from kernel.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_feerule")]

    operations = [append_only("ledger_feerule")]
