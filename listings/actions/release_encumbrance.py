"""Take a burden off a certificate."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.lifecycle import touch
from kernel.outbox import emit
from listings.facts import EncumbranceReleased
from listings.models import Certificate, Encumbrance
from listings.vocabulary.rights import FREEZING
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


class AlreadyReleased(DomainError):
    """The encumbrance is over."""

    code = "already_released"


@action
def release_encumbrance(
    *,
    actor: Actor,
    encumbrance_id: int,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> Encumbrance:
    """End a pledge or an exclusive licence; what only that held back goes on by rule.

    Raises:
        NotAllowed: neither an operator nor the clock acts.
        Encumbrance.DoesNotExist: there is none.
        FourEyes: the operator is a member of the holder or the beneficiary.
        StaleVersion: it changed since the actor read it.
        InvalidInput: no reason; or it is a seizure or control, which ``unfreeze_certificate`` ends.
        AlreadyReleased: a second call, for one.
    """
    require(actor, Capability.ENCUMBER_CERTIFICATE)
    rows = Encumbrance.objects.visible_to(actor)
    certificate_id = rows.values_list("certificate_id", flat=True).get(pk=encumbrance_id)
    certificate = Certificate.objects.select_related("asset").locked(certificate_id)
    burden = rows.locked(encumbrance_id, version=expected_version)
    concerned = [certificate.asset.holder_id, burden.beneficiary_id]
    require_independent(actor, *(party for party in concerned if party is not None))
    if burden.kind in FREEZING:
        raise InvalidInput(_("Lift the freezing of the certificate instead."), field="kind")
    if not burden.is_live:
        raise AlreadyReleased(_("This encumbrance is over already."))
    burden.released_at, burden.release_reason = now, required_reason(reason)
    touch(burden, also=["released_at", "release_reason"])
    record(
        actor,
        "certificate.release",
        on=certificate,
        at=now,
        after={"kind": burden.kind, "reason": burden.release_reason},
    )
    emit(EncumbranceReleased(encumbrance_id=burden.pk))
    return burden
