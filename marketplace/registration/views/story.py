"""What happened to an application, step by step, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.registration.models import ApplicationEvent, RegistrationApplication

Words = object  # a lazy translation
EVENTS: Mapping[str, Words] = {
    "open": _("Draft begun"),
    "submit": pgettext_lazy("application", "Submitted"),
    "accept": pgettext_lazy("application", "Accepted for review"),
    "require_rectification": _("To be rectified"),
    "resubmit": _("Submitted again"),
    "deadline_passed": _("Deemed withdrawn: the deadline passed"),
    "pass": _("Review passed; public notice"),
    "refuse": _("Not registered"),
    "objection": _("Objection received"),
    "objection_upheld": _("Objection upheld; not registered"),
    "objection_dismissed": _("Objection dismissed"),
    "notice_ended": _("Notice ended; registered"),
    "withdraw": pgettext_lazy("application", "Withdrawn"),
}
FAILURES = ("deadline_passed", "refuse", "objection_upheld")
AHEAD: Mapping[str, tuple[tuple[Words, str], ...]] = {
    "draft": (
        (pgettext_lazy("application", "Submit"), "todo"),
        (pgettext_lazy("application", "Review"), "todo"),
        (_("Public notice"), "todo"),
    ),
    "pending_review": (
        (pgettext_lazy("application", "Review"), "now"),
        (_("Public notice"), "todo"),
    ),
    "accepted": ((pgettext_lazy("application", "Review"), "now"), (_("Public notice"), "todo")),
    "needs_rectification": ((_("Rectify and submit again"), "now"), (_("Public notice"), "todo")),
    "in_notice": ((_("Public notice"), "now"),),
}


class Step(NamedTuple):
    """One step of the timeline."""

    label: Words
    state: str  # done, now, todo, failed
    at: datetime | None = None
    note: str = ""


def story_of(application: RegistrationApplication) -> list[Step]:
    """Return what happened, the oldest first, and what lies ahead."""
    past = [_step(event) for event in application.events.order_by("seq")]
    ahead = [Step(label, state) for label, state in AHEAD.get(application.status, ())]
    if ahead:
        ahead.append(Step(_("Certificate"), "todo"))
    return past + ahead


def _step(event: ApplicationEvent) -> Step:
    label = EVENTS.get(event.event, event.event.replace("_", " "))
    state = "failed" if event.event in FAILURES else "done"
    return Step(label, state, event.at, str(event.data.get("reason", "")))
