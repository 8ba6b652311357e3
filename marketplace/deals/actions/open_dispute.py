"""Open a dispute over a deal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import override

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.numbering import take_number
from kernel.outbox import emit
from marketplace.deals.facts import DisputeOpened
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.models.deal import DISPUTABLE
from marketplace.deals.progress import advance
from parties.capabilities import Capability, require

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong: the kind, in words, and what is asked back (minor units of the deal)."""

    kind: str
    statement: str
    claim_minor: int | None = None

    @classmethod
    def of_silence(cls, kind: str, *, days: int) -> Self:
        """Return what the clock complains of, in the language of the site."""
        with override("zh-hans"):
            said = _("Nobody answered for %(n)d days; the clock opened this dispute.")
            return cls(kind, said % {"n": days})


@action
def open_dispute(
    *, actor: Actor, deal_id: int, complaint: Complaint, expected_version: int, now: datetime
) -> Dispute:
    """Stop a deal: until the dispute is decided nothing is settled and no money is released.

    Either side opens one, an operator, or the clock when a side stays silent over money or an
    acceptance. The deal remembers where it stood.

    Raises:
        NotAllowed: the actor's duty does not allow it.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        InvalidInput: no kind, nothing said, or more asked back than the deal is worth.
        IllegalMove: nothing was signed, or it has ended, or is in dispute already.
    """
    require(actor, Capability.DISPUTE)
    deals = Deal.objects.visible_to(actor) if actor.kind == "user" else Deal.objects.moved_by(actor)
    deal = deals.locked(deal_id, version=expected_version)
    deal.require_status(*DISPUTABLE, event="open_dispute")
    said = _checked(complaint, deal)
    dispute = Dispute.objects.create(
        dispute_no=take_number("DP", now=now),
        deal=deal,
        kind=said.kind,
        statement=said.statement,
        claim_minor=said.claim_minor,
        opened_by_id=actor.organisation_id if deal.side_of(actor) else None,
        created_at=now,
    )
    deal.prior_status = deal.status
    advance(
        deal,
        "open_dispute",
        to=Deal.Status.DISPUTE_OPEN,
        actor=actor,
        now=now,
        also=("prior_status",),
        dispute=dispute.dispute_no,
        kind=dispute.kind,
    )
    emit(DisputeOpened(deal_id=deal.pk, dispute_id=dispute.pk))
    return dispute


def _checked(complaint: Complaint, deal: Deal) -> Complaint:
    statement = complaint.statement.strip()
    if complaint.kind not in Dispute.Kind.values:
        raise InvalidInput(_("Choose what the dispute is about."), field="kind")
    if not 0 < len(statement) <= LONGEST:
        raise InvalidInput(
            _("Say what is wrong, in at most %(n)d characters.") % {"n": LONGEST}, field="statement"
        )
    claim = complaint.claim_minor
    if claim is not None and not 0 < claim <= (deal.amount_minor or 0):
        raise InvalidInput(_("At most the amount of the deal can be asked back."), field="claim")
    return Complaint(complaint.kind, statement, claim)
