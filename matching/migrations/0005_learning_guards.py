"""What the database itself keeps of learning: lifecycles of models; impressions never change."""

from django.db import migrations

from kernel.triggers import allowed_moves, append_only
from matching.models import ScoringVersion


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_learning"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("matching_scoringversion", ScoringVersion.MOVES, start=["candidate"]),
        append_only("matching_impression"),
    ]
