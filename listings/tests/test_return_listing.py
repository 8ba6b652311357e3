from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent, Outbox
from listings.actions.return_listing import return_listing
from listings.models import Listing
from listings.tests.build import a_listing, owed
from parties.capabilities import FourEyes
from parties.models import User
from parties.tests.build import a_membership


@pytest.mark.parametrize(
    ("status", "event"), [("submitted", "return"), ("in_notice", "objection_upheld")]
)
def test_the_holder_is_told_what_to_change(
    operator: Actor, now: datetime, status: str, event: str
) -> None:
    listing = a_listing(status=status)

    return_listing(actor=operator, listing_id=listing.pk, reason=" Name the source. ", now=now)

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.status_reason) == ("returned", "Name the source.")
    assert AuditEvent.objects.get().action == f"listing.{event}"
    assert owed() == {"ListingReturned"}


def test_it_takes_an_independent_operator_and_a_reason(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    listing = a_listing(hangzhou_voice, status="submitted")

    def attempt(actor: Actor, *, reason: str = "why", version: int = 1) -> None:
        return_listing(
            actor=actor,
            listing_id=listing.pk,
            reason=reason,
            now=now,
            expected_version=version,
        )

    with pytest.raises(InvalidInput):
        attempt(operator, reason=" ")
    with pytest.raises(InvalidInput):
        attempt(operator, reason="x" * 401)
    with pytest.raises(StaleVersion):
        attempt(operator, version=2)
    with pytest.raises(NotAllowed):
        attempt(hangzhou_voice)
    a_membership(listing.holder, user=User.objects.get(pk=operator.person))
    with pytest.raises(FourEyes):
        attempt(operator)

    assert Listing.objects.get(pk=listing.pk).status == "submitted"
    assert (AuditEvent.objects.count(), Outbox.objects.count()) == (0, 0)
