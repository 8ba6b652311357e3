"""What the database keeps of access: it ends once, and every use of it stays on record."""

from django.db import migrations

from kernel.triggers import allowed_moves, append_only
from marketplace.deals.models import Entitlement


class Migration(migrations.Migration):
    dependencies = [("deals", "0014_entitlements")]

    operations = [
        allowed_moves("deals_entitlement", Entitlement.MOVES, start=["granted"]),
        append_only("deals_entitlementuse"),
    ]
