"""What the database itself keeps: the deal's lifecycle; events and messages are never changed."""

from django.db import migrations

from kernel.triggers import allowed_moves, append_only
from marketplace.deals.models import Deal


class Migration(migrations.Migration):
    dependencies = [("deals", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("deals_deal", Deal.MOVES, start=["matched", "imported"]),
        append_only("deals_dealevent"),
        append_only("deals_message"),
    ]
