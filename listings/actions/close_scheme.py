"""Stop taking applications under a registration scheme."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from listings.models import RegistrationScheme
from parties.capabilities import Capability, require
from parties.terms import required_reason


@action
def close_scheme(
    *,
    actor: Actor,
    scheme_id: int,
    closed_on: date,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> RegistrationScheme:
    """Close a scheme from ``closed_on`` on; what it gave before stays as it is.

    Raises:
        NotAllowed: the actor is no operator.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason, or the day does not lie after the scheme's first.
    """
    require(actor, Capability.EDIT_RULES)
    scheme = RegistrationScheme.objects.locked(scheme_id, version=expected_version)
    said = required_reason(reason)
    if scheme.active_from and closed_on <= scheme.active_from:
        raise InvalidInput(_("It must end after it begins."), field="closed_on")
    before = scheme.closed_on
    scheme.closed_on, scheme.version = closed_on, scheme.version + 1
    scheme.save(update_fields=["closed_on", "version"])
    days = [before.isoformat() if before else None, closed_on.isoformat()]
    after: dict[str, object] = {"reason": said, "changed": {"closed_on": days}}
    record(actor, "scheme.close", on=scheme, at=now, after=after)
    return scheme
