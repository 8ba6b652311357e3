"""What the database keeps of the papers: offers and contracts move along edges; signatures stay."""

from django.db import migrations

from kernel.triggers import allowed_moves, append_only
from marketplace.deals.models import Contract, Offer


class Migration(migrations.Migration):
    dependencies = [("deals", "0004_agreed_terms")]

    operations = [
        allowed_moves("deals_offer", Offer.MOVES, start=["open"]),
        allowed_moves("deals_contract", Contract.MOVES, start=["drafted"]),
        append_only("deals_contractsignature"),
    ]
