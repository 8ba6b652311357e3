"""Freeze a certificate."""

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
def freeze_certificate(
    *,
    actor: Actor,
    certificate_id: int,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> Certificate:
    """Freeze a valid certificate because of seizure or control: its listings leave the market.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of the holder.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason.
        IllegalMove: it is not valid.
    """
    require(actor, Capability.FREEZE_CERTIFICATE)
    rows = Certificate.objects.visible_to(actor).select_related("asset")
    certificate = rows.locked(certificate_id, version=expected_version)
    require_independent(actor, certificate.asset.holder_id)
    certificate.status_reason = required_reason(reason)
    move(certificate, "freeze", to=Certificate.Status.FROZEN, also=["status_reason"])
    record(
        actor,
        "certificate.freeze",
        on=certificate,
        at=now,
        after={"reason": certificate.status_reason},
    )
    emit(CertificateLapsed(certificate_id=certificate.pk))
    return certificate
