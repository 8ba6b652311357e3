"""Refuse a registration."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.lifecycle import require_edge
from kernel.outbox import emit
from marketplace.registration.facts import ApplicationMoved
from marketplace.registration.models import RegistrationApplication, ReviewOpinion
from marketplace.registration.progress import advance
from marketplace.registration.reasons import Review, known, write_opinion
from marketplace.registration.vocabulary import Ground
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def refuse_application(
    *,
    actor: Actor,
    application_id: int,
    review: Review,
    ground: str,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> RegistrationApplication:
    """Refuse to register, on one of the grounds the rules allow; there is no way back.

    Args:
        review: the verdicts found so far; points may be missing.
        ground: one of ``Ground``.

    Raises:
        NotAllowed: the actor is no operator.
        RegistrationApplication.DoesNotExist: none was submitted.
        StaleVersion: it changed since the actor read it.
        FourEyes: the operator is a member of an organisation concerned.
        IllegalMove: it is not under review.
        InvalidInput: no ground, no reason, or a point that is not on the checklist.
    """
    require(actor, Capability.REVIEW_APPLICATION)
    rows = RegistrationApplication.objects.reviewable_by(actor).select_related("scheme")
    application = rows.locked(application_id, version=expected_version)
    require_independent(actor, *application.parties)
    to = RegistrationApplication.Status.REFUSED
    require_edge(application, "refuse", to=to)
    if ground not in Ground.values:
        raise InvalidInput(_("Choose the ground on which it is refused."), field="ground")
    found = known(application, review)
    application.reason = required_reason(reason)
    application.decided_at, application.due_on = now, None
    result = ReviewOpinion.Result.REFUSE
    write_opinion(application, found, result=result, actor=actor, now=now, ground=ground)
    advance(
        application,
        "refuse",
        to=to,
        actor=actor,
        now=now,
        also=("reason", "decided_at"),
        ground=ground,
    )
    emit(ApplicationMoved(application.pk, "refuse", application.version))
    return application
