"""What the database itself keeps: lifecycles of intents and pushes; events are never changed."""

from django.db import migrations

from kernel.triggers import allowed_moves, append_only
from matching.models import Intent, Push


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("matching_intent", Intent.MOVES, start=["draft"]),
        allowed_moves("matching_push", Push.MOVES, start=["queued"]),
        append_only("matching_intentevent"),
    ]
