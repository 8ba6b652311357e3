"""Freeze a certificate."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.facts import CertificateLapsed
from listings.models import Certificate, Encumbrance
from listings.vocabulary.rights import FREEZING, EncumbranceKind
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
    kind: str = EncumbranceKind.CONTROL,
) -> Certificate:
    """Freeze a valid certificate because of seizure or control: its listings leave the market.

    The burden is on record as an encumbrance until the freezing is lifted.

    Args:
        kind: ``seizure`` or ``control``.

    Raises:
        NotAllowed: neither an operator nor the clock, for the register, acts.
        FourEyes: the operator is a member of the holder.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason, or no such kind.
        IllegalMove: it is not valid.
    """
    require(actor, Capability.FREEZE_CERTIFICATE)
    rows = Certificate.objects.visible_to(actor).select_related("asset")
    certificate = rows.locked(certificate_id, version=expected_version)
    require_independent(actor, certificate.asset.holder_id)
    certificate.status_reason = required_reason(reason)
    if kind not in FREEZING:
        raise InvalidInput(_("Choose seizure or control."), field="kind")
    move(certificate, "freeze", to=Certificate.Status.FROZEN, also=["status_reason"])
    Encumbrance.objects.create(
        certificate=certificate, kind=kind, starts_on=local_day(now), created_at=now
    )
    record(
        actor,
        "certificate.freeze",
        on=certificate,
        at=now,
        after={"reason": certificate.status_reason},
    )
    emit(CertificateLapsed(certificate_id=certificate.pk))
    return certificate
