"""Giving a listing back into its holder's hands."""

import pytest

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from listings.actions.hand_back_listing import hand_back_listing
from listings.actions.resume_listing import resume_listing
from listings.models import Listing
from listings.tests.build import a_listing
from parties.capabilities import FourEyes
from parties.models import Membership

pytestmark = pytest.mark.django_db


def test_the_holder_may_resume_it_then(now, hangzhou_voice, operator) -> None:
    listing = a_listing(hangzhou_voice, status="suspended", suspended_by="operator")

    back = hand_back_listing(actor=operator, listing_id=listing.pk, now=now)

    assert (back.status, back.suspended_by) == ("suspended", "holder")
    resumed = resume_listing(actor=hangzhou_voice, listing_id=listing.pk, now=now)
    assert resumed.status == "published"


@pytest.mark.parametrize(
    ("status", "by"), [("published", ""), ("suspended", "holder"), ("suspended", "clock")]
)
def test_only_what_an_operator_suspended(now, operator, status, by) -> None:
    listing = a_listing(status=status, suspended_by=by)

    with pytest.raises(IllegalMove):
        hand_back_listing(actor=operator, listing_id=listing.pk, now=now)
    assert Listing.objects.get().suspended_by == by


def test_only_by_an_independent_operator(now, hangzhou_voice, operator) -> None:
    listing = a_listing(hangzhou_voice, status="suspended", suspended_by="operator")
    with pytest.raises(NotAllowed):
        hand_back_listing(actor=hangzhou_voice, listing_id=listing.pk, now=now)
    Membership.objects.create(
        user_id=operator.person,
        organisation_id=hangzhou_voice.party,
        duty="viewer",
        joined_at=now,
    )

    with pytest.raises(FourEyes):
        hand_back_listing(actor=operator, listing_id=listing.pk, now=now)
    assert Listing.objects.get().suspended_by == "operator"
