"""Make a key open nothing any more."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from parties.capabilities import Capability, require
from parties.models import ApiKey


@action
def revoke_api_key(*, actor: Actor, key_id: int, now: datetime) -> ApiKey:
    """Revoke a key of the actor's own organisation, for good; a second call changes nothing.

    Raises:
        NotAllowed: the actor does not administer an organisation.
        ApiKey.DoesNotExist: it is not a key of that organisation.
    """
    require(actor, Capability.ISSUE_API_KEY)
    rows = ApiKey.objects.visible_to(actor).select_for_update(no_key=True)
    key = rows.get(pk=key_id)
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        record(actor, "api_key.revoke", on=key, at=now, after={"prefix": key.prefix})
    return key
