"""Reverse a posting of a fee that a colleague asked to reverse."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.ledger.models import Txn
from marketplace.ledger.posting import Cause, reverse
from marketplace.payments.models import Correction, FeePayment
from parties.capabilities import Capability, FourEyes, require, require_independent

OF_PAYMENT = "fee-payment:"


@action
def approve_correction(
    *, actor: Actor, correction_id: int, expected_version: int, now: datetime
) -> Correction:
    """Reverse the posting; a payment of a fee stops counting, and its slip may be recorded anew.

    Raises:
        NotAllowed: the actor keeps no books.
        Correction.DoesNotExist: no such correction.
        FourEyes: the actor asked for it, or belongs to the organisation whose fee it is.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it was decided already.
        AlreadyReversed: the posting was reversed by another act.
    """
    require(actor, Capability.KEEP_BOOKS)
    correction = Correction.objects.locked(correction_id, version=expected_version)
    if correction.proposed_by_id == actor.person:
        raise FourEyes(_("Who asks for a correction does not carry it out: a colleague has to."))
    txn = correction.txn
    parties = txn.entries.filter(account__party__isnull=False)
    require_independent(actor, *filter(None, parties.values_list("account__party_id", flat=True)))
    correction.decided_by_id, correction.decided_at = actor.person, now
    also = ["decided_by_id", "decided_at"]
    move(correction, "approve", to=Correction.Status.DONE, also=also)
    reverse(
        txn,
        Cause(
            key=f"correction:{correction.uid}",
            actor=actor,
            occurred_at=now,
            now=now,
            deal_uid=txn.deal_uid,
            reason=correction.reason,
        ),
    )
    _free_the_slip(txn)
    record(actor, "correction.approve", on=correction, at=now)
    return correction


def _free_the_slip(txn: Txn) -> None:
    if txn.kind == Txn.Kind.FEE_PAID:
        uid = txn.key.removeprefix(OF_PAYMENT)
        payment = FeePayment.objects.locked(FeePayment.objects.get(uid=uid).pk)
        move(payment, "reverse", to=FeePayment.Status.REVERSED)
