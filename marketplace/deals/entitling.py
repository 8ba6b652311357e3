"""What actions on entitlements share: finding an open one, noting its use, ending it."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.numbering import ZONE
from listings.rights import FOR_EVER
from marketplace.deals.gates import last_day
from marketplace.deals.models import Deal, Entitlement, EntitlementUse
from parties.models import User


class NotOpen(DomainError):
    """The entitlement was revoked, or its time is over."""

    code = "entitlement_ended"


def open_one(actor: Actor, entitlement_id: int, *, now: datetime) -> Entitlement:
    """Return an entitlement of the actor's organisation, locked, that lets the buyer in now.

    Raises:
        Entitlement.DoesNotExist: none of the actor's as buyer.
        NotOpen: it has ended.
    """
    entitlement = Entitlement.objects.opened_by(actor).locked(entitlement_id)
    if not entitlement.is_open(now=now):
        reason = entitlement.end_reason or Entitlement.EndReason.TERM_OVER
        raise NotOpen(
            _("Access has ended: %(why)s.") % {"why": Entitlement.EndReason(reason).label}
        )
    return entitlement


def note_use(entitlement: Entitlement, what: str, *, actor: Actor, now: datetime) -> None:
    """Append one use to the log and audit it."""
    EntitlementUse.objects.create(
        entitlement=entitlement,
        what=what,
        at=now,
        user_id=actor.person,
        user_name=User.objects.get(pk=actor.person).name,
        organisation_id=actor.party,
    )
    record(actor, f"entitlement.{what}", on=entitlement, at=now)


def end_of_term(deal: Deal) -> datetime | None:
    """Return the moment at which the term of a signed deal is over in Shanghai; None: never."""
    if deal.concluded_on is None:
        return None
    last = last_day(deal.concluded_on, months=deal.term_months)
    if last == FOR_EVER:
        return None
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=ZONE)


def end_all(deal: Deal, reason: str, *, actor: Actor, now: datetime) -> None:
    """Revoke every granted entitlement of a locked deal, for a reason of the closed set."""
    for entitlement in Entitlement.objects.granted().filter(deal=deal).select_for_update():
        entitlement.end_reason, entitlement.ended_at = reason, now
        move(entitlement, "revoke", to="revoked", also=["end_reason", "ended_at"])
        record(actor, "entitlement.revoke", on=entitlement, at=now, after={"reason": reason})
