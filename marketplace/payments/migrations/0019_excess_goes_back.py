"""What was too much goes back and nothing else: the state that no act reached goes."""

from django.db import migrations, models

from kernel.triggers import allowed_moves
from marketplace.payments.models import Excess


class Migration(migrations.Migration):
    dependencies = [("payments", "0018_exchange"), ("kernel", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="excess",
            name="status",
            field=models.CharField(
                choices=[
                    ("standing", "to be paid back"),
                    ("sent", "sent, to be confirmed"),
                    ("returned", "paid back – confirmed by both sides"),
                ],
                default="standing",
                max_length=10,
            ),
        ),
        allowed_moves("payments_excess", Excess.MOVES, start=["standing"]),
    ]
