"""Taking back what another platform reported wrongly."""

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.record_external_deal import record_external_deal
from marketplace.deals.actions.reverse_external_deal import reverse_external_deal
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import a_deal, an_interested_push, new_sides
from marketplace.deals.tests.proof import refused
from marketplace.deals.tests.test_record_external_deal import terms

pytestmark = pytest.mark.django_db


def an_imported_deal(operator, now) -> Deal:
    push = an_interested_push(new_sides())
    return record_external_deal(actor=operator, terms=terms(push_id=push.pk), now=now)


def test_both_events_stay_and_the_landing_is_undone(now, operator) -> None:
    deal = an_imported_deal(operator, now)

    deal = reverse_external_deal(actor=operator, deal_id=deal.pk, reason="Typed twice", now=now)

    assert (deal.status, deal.end_reason) == ("cancelled", "Typed twice")
    seen = list(deal.events.order_by("seq").values_list("event", "to_status"))
    assert seen == [("record_external_deal", "imported"), ("reverse", "cancelled")]


def test_once_with_a_reason_by_operators_only(now, operator) -> None:
    deal = an_imported_deal(operator, now)

    with refused(InvalidInput):
        reverse_external_deal(actor=operator, deal_id=deal.pk, reason=" ", now=now)
    with refused(NotAllowed):
        reverse_external_deal(actor=new_sides().buyer, deal_id=deal.pk, reason="No", now=now)
    reverse_external_deal(actor=operator, deal_id=deal.pk, reason="Typed twice", now=now)
    with refused(IllegalMove):
        reverse_external_deal(actor=operator, deal_id=deal.pk, reason="Again", now=now)


def test_a_deal_of_this_platform_is_cancelled_not_reversed(now, operator) -> None:
    deal = a_deal("contract_signed")

    with refused(IllegalMove):
        reverse_external_deal(actor=operator, deal_id=deal.pk, reason="No", now=now)
