from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import StaleVersion
from kernel.models import AuditEvent, Outbox
from listings.actions.resume_listing import NotYoursToResume, resume_listing
from listings.models import Listing
from listings.tests.build import BORN_AT, a_listing, owed
from parties.capabilities import FourEyes
from parties.models import User
from parties.tests.build import a_membership

ALLOWED = {("holder", "holder"), ("clock", "holder"), ("operator", "operator")}


@pytest.mark.parametrize("who", ["holder", "operator"])
@pytest.mark.parametrize("suspended_by", ["holder", "clock", "operator"])
def test_each_side_lifts_its_own_suspension(
    hangzhou_voice: Actor, operator: Actor, now: datetime, suspended_by: str, who: str
) -> None:
    listing = a_listing(
        hangzhou_voice, status="suspended", suspended_by=suspended_by, status_reason="why"
    )
    actor = {"holder": hangzhou_voice, "operator": operator}[who]

    if (suspended_by, who) not in ALLOWED:
        with pytest.raises(NotYoursToResume):
            resume_listing(actor=actor, listing_id=listing.pk, now=now)
        assert Listing.objects.get(pk=listing.pk).status == "suspended"
        assert (AuditEvent.objects.count(), Outbox.objects.count()) == (0, 0)
        return
    resume_listing(actor=actor, listing_id=listing.pk, now=now)

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.suspended_by, after.status_reason) == ("published", "", "")
    assert after.published_at == BORN_AT
    assert owed() == {"ListingPublished", "ListingResumed"}


def test_an_operator_does_not_lift_it_for_their_own_organisation(
    operator: Actor, now: datetime
) -> None:
    listing = a_listing(status="suspended", suspended_by="operator")
    a_membership(listing.holder, user=User.objects.get(pk=operator.person))

    with pytest.raises(FourEyes):
        resume_listing(actor=operator, listing_id=listing.pk, now=now)

    assert Listing.objects.get(pk=listing.pk).status == "suspended"


def test_others_cannot_and_stale_views_neither(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    listing = a_listing(hangzhou_voice, status="suspended")

    with pytest.raises(Listing.DoesNotExist):
        resume_listing(actor=stranger, listing_id=listing.pk, now=now)
    with pytest.raises(StaleVersion):
        resume_listing(actor=hangzhou_voice, listing_id=listing.pk, now=now, expected_version=5)

    assert Listing.objects.get(pk=listing.pk).status == "suspended"
