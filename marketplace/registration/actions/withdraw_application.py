"""Take an application back."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.lifecycle import require_edge
from kernel.outbox import emit
from marketplace.registration.facts import ApplicationMoved
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.progress import advance
from marketplace.registration.registry import close_objections
from parties.capabilities import Capability, require
from parties.terms import REASON_LENGTH


@action
def withdraw_application(
    *,
    actor: Actor,
    application_id: int,
    now: datetime,
    reason: str = "",
    expected_version: int | None = None,
) -> RegistrationApplication:
    """Take an application back that is not decided; objections to it end with it.

    Raises:
        NotAllowed: the person's duty does not apply for registrations.
        RegistrationApplication.DoesNotExist: no such application of the actor's organisation.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it is a draft, or was decided.
    """
    require(actor, Capability.APPLY)
    own = RegistrationApplication.objects.editable_by(actor)
    application = own.locked(application_id, version=expected_version)
    to = RegistrationApplication.Status.WITHDRAWN
    require_edge(application, "withdraw", to=to)
    application.reason = reason.strip()[:REASON_LENGTH]
    application.decided_at, application.due_on = now, None
    close_objections(application, actor=actor, now=now)
    advance(application, "withdraw", to=to, actor=actor, now=now, also=("reason", "decided_at"))
    emit(ApplicationMoved(application.pk, "withdraw", application.version))
    return application
