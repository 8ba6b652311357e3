"""Record a deal that another platform closed on a referral."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.lifecycle import move
from kernel.money import Money
from kernel.numbering import ZONE
from kernel.outbox import emit
from marketplace.deals.actions.record_external_deal import record_external_deal
from marketplace.deals.terms import ExternalTerms
from marketplace.referrals.facts import OutcomeConfirmed
from marketplace.referrals.models import Outcome, Referral
from parties.capabilities import Capability, require


@dataclass(frozen=True, slots=True)
class OutcomeTerms:
    """What the platform reports: its number, type, amount, day, the other side, evidence."""

    outcome_ref: str
    realisation_type: str
    amount: Money
    concluded_on: date
    counterparty_name: str
    evidence: str


class DuplicateOutcome(DomainError):
    """The platform's deal number is recorded for this referral already."""

    code = "duplicate_outcome"


class OutsideWindow(InvalidInput):
    """The deal was concluded before the referral or after its attribution window."""

    code = "outside_window"


@action
def record_outcome(
    *,
    actor: Actor,
    referral_id: int,
    terms: OutcomeTerms,
    expected_version: int,
    now: datetime,
) -> Outcome:
    """Record the outcome and the deal it stands for; with it the referred intent has landed.

    A referral may have several outcomes; its first one concludes it.

    Raises:
        NotAllowed: the actor does not record outcomes.
        Referral.DoesNotExist: no such referral.
        StaleVersion: it changed since the actor read it.
        OutsideWindow: ``concluded_on`` is outside the window, or in the future.
        DuplicateOutcome: the platform's number was recorded before.
        IllegalMove: the platform never took the referral on.
    """
    require(actor, Capability.RECORD_OUTCOME)
    referral = Referral.objects.locked(referral_id, version=expected_version)
    _check_day(referral, terms.concluded_on, now=now)
    move(referral, "conclude", to=Referral.Status.CONCLUDED)
    deal = record_external_deal(actor=actor, terms=_external(referral, terms), now=now)
    try:
        with transaction.atomic():
            outcome = Outcome.objects.create(
                referral=referral,
                outcome_ref=terms.outcome_ref,
                realisation_type=terms.realisation_type,
                amount_minor=terms.amount.minor,
                currency=terms.amount.currency,
                concluded_on=terms.concluded_on,
                evidence=terms.evidence,
                deal=deal,
                created_at=now,
            )
    except IntegrityError:
        raise DuplicateOutcome(
            _("The deal number %(ref)s is recorded for this referral already.")
            % {"ref": terms.outcome_ref}
        ) from None
    record(actor, "outcome.record", on=outcome, at=now, after={"ref": terms.outcome_ref})
    emit(OutcomeConfirmed(outcome_id=outcome.pk))
    return outcome


def _check_day(referral: Referral, on: date, *, now: datetime) -> None:
    first = referral.created_at.astimezone(ZONE).date()
    last = min(referral.attribution_until.astimezone(ZONE).date(), now.astimezone(ZONE).date())
    if not first <= on <= last:
        raise OutsideWindow(
            _("The day must lie between %(first)s and %(last)s.")
            % {"first": first.isoformat(), "last": last.isoformat()},
            field="concluded_on",
        )


def _external(referral: Referral, terms: OutcomeTerms) -> ExternalTerms:
    push = referral.push
    return ExternalTerms(
        push_id=push.pk if push else None,
        listing_id=referral.listing_id,
        venue=referral.platform.slug,
        venue_ref=terms.outcome_ref,
        counterparty_name=terms.counterparty_name,
        realisation_type=terms.realisation_type,
        amount=terms.amount,
        concluded_on=terms.concluded_on,
    )
