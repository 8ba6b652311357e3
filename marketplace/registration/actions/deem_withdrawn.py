"""Note that an application was not rectified in time."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.lifecycle import require_edge
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.registration.facts import ApplicationMoved
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.progress import advance
from parties.capabilities import Capability, require


class StillTime(DomainError):
    """The last day to rectify is not over."""

    code = "still_time"


@action
def deem_withdrawn(*, actor: Actor, application_id: int, now: datetime) -> RegistrationApplication:
    """End an application whose applicant let the last day to rectify pass (Shanghai).

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        RegistrationApplication.DoesNotExist: none was submitted.
        IllegalMove: nothing is to be rectified.
        StillTime: the last day is not over.
    """
    require(actor, Capability.REVIEW_APPLICATION)
    application = RegistrationApplication.objects.reviewable_by(actor).locked(application_id)
    to = RegistrationApplication.Status.DEEMED_WITHDRAWN
    require_edge(application, "deadline_passed", to=to)
    if application.due_on is None or application.due_on >= local_day(now):
        raise StillTime(_("The last day to rectify is not over."))
    application.decided_at, application.due_on = now, None
    advance(application, "deadline_passed", to=to, actor=actor, now=now, also=("decided_at",))
    emit(ApplicationMoved(application.pk, "deadline_passed", application.version))
    return application
