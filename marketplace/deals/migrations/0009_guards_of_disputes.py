"""What the database itself keeps: deals with disputes and refunds; the lifecycle of disputes."""

from django.db import migrations

from kernel.triggers import allowed_moves
from marketplace.deals.models import Deal, Dispute


class Migration(migrations.Migration):
    dependencies = [("deals", "0008_disputes"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("deals_deal", Deal.MOVES, start=["matched", "imported"]),
        allowed_moves("deals_dispute", Dispute.MOVES, start=["open"]),
    ]
