"""Signed terms are corrected by both sides before delivery: a second contract may be drafted."""

from django.db import migrations, models

from kernel.triggers import allowed_moves, load_edges
from marketplace.deals.models import Deal


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0024_guards_without_corrected_terms"),
        ("kernel", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="contract", name="contract_one_live_per_deal"),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "void"), _negated=True),
                fields=("deal", "status"),
                name="contract_one_of_each",
            ),
        ),
        allowed_moves("deals_deal", Deal.MOVES, start=["matched", "imported"]),
        load_edges("deals_dealmove", Deal.MOVES | Deal.BIRTHS),
    ]
