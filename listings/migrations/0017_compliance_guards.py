"""Who took a copy of a paper, and what a reviewer found, is written for good."""

from django.db import migrations

from kernel.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("listings", "0016_compliance_record"), ("kernel", "0001_initial")]

    operations = [
        append_only("listings_evidenceaccess"),
        append_only("listings_aiprofilereview"),
    ]
