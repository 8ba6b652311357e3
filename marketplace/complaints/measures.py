"""Taking the subject of a complaint off the market, and letting it back.

Several complaints may hold one subject; the first imposes the measure, the last one lifts it.
The subject is locked first, so two complaints never judge it at once.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import DomainError
from listings.actions.freeze_certificate import freeze_certificate
from listings.actions.hand_back_listing import hand_back_listing
from listings.actions.resume_listing import resume_listing
from listings.actions.suspend_listing import suspend_listing
from listings.actions.unfreeze_certificate import unfreeze_certificate
from listings.actions.withdraw_listing import withdraw_listing
from listings.gates import GatesUnmet
from listings.models import Certificate, Listing
from marketplace.complaints.models import Complaint

HELD = ("holds", "imposed", "was_off", "measure_reason")


class NothingToFreeze(DomainError):
    """The subject is off the market for good, or this complaint holds it already."""

    code = "nothing_to_freeze"


def hold(complaint: Complaint, *, actor: Actor, reason: str, now: datetime) -> None:
    """Take the subject of the locked ``complaint`` off the market; the caller writes ``HELD``.

    Raises:
        NothingToFreeze: it holds it already, or there is nothing left to hold.
        FourEyes: the operator belongs to the holder.
    """
    if complaint.holds:
        raise NothingToFreeze(_("This complaint holds its subject off the market already."))
    take = _take_listing if complaint.listing_id else _take_certificate
    complaint.imposed = take(complaint, actor=actor, reason=reason, now=now)
    complaint.holds, complaint.measure_reason = True, reason


def release(complaint: Complaint, *, actor: Actor, reason: str, now: datetime) -> None:
    """Let go of the subject of the locked ``complaint``; the caller writes ``HELD``.

    While other complaints hold it, it stays off the market in their name. A listing whose gates are
    closed today, or that its holder had suspended before, goes back into the holder's hands.
    """
    if not complaint.holds:
        return
    _lock(complaint)
    was_imposed, complaint.holds, complaint.imposed = complaint.imposed, False, False
    heir = Complaint.objects.holding(complaint).order_by("pk").first()
    if not was_imposed:
        return
    if heir is not None:
        Complaint.objects.filter(pk=heir.pk).update(imposed=True, was_off=complaint.was_off)
    elif complaint.listing_id:
        _give_listing_back(complaint, actor=actor, now=now)
    else:
        _give_certificate_back(complaint, actor=actor, reason=reason, now=now)


def remove(complaint: Complaint, *, actor: Actor, reason: str, now: datetime) -> None:
    """Act on an upheld complaint: the listing leaves for good, a certificate stays frozen."""
    if complaint.listing_id:
        listing = Listing.objects.locked(complaint.listing_id)
        complaint.holds = complaint.imposed = False
        if listing.status != Listing.Status.WITHDRAWN:
            withdraw_listing(actor=actor, listing_id=listing.pk, reason=reason, now=now)
    elif not complaint.holds:
        try:
            hold(complaint, actor=actor, reason=reason, now=now)
        except NothingToFreeze:
            return  # it proves nothing any more


def _lock(complaint: Complaint) -> None:
    if complaint.listing_id:
        Listing.objects.locked(complaint.listing_id)
    elif complaint.certificate_id:
        Certificate.objects.locked(complaint.certificate_id)


def _take_listing(complaint: Complaint, *, actor: Actor, reason: str, now: datetime) -> bool:
    listing = Listing.objects.locked(complaint.listing_id or 0)
    if listing.status not in {Listing.Status.PUBLISHED, Listing.Status.SUSPENDED}:
        raise NothingToFreeze(_("The listing is not on the market."))
    complaint.was_off = listing.status == Listing.Status.SUSPENDED
    if complaint.was_off and listing.suspended_by == Listing.SuspendedBy.OPERATOR:
        return False
    suspend_listing(actor=actor, listing_id=listing.pk, reason=reason, now=now)
    return True


def _take_certificate(complaint: Complaint, *, actor: Actor, reason: str, now: datetime) -> bool:
    certificate = Certificate.objects.locked(complaint.certificate_id or 0)
    if certificate.status == Certificate.Status.FROZEN:
        complaint.was_off = True
        return False
    if certificate.status != Certificate.Status.VALID:
        raise NothingToFreeze(_("The certificate proves nothing today: nothing is to be frozen."))
    freeze_certificate(actor=actor, certificate_id=certificate.pk, reason=reason, now=now)
    return True


def _give_listing_back(complaint: Complaint, *, actor: Actor, now: datetime) -> None:
    listing = Listing.objects.locked(complaint.listing_id or 0)
    if listing.status != Listing.Status.SUSPENDED:
        return
    if not complaint.was_off:
        try:
            resume_listing(actor=actor, listing_id=listing.pk, now=now)
        except GatesUnmet:
            pass
        else:
            return
    hand_back_listing(actor=actor, listing_id=listing.pk, now=now)


def _give_certificate_back(
    complaint: Complaint, *, actor: Actor, reason: str, now: datetime
) -> None:
    certificate = Certificate.objects.locked(complaint.certificate_id or 0)
    if certificate.status == Certificate.Status.FROZEN:
        unfreeze_certificate(actor=actor, certificate_id=certificate.pk, reason=reason, now=now)
