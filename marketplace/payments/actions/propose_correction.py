"""Ask that a posting of a fee be reversed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from marketplace.ledger.models import Txn
from marketplace.ledger.posting import AlreadyReversed
from marketplace.payments.models import Correction
from parties.capabilities import Capability, require
from parties.terms import required_reason

CORRECTABLE = (Txn.Kind.FEE_DUE, Txn.Kind.FEE_PAID)


@action
def propose_correction(*, actor: Actor, txn_id: int, reason: str, now: datetime) -> Correction:
    """Ask to waive a fee, or to undo a payment of one that was recorded wrongly.

    Raises:
        NotAllowed: the actor keeps no books.
        Txn.DoesNotExist: no such posting.
        InvalidInput: no reason, or the posting is no fee: those of deals are undone by refunds.
        AlreadyReversed: it was reversed, or somebody asked for it already.
    """
    require(actor, Capability.KEEP_BOOKS)
    txn = Txn.objects.get(pk=txn_id)
    if txn.kind not in CORRECTABLE:
        raise InvalidInput(_("Only postings of fees are corrected here."), field="reason")
    if Txn.objects.filter(reverses=txn).exists():
        raise AlreadyReversed(_("This posting was reversed already."))
    try:
        with transaction.atomic():
            correction = Correction.objects.create(
                txn=txn,
                reason=required_reason(reason),
                proposed_by_id=actor.person,
                created_at=now,
            )
    except IntegrityError:
        raise AlreadyReversed(_("Somebody asked for this correction already.")) from None
    record(actor, "correction.propose", on=correction, at=now, after={"reason": correction.reason})
    return correction
