from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from kernel.actor import Actor
from kernel.errors import NotAllowed, StaleVersion
from kernel.models import Outbox
from listings.actions.approve_listing import approve_listing
from listings.models import Listing
from listings.tests.build import a_listing, owed
from parties.capabilities import FourEyes
from parties.models import User
from parties.tests.build import a_membership


def test_without_a_notice_period_it_is_on_the_market_at_once(
    operator: Actor, now: datetime
) -> None:
    listing = a_listing(status="submitted")

    approve_listing(actor=operator, listing_id=listing.pk, now=now, expected_version=1)

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.published_at) == ("published", now)
    assert owed() == {"ListingPublished"}
    assert Outbox.objects.first().payload == {"listing_id": listing.pk}  # type: ignore[union-attr]


def test_with_one_it_waits_in_public_notice(
    operator: Actor, now: datetime, settings: Settings
) -> None:
    settings.LISTING_NOTICE_DAYS = 3
    listing = a_listing(status="submitted")

    approve_listing(actor=operator, listing_id=listing.pk, now=now)

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.published_at) == ("in_notice", None)
    assert after.notice_ends_at == now + timedelta(days=3)
    assert Outbox.objects.count() == 0


def test_nobody_approves_for_their_own_organisation(operator: Actor, now: datetime) -> None:
    listing = a_listing(status="submitted")
    a_membership(listing.holder, user=User.objects.get(pk=operator.person))

    with pytest.raises(FourEyes):
        approve_listing(actor=operator, listing_id=listing.pk, now=now)

    assert Listing.objects.get(pk=listing.pk).status == "submitted"


def test_only_operators_approve_what_they_saw(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    listing = a_listing(hangzhou_voice, status="submitted")

    with pytest.raises(NotAllowed):
        approve_listing(actor=hangzhou_voice, listing_id=listing.pk, now=now)
    with pytest.raises(StaleVersion):
        approve_listing(actor=operator, listing_id=listing.pk, now=now, expected_version=9)

    assert Listing.objects.get(pk=listing.pk).status == "submitted"
