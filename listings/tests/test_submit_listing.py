from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed, StaleVersion
from kernel.models import AuditEvent
from listings.actions.submit_listing import submit_listing
from listings.models import Listing
from listings.tests.build import a_listing
from parties.tests.build import actor_of


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_a_complete_listing_goes_to_the_operators(
    hangzhou_voice: Actor, now: datetime, status: str
) -> None:
    listing = a_listing(hangzhou_voice, status=status, status_reason="Say more.")

    submit_listing(actor=hangzhou_voice, listing_id=listing.pk, now=now, expected_version=1)

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.submitted_at, after.status_reason) == ("submitted", now, "")
    assert AuditEvent.objects.get().action == "listing.submit"


def test_only_the_holders_own_people_submit_what_they_saw(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    listing = a_listing(hangzhou_voice, status="draft")

    with pytest.raises(Listing.DoesNotExist):
        submit_listing(actor=stranger, listing_id=listing.pk, now=now)
    with pytest.raises(NotAllowed):
        submit_listing(actor=actor_of(listing.holder, "viewer"), listing_id=listing.pk, now=now)
    with pytest.raises(StaleVersion):
        submit_listing(actor=hangzhou_voice, listing_id=listing.pk, now=now, expected_version=2)

    assert Listing.objects.get(pk=listing.pk).status == "draft"
