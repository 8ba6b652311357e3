"""What the database itself keeps of watches: their lifecycle."""

from django.db import migrations

from kernel.triggers import allowed_moves
from matching.models import Watch


class Migration(migrations.Migration):
    dependencies = [("matching", "0007_watches"), ("kernel", "0001_initial")]

    operations = [allowed_moves("matching_watch", Watch.MOVES, start=["active"])]
