"""Find that a certificate is not as recorded."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from listings.facts import CertificateRejected
from listings.models import Certificate
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def mismatch_certificate(
    *,
    actor: Actor,
    certificate_id: int,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> Certificate:
    """Reject a recorded certificate; the number may then be recorded again.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of the holder.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason.
        IllegalMove: it was decided before.
    """
    require(actor, Capability.VERIFY_CERTIFICATE)
    rows = Certificate.objects.visible_to(actor).select_related("asset")
    certificate = rows.locked(certificate_id, version=expected_version)
    require_independent(actor, certificate.asset.holder_id)
    certificate.status_reason = required_reason(reason)
    move(certificate, "mismatch", to=Certificate.Status.REJECTED, also=["status_reason"])
    record(
        actor,
        "certificate.mismatch",
        on=certificate,
        at=now,
        after={"reason": certificate.status_reason},
    )
    emit(CertificateRejected(certificate_id=certificate.pk))
    return certificate
