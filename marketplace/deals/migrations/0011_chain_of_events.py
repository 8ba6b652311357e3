"""Chain the events of a deal: numbered without holes, along the table, equal to where it stands."""

from django.db import migrations

from kernel.triggers import event_chain, load_edges
from marketplace.deals.models import Deal


class Migration(migrations.Migration):
    dependencies = [("deals", "0010_crossing_at_the_first_entry")]

    operations = [
        event_chain(
            "deals_dealevent", subjects="deals_deal", key="deal_id", edges="deals_dealmove"
        ),
        load_edges("deals_dealmove", Deal.MOVES | Deal.BIRTHS),
    ]
