"""Throw a draft away."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import touch
from marketplace.registration.drafts import NotEditable, locked_draft
from marketplace.registration.models import RegistrationApplication
from parties.capabilities import Capability, require


@action
def discard_draft(*, actor: Actor, application_id: int, now: datetime) -> RegistrationApplication:
    """Hide a draft that was never submitted; ``restore_draft`` takes it back.

    Raises:
        NotAllowed: the person's duty does not apply for registrations.
        RegistrationApplication.DoesNotExist: no such application of one's own.
        NotEditable: it was submitted once, or thrown away already.
    """
    require(actor, Capability.APPLY)
    application = locked_draft(actor, application_id)
    if application.status != RegistrationApplication.Status.DRAFT:
        raise NotEditable(_("It was submitted before: withdraw it instead."))
    application.discarded_at = now
    touch(application, also=["discarded_at"])
    record(actor, "application.discard", on=application, at=now)
    return application
