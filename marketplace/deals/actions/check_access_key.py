"""Ask whether a key opens what was delivered."""

import secrets
from datetime import datetime
from hashlib import sha256

from kernel.action import action
from kernel.actor import Actor
from marketplace.deals.entitling import note_use
from marketplace.deals.models import Deal, Entitlement
from parties.capabilities import Capability, require


@action
def check_access_key(*, actor: Actor, token: str, now: datetime) -> Entitlement | None:
    """Return the entitlement a buyer's key opens now at the actor's service; None for none.

    The holder asks, before its service answers the buyer; each check of a live key is logged.

    Raises:
        NotAllowed: the actor delivers nothing.
    """
    require(actor, Capability.DELIVER)
    prefix, _dot, secret = token.strip().partition(".")
    mine = Entitlement.objects.filter(deal__in=Deal.objects.of(actor), deal__holder=actor.party)
    found = mine.filter(key_prefix=prefix, kind=Entitlement.Kind.API_KEY).first()
    digest = sha256(secret.encode()).hexdigest()
    if found is None or not secrets.compare_digest(found.key_sha256, digest):
        return None
    if not found.is_open(now=now):
        return None
    note_use(found, "check", actor=actor, now=now)
    return found
