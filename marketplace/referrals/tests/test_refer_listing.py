"""Referring a listing."""

import pytest

from kernel.errors import NotAllowed
from listings.models import Listing
from listings.tests.build import a_listing
from marketplace.referrals.actions.refer_listing import DuplicateReferral, refer_listing
from marketplace.referrals.models import Referral
from marketplace.referrals.tests.build import a_linked_platform

pytestmark = pytest.mark.django_db


def test_a_published_listing_is_shown_to_a_linked_platform(operator, now) -> None:
    platform, listing = a_linked_platform(operator), a_listing()

    referral = refer_listing(
        actor=operator, listing_id=listing.pk, platform_id=platform.pk, now=now
    )

    assert (referral.kind, referral.listing_id, referral.push_id) == ("listing", listing.pk, None)
    assert referral.subject == listing.title


def test_the_same_listing_goes_there_once(operator, now) -> None:
    platform, listing = a_linked_platform(operator), a_listing()
    refer_listing(actor=operator, listing_id=listing.pk, platform_id=platform.pk, now=now)

    with pytest.raises(DuplicateReferral):
        refer_listing(actor=operator, listing_id=listing.pk, platform_id=platform.pk, now=now)

    assert Referral.objects.count() == 1


def test_a_draft_is_shown_to_nobody(operator, now) -> None:
    platform, draft = a_linked_platform(operator), a_listing(status="draft")

    with pytest.raises(Listing.DoesNotExist):
        refer_listing(actor=operator, listing_id=draft.pk, platform_id=platform.pk, now=now)

    assert Referral.objects.count() == 0


def test_its_holder_cannot_refer_it(operator, hangzhou_voice, now) -> None:
    platform, listing = a_linked_platform(operator), a_listing(hangzhou_voice)

    with pytest.raises(NotAllowed):
        refer_listing(actor=hangzhou_voice, listing_id=listing.pk, platform_id=platform.pk, now=now)

    assert Referral.objects.count() == 0
