"""Draw the key to what was delivered."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.lifecycle import touch
from marketplace.deals.entitling import note_use, open_one
from marketplace.deals.models import Entitlement
from parties.capabilities import Capability, require


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key as it is shown once; only a digest of its secret is kept."""

    entitlement: Entitlement
    token: str


@action
def issue_access_key(*, actor: Actor, entitlement_id: int, now: datetime) -> AccessKey:
    """Draw a new key for an API entitlement; one drawn before opens nothing any more.

    Raises:
        NotAllowed: the actor takes no deliveries.
        Entitlement.DoesNotExist: none of the actor's as buyer.
        NotOpen: it was revoked or its time is over.
        InvalidInput: it is opened in another way than by a key.
    """
    require(actor, Capability.DELIVER)
    entitlement = open_one(actor, entitlement_id, now=now)
    if entitlement.kind != Entitlement.Kind.API_KEY:
        raise InvalidInput(_("This access is used in another way."))
    secret = secrets.token_urlsafe(32)
    entitlement.key_prefix = f"ek{secrets.token_hex(5)}"
    entitlement.key_sha256 = sha256(secret.encode()).hexdigest()
    touch(entitlement, also=["key_prefix", "key_sha256"])
    note_use(entitlement, "key", actor=actor, now=now)
    return AccessKey(entitlement=entitlement, token=f"{entitlement.key_prefix}.{secret}")
