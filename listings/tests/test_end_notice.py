from datetime import datetime, timedelta

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.models import AuditEvent, Outbox
from listings.actions.end_notice import NoticeRuns, end_notice
from listings.models import Listing
from listings.tests.build import a_listing, owed


def test_it_is_published_when_its_notice_is_over(db: None, now: datetime) -> None:
    listing = a_listing(status="in_notice", notice_ends_at=now)

    end_notice(actor=CLOCK, listing_id=listing.pk, now=now)

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.published_at) == ("published", now)
    assert owed() == {"ListingPublished"}


def test_not_a_second_earlier(db: None, now: datetime) -> None:
    listing = a_listing(status="in_notice", notice_ends_at=now + timedelta(seconds=1))

    with pytest.raises(NoticeRuns):
        end_notice(actor=CLOCK, listing_id=listing.pk, now=now)

    assert Listing.objects.get(pk=listing.pk).status == "in_notice"
    assert (AuditEvent.objects.count(), Outbox.objects.count()) == (0, 0)


def test_a_holder_cannot_cut_it_short(hangzhou_voice: Actor, now: datetime) -> None:
    listing = a_listing(hangzhou_voice, status="in_notice", notice_ends_at=now)

    with pytest.raises(NotAllowed):
        end_notice(actor=hangzhou_voice, listing_id=listing.pk, now=now)

    assert Listing.objects.get(pk=listing.pk).status == "in_notice"
