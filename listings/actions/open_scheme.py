"""Take applications and certificates of a registration scheme."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from listings.models import RegistrationScheme
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def open_scheme(
    *,
    actor: Actor,
    scheme_id: int,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> RegistrationScheme:
    """Open a scheme that was disabled or closed.

    Raises:
        NotAllowed: the actor is no operator.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason, or it is open.
    """
    require(actor, Capability.EDIT_RULES)
    scheme = RegistrationScheme.objects.locked(scheme_id, version=expected_version)
    said = required_reason(reason)
    if scheme.enabled and scheme.closed_on is None:
        raise InvalidInput(_("It is open already."))
    closed = scheme.closed_on.isoformat() if scheme.closed_on else None
    changed: dict[str, list[object]] = {
        "enabled": [scheme.enabled, True],
        "closed_on": [closed, None],
    }
    scheme.enabled, scheme.closed_on, scheme.version = True, None, scheme.version + 1
    scheme.save(update_fields=["enabled", "closed_on", "version"])
    after = {k: v for k, v in changed.items() if v[0] != v[1]}
    record(actor, "scheme.open", on=scheme, at=now, after={"reason": said, "changed": after})
    return scheme
