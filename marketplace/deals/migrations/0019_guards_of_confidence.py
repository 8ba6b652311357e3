"""What the database keeps of confidence: consents stay, a judged file is not judged anew."""

from django.db import migrations

from kernel.triggers import allowed_moves, append_only
from marketplace.deals.models import MessageFile


class Migration(migrations.Migration):
    dependencies = [("deals", "0018_confidence")]

    operations = [
        append_only("deals_ndaconsent"),
        allowed_moves("deals_messagefile", MessageFile.MOVES, start=["pending"]),
    ]
