"""Fetch what was delivered."""

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import InvalidInput
from marketplace.deals.entitling import note_use, open_one
from marketplace.deals.models import Entitlement
from parties.capabilities import Capability, require
from parties.models import StoredFile


@action
def open_entitlement(
    *, actor: Actor, entitlement_id: int, by: Literal["download", "link"], now: datetime
) -> StoredFile:
    """Return the file of an entitlement and log that the actor fetched it.

    Raises:
        NotAllowed: the actor takes no deliveries.
        Entitlement.DoesNotExist: none of the actor's as buyer.
        NotOpen: it was revoked or its time is over.
        InvalidInput: it opens by a key, or by a signed link only.
    """
    require(actor, Capability.DELIVER)
    entitlement = open_one(actor, entitlement_id, now=now)
    wanted = Entitlement.Kind.FILE if by == "download" else Entitlement.Kind.SHARE_LINK
    if entitlement.kind != wanted or entitlement.file is None:
        raise InvalidInput(_("This access is used in another way."))
    note_use(entitlement, by, actor=actor, now=now)
    return entitlement.file
