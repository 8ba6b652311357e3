from datetime import datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent, Outbox
from listings.actions.suspend_listing import suspend_listing
from listings.models import Listing
from listings.tests.build import a_listing, owed
from parties.tests.build import actor_of


@pytest.mark.parametrize("by", ["holder", "operator", "clock"])
def test_it_says_why_and_by_whom(
    hangzhou_voice: Actor, operator: Actor, now: datetime, by: str
) -> None:
    listing = a_listing(hangzhou_voice)
    actor = {"holder": hangzhou_voice, "operator": operator, "clock": CLOCK}[by]

    suspend_listing(actor=actor, listing_id=listing.pk, reason="Being renewed", now=now)

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.suspended_by) == ("suspended", by)
    assert after.status_reason == "Being renewed"
    assert owed() == {"ListingSuspended"}


def test_others_cannot(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    listing = a_listing(hangzhou_voice)
    viewer = actor_of(listing.holder, "viewer")

    with pytest.raises(Listing.DoesNotExist):
        suspend_listing(actor=stranger, listing_id=listing.pk, reason="why", now=now)
    with pytest.raises(NotAllowed):
        suspend_listing(actor=viewer, listing_id=listing.pk, reason="why", now=now)
    with pytest.raises(InvalidInput):
        suspend_listing(actor=hangzhou_voice, listing_id=listing.pk, reason="", now=now)
    with pytest.raises(StaleVersion):
        suspend_listing(
            actor=hangzhou_voice, listing_id=listing.pk, reason="why", now=now, expected_version=2
        )

    assert Listing.objects.get(pk=listing.pk).status == "published"
    assert (AuditEvent.objects.count(), Outbox.objects.count()) == (0, 0)


@pytest.mark.parametrize("by", ["holder", "clock"])
def test_an_operator_takes_over_so_that_the_holder_cannot_resume(
    hangzhou_voice: Actor, operator: Actor, now: datetime, by: str
) -> None:
    listing = a_listing(hangzhou_voice, status="suspended", suspended_by=by)

    suspend_listing(actor=operator, listing_id=listing.pk, reason="A complaint", now=now)

    after = Listing.objects.get()
    assert (after.status, after.suspended_by, after.status_reason) == (
        "suspended",
        "operator",
        "A complaint",
    )


@pytest.mark.parametrize(("who", "by"), [("operator", "operator"), ("holder", "clock")])
def test_nobody_else_suspends_twice(
    hangzhou_voice: Actor, operator: Actor, now: datetime, who: str, by: str
) -> None:
    listing = a_listing(hangzhou_voice, status="suspended", suspended_by=by)
    actor = {"holder": hangzhou_voice, "operator": operator}[who]

    with pytest.raises(IllegalMove):
        suspend_listing(actor=actor, listing_id=listing.pk, reason="Again", now=now)

    assert Listing.objects.get().status_reason == ""
