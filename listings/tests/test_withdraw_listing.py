from datetime import datetime

import pytest

from kernel.actor import ANONYMOUS, Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent, Outbox
from listings.actions.withdraw_listing import withdraw_listing
from listings.models import Listing
from listings.tests.build import a_listing
from parties.tests.build import actor_of, an_organisation


def test_what_was_public_leaves_a_page_that_says_so(hangzhou_voice: Actor, now: datetime) -> None:
    listing = a_listing(hangzhou_voice)

    withdraw_listing(actor=hangzhou_voice, listing_id=listing.pk, now=now, reason="Sold on")

    after = Listing.objects.readable_by(ANONYMOUS).get(pk=listing.pk)
    assert (after.status, after.status_reason) == ("withdrawn", "Sold on")
    assert not Listing.objects.visible_to(ANONYMOUS).exists()


def test_a_draft_leaves_nothing_for_others(hangzhou_voice: Actor, now: datetime) -> None:
    listing = a_listing(hangzhou_voice, status="draft", published_at=None)

    withdraw_listing(actor=hangzhou_voice, listing_id=listing.pk, now=now)

    assert not Listing.objects.readable_by(ANONYMOUS).exists()
    assert Listing.objects.readable_by(hangzhou_voice).get() == listing


def test_holders_may_be_silent_operators_not(operator: Actor, now: datetime) -> None:
    listing = a_listing()

    with pytest.raises(InvalidInput):
        withdraw_listing(actor=operator, listing_id=listing.pk, now=now)
    assert Listing.objects.get(pk=listing.pk).status == "published"

    withdraw_listing(actor=operator, listing_id=listing.pk, now=now, reason="Unlawful source")
    assert Listing.objects.get(pk=listing.pk).status_reason == "Unlawful source"


def test_even_an_unverified_holder_withdraws_a_draft(db: None, now: datetime) -> None:
    holder = an_organisation(verified=False)
    listing = a_listing(holder, status="draft")

    withdraw_listing(actor=actor_of(holder), listing_id=listing.pk, now=now)

    assert Listing.objects.get(pk=listing.pk).status == "withdrawn"


def test_others_cannot(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    listing = a_listing(hangzhou_voice)
    viewer = actor_of(listing.holder, "viewer")

    with pytest.raises(Listing.DoesNotExist):
        withdraw_listing(actor=stranger, listing_id=listing.pk, now=now)
    with pytest.raises(NotAllowed):
        withdraw_listing(actor=viewer, listing_id=listing.pk, now=now)
    with pytest.raises(StaleVersion):
        withdraw_listing(actor=hangzhou_voice, listing_id=listing.pk, now=now, expected_version=3)

    assert Listing.objects.get(pk=listing.pk).status == "published"
    assert (AuditEvent.objects.count(), Outbox.objects.count()) == (0, 0)
