"""A complaint in words: what happened to it, and by when who has to act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.complaints.models import Complaint, ComplaintEvent

Words = object  # a lazy translation
EVENT_LABELS: dict[str, Words] = {
    "file": gettext_lazy("complaint filed"),
    "confirm": gettext_lazy("address confirmed, complaint submitted"),
    "lapse": gettext_lazy("lapsed: the address was not confirmed"),
    "acknowledge": gettext_lazy("acknowledged; the holder was told"),
    "freeze": gettext_lazy("taken off the market"),
    "lift": gettext_lazy("measure lifted"),
    "counter": gettext_lazy("answered by the holder"),
    "silence": gettext_lazy("not answered in time"),
    "uphold": gettext_lazy("upheld"),
    "partly_uphold": gettext_lazy("partly upheld"),
    "dismiss": gettext_lazy("dismissed"),
    "withdraw": gettext_lazy("taken back by the complainant"),
    "reinstate": gettext_lazy("reinstated"),
}
ENDS = {"lapse", "dismiss", "withdraw"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the timeline."""

    label: str
    state: str
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Who has to act, and the last day for it; nobody and None when it is over."""

    who: str
    day: date | None


def timeline(events: Sequence[ComplaintEvent]) -> list[Step]:
    """Return what happened, oldest first; without names."""
    return [
        Step(
            str(EVENT_LABELS[event.event]),
            "failed" if event.event in ENDS else "done",
            event.at,
            note=str(event.data.get("reason", "")),
        )
        for event in events
    ]


def deadline_of(complaint: Complaint) -> Deadline:
    """Return who moves next, and until when."""
    status = Complaint.Status
    if complaint.status == status.UNCONFIRMED:
        return Deadline(_("You confirm the address by the link in the mail."), None)
    if complaint.status == status.SUBMITTED:
        return Deadline(_("An operator acknowledges the complaint."), complaint.acknowledge_by)
    if complaint.status in {status.ACKNOWLEDGED, status.FROZEN}:
        return Deadline(_("The holder answers."), complaint.counter_by)
    if complaint.status in {status.COUNTER_NOTICE, status.UNANSWERED}:
        return Deadline(_("An operator decides."), complaint.decide_by)
    return Deadline(_("Nobody: it has ended."), None)
