"""Lift the freezing of a certificate."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.facts import CertificateLapsed, CertificateVerified
from listings.models import Certificate, Encumbrance
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def unfreeze_certificate(
    *,
    actor: Actor,
    certificate_id: int,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> Certificate:
    """Make a frozen certificate valid again, or expired when its term ended meanwhile.

    Its listings stay suspended: the holder resumes each, and the gates are checked again.

    Raises:
        NotAllowed: the actor is no operator.
        FourEyes: the operator is a member of the holder.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason.
        IllegalMove: it is not frozen.
    """
    require(actor, Capability.FREEZE_CERTIFICATE)
    rows = Certificate.objects.visible_to(actor).select_related("asset")
    certificate = rows.locked(certificate_id, version=expected_version)
    require_independent(actor, certificate.asset.holder_id)
    certificate.status_reason = required_reason(reason)
    is_over = certificate.valid_to is not None and certificate.valid_to < local_day(now)
    to = Certificate.Status.EXPIRED if is_over else Certificate.Status.VALID
    move(certificate, "unfreeze", to=to, also=["status_reason"])
    freezing = Encumbrance.objects.filter(certificate=certificate).freezing()
    freezing.update(released_at=now, release_reason=certificate.status_reason)
    record(
        actor,
        "certificate.unfreeze",
        on=certificate,
        at=now,
        after={"reason": certificate.status_reason, "to": str(to)},
    )
    fact = CertificateLapsed if is_over else CertificateVerified
    emit(fact(certificate_id=certificate.pk))
    return certificate
