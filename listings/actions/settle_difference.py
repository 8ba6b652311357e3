"""Note that an operator has dealt with a difference from the register."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from listings.models import Certificate, RegisterCheck
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def settle_difference(
    *, actor: Actor, certificate_id: int, reason: str, now: datetime
) -> RegisterCheck:
    """Take a certificate off the list of differences; the next answer may put it back.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of the holder.
        InvalidInput: no reason.
        RegisterCheck.DoesNotExist: no difference waits.
    """
    require(actor, Capability.VERIFY_CERTIFICATE)
    said = required_reason(reason)
    certificate = (
        Certificate.objects.visible_to(actor).select_related("asset").locked(certificate_id)
    )
    require_independent(actor, certificate.asset.holder_id)
    check = RegisterCheck.objects.waiting().get(certificate=certificate)
    check.needs_review = False
    check.save(update_fields=["needs_review"])
    record(actor, "register.settle", on=certificate, at=now, after={"reason": said})
    return check
