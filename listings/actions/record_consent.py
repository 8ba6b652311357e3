"""Put on record what a pledgee allows."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput, NotAllowed
from kernel.outbox import emit
from listings.actions.release_encumbrance import AlreadyReleased
from listings.facts import ConsentRecorded
from listings.models import Certificate, Encumbrance, EncumbranceConsent
from listings.vocabulary.rights import ConsentAct, EncumbranceKind
from parties.capabilities import Capability, require, require_independent
from parties.terms import own_file


@action
def record_consent(
    *, actor: Actor, encumbrance_id: int, act: str, document_id: int, now: datetime
) -> EncumbranceConsent:
    """Record the written consent of a pledge's beneficiary to one act (Civil Code art. 444).

    The beneficiary records it, or an operator who has the paper; never the holder.

    Args:
        act: one of ``ConsentAct``.
        document_id: a stored file of the actor's organisation.

    Raises:
        NotAllowed: the actor speaks neither for the beneficiary nor for the platform.
        Encumbrance.DoesNotExist: none that the actor may see.
        FourEyes: the operator is a member of the holder or the beneficiary.
        InvalidInput: no such act, not a pledge, or the file is not the actor's.
        AlreadyReleased: the pledge is over.
    """
    require(actor, Capability.RECORD_CONSENT)
    rows = Encumbrance.objects.visible_to(actor)
    certificate_id = rows.values_list("certificate_id", flat=True).get(pk=encumbrance_id)
    certificate = Certificate.objects.select_related("asset").locked(certificate_id)
    burden = rows.locked(encumbrance_id)
    _require_side(actor, burden, holder_id=certificate.asset.holder_id)
    if act not in ConsentAct.values:
        raise InvalidInput(_("Choose what is allowed."), field="act")
    if burden.kind != EncumbranceKind.PLEDGE:
        raise InvalidInput(_("Only a pledge takes a consent."), field="act")
    if not burden.is_live:
        raise AlreadyReleased(_("This encumbrance is over already."))
    consent = EncumbranceConsent.objects.create(
        encumbrance=burden,
        act=act,
        document=own_file(actor, document_id, field="document"),
        given_at=now,
    )
    record(actor, "encumbrance.consent", on=burden, at=now, after={"act": act})
    emit(ConsentRecorded(encumbrance_id=burden.pk))
    return consent


def _require_side(actor: Actor, burden: Encumbrance, *, holder_id: int) -> None:
    if actor.is_operator:
        concerned = [holder_id, *([burden.beneficiary_id] if burden.beneficiary_id else [])]
        require_independent(actor, *concerned)
    elif actor.party != burden.beneficiary_id:
        raise NotAllowed(_("Only the beneficiary of the pledge can allow this."))
