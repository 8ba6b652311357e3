"""The audit trail is only ever added to."""

from django.db import migrations

from kernel.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [append_only("kernel_auditevent")]
