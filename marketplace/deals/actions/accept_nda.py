"""Accept the NDA."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.outbox import emit
from marketplace.deals.confiding import is_confidence
from marketplace.deals.facts import NdaMoved
from marketplace.deals.models import Deal, NdaConsent
from marketplace.deals.models.deal import UNSIGNED
from marketplace.deals.nda import digest_of
from parties.capabilities import Capability, require


class OtherText(DomainError):
    """The digest given is not that of the text that was asked for."""

    code = "other_document"


@action
def accept_nda(*, actor: Actor, deal_id: int, text_sha256: str, now: datetime) -> NdaConsent:
    """Accept the NDA that was asked for, for the actor's organisation.

    No version is asked for: the digest says what was read. Once both sides have accepted it opens
    confidential attachments and contact details.

    Raises:
        NotAllowed: the actor's duty binds nobody.
        Deal.DoesNotExist: no such deal of the actor's.
        IllegalMove: the deal is signed or has ended.
        OtherText: no NDA was asked for, or another text.
    """
    require(actor, Capability.SIGN_CONTRACT)
    deal = Deal.objects.of(actor).select_related("negotiation").locked(deal_id)
    deal.require_status(*UNSIGNED, event="accept_nda")
    version = deal.negotiation.nda_version
    if not version or text_sha256 != digest_of(version):
        raise OtherText(_("The text changed. Read it again before accepting."))
    consent, is_new = NdaConsent.objects.get_or_create(
        negotiation=deal.negotiation,
        organisation_id=actor.party,
        text_version=version,
        defaults={"user_id": actor.person, "text_sha256": text_sha256, "accepted_at": now},
    )
    if is_new:
        record(actor, "nda.accept", on=deal, at=now, after={"sha256": text_sha256})
        if is_confidence(deal):
            emit(NdaMoved(deal_id=deal.pk, version=version, is_both=True))
    return consent
