"""Events of Stripe move along a table of their own, like everything else."""

from django.db import migrations, models
from django.db.models import Q

from kernel.triggers import allowed_moves
from marketplace.payments.models import StripeEvent


class Migration(migrations.Migration):
    dependencies = [("payments", "0014_statements_and_invoices"), ("kernel", "0001_initial")]

    operations = [
        migrations.RemoveIndex("stripeevent", "stripeevent_open"),
        migrations.RenameField("stripeevent", "state", "status"),
        migrations.AddField(
            "stripeevent", "version", models.PositiveIntegerField(default=1)
        ),
        migrations.AddIndex(
            "stripeevent",
            models.Index(
                fields=["id"], condition=Q(status__in=["stored", "parked"]), name="stripeevent_open"
            ),
        ),
        allowed_moves("payments_stripeevent", StripeEvent.MOVES, start=["stored", "ignored"]),
    ]
