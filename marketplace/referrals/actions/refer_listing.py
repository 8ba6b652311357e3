"""Refer a listing to another trading platform."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.numbering import ZONE, take_number
from kernel.outbox import emit
from listings.models import Listing
from marketplace.referrals.facts import ReferralMade
from marketplace.referrals.models import Referral, TradingPlatform
from parties.capabilities import Capability, require


class DuplicateReferral(DomainError):
    """The same listing is with that platform already."""

    code = "duplicate_referral"


@action
def refer_listing(*, actor: Actor, listing_id: int, platform_id: int, now: datetime) -> Referral:
    """Show a listing that is on the market to a linked platform.

    Raises:
        NotAllowed: the actor does not refer.
        TradingPlatform.DoesNotExist: no such platform.
        Listing.DoesNotExist: no such listing on the market today.
        PlatformNotLinked: the platform is only known, or paused.
        DuplicateReferral: a live referral of this listing to this platform exists.
    """
    require(actor, Capability.REFER)
    platform = TradingPlatform.objects.locked(platform_id).linked_or_refuse()
    listing = Listing.objects.tradable_on(now.astimezone(ZONE).date()).get(pk=listing_id)
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                referral_no=take_number("RF", now=now),
                platform=platform,
                kind=Referral.Kind.LISTING,
                listing=listing,
                created_at=now,
                valid_until=now + timedelta(days=platform.valid_days),
                attribution_until=now + timedelta(days=platform.attribution_days),
            )
    except IntegrityError:
        raise DuplicateReferral(_("This listing is with that platform already.")) from None
    record(actor, "referral.refer_listing", on=referral, at=now, after={"platform": platform.slug})
    emit(ReferralMade(referral_id=referral.pk))
    return referral
