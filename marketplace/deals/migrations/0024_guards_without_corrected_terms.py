"""Signed terms are corrected by no act: the edges that waited for one go."""

from django.db import migrations

from kernel.triggers import allowed_moves, load_edges
from marketplace.deals.models import Deal


class Migration(migrations.Migration):
    dependencies = [("deals", "0023_guards_of_reviews"), ("kernel", "0001_initial")]

    operations = [
        allowed_moves("deals_deal", Deal.MOVES, start=["matched", "imported"]),
        load_edges("deals_dealmove", Deal.MOVES | Deal.BIRTHS),
    ]
