"""Take a draft back that was thrown away."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import touch
from marketplace.registration.models import RegistrationApplication
from parties.capabilities import Capability, require


@action
def restore_draft(*, actor: Actor, application_id: int, now: datetime) -> RegistrationApplication:
    """Bring a discarded draft back as it was; one that is there already stays as it is.

    Raises:
        NotAllowed: the person's duty does not apply for registrations.
        RegistrationApplication.DoesNotExist: no such application of one's own.
    """
    require(actor, Capability.APPLY)
    application = RegistrationApplication.objects.editable_by(actor).locked(application_id)
    if application.discarded_at is None:
        return application
    application.discarded_at, application.updated_at = None, now
    touch(application, also=["discarded_at", "updated_at"])
    record(actor, "application.restore", on=application, at=now)
    return application
