"""Whether the NDA of a deal is in force, and what opens with it."""

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import NotAllowed
from marketplace.deals.models import Deal, MessageFile, NdaConsent

BOTH = 2


def is_confidence(deal: Deal) -> bool:
    """Whether both sides accepted the version of the NDA that was asked for."""
    version = deal.negotiation.nda_version
    if not version:
        return False
    consents = NdaConsent.objects.filter(negotiation=deal.negotiation, text_version=version)
    return consents.filter(organisation_id__in=deal.sides).count() == BOTH


def opens_details(deal: Deal) -> bool:
    """Whether each side may read the other's contact details: under the NDA, or once agreed."""
    return deal.is_agreed or is_confidence(deal)


def require_readable(sent: MessageFile, *, actor: Actor) -> None:
    """Let an attachment pass that was scanned and that the actor may read now.

    Raises:
        NotAllowed: it is not scanned, was blocked, or waits for the NDA.
    """
    if sent.status != MessageFile.Status.CLEAN:
        raise NotAllowed(_("This file is being checked or was blocked."))
    deal = sent.message.negotiation.deal
    is_own = sent.message.side == deal.side_of(actor)
    if sent.is_confidential and not is_own and not is_confidence(deal):
        raise NotAllowed(_("This file opens once both sides have accepted the NDA."))
