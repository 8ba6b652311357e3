"""What the database keeps of requests for help: they move along their table."""

from django.db import migrations

from kernel.triggers import allowed_moves
from marketplace.deals.models import HelpRequest


class Migration(migrations.Migration):
    dependencies = [("deals", "0020_help_and_ends")]

    operations = [allowed_moves("deals_helprequest", HelpRequest.MOVES, start=["open"])]
