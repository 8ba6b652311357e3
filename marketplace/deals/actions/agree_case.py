"""Agree that a settled deal is shown as a typical case."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from marketplace.deals.models import CaseConsent, Deal
from parties.capabilities import Capability, require

LONGEST = 300


class CaseAgreed(DomainError):
    """This side has agreed already."""

    code = "case_agreed"


@action
def agree_case(*, actor: Actor, deal_id: int, words: str, now: datetime) -> CaseConsent:
    """Agree that everybody may read who dealt with whom about what, never at which price.

    The deal is shown once both sides agree, until one of them takes that back or it is refunded.

    Raises:
        NotAllowed: the actor's duty does not allow it.
        Deal.DoesNotExist: no such deal of the actor's.
        IllegalMove: the deal is not settled.
        InvalidInput: more than 300 characters.
        CaseAgreed: this side has agreed before.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id)
    deal.require_status(Deal.Status.SETTLED, event="agree_case")
    said = words.strip()
    if len(said) > LONGEST:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": LONGEST}, field="words")
    try:
        with transaction.atomic():
            consent = CaseConsent.objects.create(
                deal=deal,
                organisation_id=actor.party,
                given_by_id=actor.person,
                words=said,
                created_at=now,
            )
    except IntegrityError:
        raise CaseAgreed(_("Your side has agreed already.")) from None
    record(actor, "case.agree", on=consent, at=now)
    return consent
