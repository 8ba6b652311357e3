"""What later migrations build on: vectors, exclusion constraints over scalars, trigrams."""

from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_audit_append_only")]

    operations = [CreateExtension("vector"), BtreeGistExtension(), TrigramExtension()]
