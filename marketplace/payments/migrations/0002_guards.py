"""What the database itself keeps: a claim's lifecycle."""

from django.db import migrations

from kernel.triggers import allowed_moves
from marketplace.payments.models import PaymentClaim


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("payments_paymentclaim", PaymentClaim.MOVES, start=["claimed"]),
    ]
