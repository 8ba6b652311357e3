"""End a certificate before its time."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from listings.facts import CertificateLapsed
from listings.models import Certificate
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def deregister_certificate(
    *,
    actor: Actor,
    certificate_id: int,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> Certificate:
    """Note that the registrar took a certificate off its register; there is no way back.

    Raises:
        NotAllowed: neither an operator nor the clock acts.
        FourEyes: the operator is a member of the holder.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason.
        IllegalMove: it never was in force, or ended before.
    """
    require(actor, Capability.DEREGISTER_CERTIFICATE)
    rows = Certificate.objects.select_related("asset")
    certificate = rows.locked(certificate_id, version=expected_version)
    require_independent(actor, certificate.asset.holder_id)
    certificate.status_reason = required_reason(reason)
    move(certificate, "deregister", to=Certificate.Status.DEREGISTERED, also=["status_reason"])
    record(
        actor,
        "certificate.deregister",
        on=certificate,
        at=now,
        after={"reason": certificate.status_reason},
    )
    emit(CertificateLapsed(certificate_id=certificate.pk))
    return certificate
