"""The operators' pages of complaints: the queue, one complaint, each step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kernel.actor import Actor
from kernel.asking import Act, VersionForm, ask, by_form
from kernel.edge import form_page, page_of
from kernel.workdays import local_day
from marketplace.complaints.actions.acknowledge_complaint import acknowledge_complaint
from marketplace.complaints.actions.decide_complaint import decide_complaint
from marketplace.complaints.actions.impose_measure import impose_measure
from marketplace.complaints.actions.judge_evidence import judge_evidence
from marketplace.complaints.actions.lift_measure import lift_measure
from marketplace.complaints.actions.reinstate_subject import reinstate_subject
from marketplace.complaints.forms import DecisionForm, ReasonForm
from marketplace.complaints.models import OPEN, Complaint
from marketplace.complaints.views.words import deadline_of, timeline
from parties.capabilities import Capability
from parties.views.door import let_in

Words = Any  # a lazy translation


@dataclass(frozen=True, slots=True)
class Step:
    """What an operator can do about a complaint: its move, the form, the words."""

    name: str
    events: frozenset[str]
    label: Words
    effect: Words
    said: Words
    act: Callable[..., Complaint]
    form: Callable[..., Form]
    kind: Literal["primary", "danger"] = "primary"


ACTS = (
    Step(
        "acknowledge",
        frozenset({"acknowledge"}),
        _("Acknowledge"),
        _("The holder reads the statement and has time to answer."),
        _("Acknowledged. The holder was told."),
        acknowledge_complaint,
        VersionForm,
    ),
    Step(
        "freeze",
        frozenset({"freeze"}),
        _("Take off the market"),
        _("The grounds hold at first sight: the listing is suspended, the certificate frozen."),
        _("Off the market until it is decided."),
        impose_measure,
        ReasonForm,
        "danger",
    ),
    Step(
        "lift",
        frozenset({"lift"}),
        _("Lift the measure"),
        _("It comes back before the decision; the complaint goes on."),
        _("The measure is lifted."),
        lift_measure,
        ReasonForm,
    ),
    Step(
        "decide",
        frozenset({"uphold", "partly_uphold", "dismiss"}),
        _("Decide"),
        _("Both sides and the public read the reasons. Upheld needs that the holder was heard."),
        _("Decided. Both sides were told."),
        decide_complaint,
        DecisionForm,
    ),
    Step(
        "reinstate",
        frozenset({"reinstate"}),
        _("Reinstate"),
        _("It was put right, or the complaint was taken back: it comes back."),
        _("Reinstated."),
        reinstate_subject,
        ReasonForm,
    ),
)
NEEDS_HOLD = {"lift", "reinstate"}


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List complaints, those that wait for somebody unless another state is asked for."""
    actor = let_in(request, Capability.REVIEW_COMPLAINT)
    rows = Complaint.objects.visible_to(actor).with_subject()
    status = request.GET.get("status", "")
    rows = rows.filter(status__in=[status] if status in Complaint.Status.values else OPEN)
    today = local_day(timezone.now())
    late = set(Complaint.objects.overdue_on(today).values_list("pk", flat=True)[:500])
    listed = page_of(request, rows.order_by("pk"))
    context = {
        "listed": listed,
        "rows": [(each, deadline_of(each), each.pk in late) for each in listed.page.object_list],
        "statuses": Complaint.Status.choices,
        "status": status,
    }
    return render(request, "complaints/console_list.html", context)


@require_safe
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one complaint with all that a decision needs."""
    complaint = _complaint(let_in(request, Capability.REVIEW_COMPLAINT), uid)
    return render(request, "complaints/console_detail.html", _context(complaint))


@form_page
def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """Ask before one step, and take it."""
    actor = let_in(request, Capability.REVIEW_COMPLAINT)
    complaint = _complaint(actor, uid)
    chosen = next((each for each in ACTS if each.name == name), None)
    if chosen is None:
        raise Http404

    asked = Act(
        heading=str(chosen.label),
        hint=str(chosen.effect),
        up=reverse("complaints_console:detail", args=[uid]),
        above=complaint.complaint_no,
        said=str(chosen.said),
        kind=chosen.kind,
        template="complaints/console_act.html",
    )
    do = by_form(request, chosen.act, complaint_id=complaint.pk)
    context: dict[str, object] = {"complaint": complaint}
    return ask(request, asked, chosen.form, do=do, on=complaint, context=context)


@require_POST
def judge(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    """Release a visitor's file from quarantine, or refuse it."""
    actor = let_in(request, Capability.REVIEW_COMPLAINT)
    complaint = _complaint(actor, uid)
    evidence = get_object_or_404(complaint.evidence, pk=pk)
    judge_evidence(
        actor=actor,
        evidence_id=evidence.pk,
        is_fit=request.POST.get("fit") == "yes",
        now=timezone.now(),
    )
    return HttpResponseRedirect(reverse("complaints_console:detail", args=[uid]))


def _complaint(actor: Actor, uid: UUID) -> Complaint:
    rows = Complaint.objects.visible_to(actor).with_subject().select_related("decided_by")
    return get_object_or_404(rows, uid=uid)


def _context(complaint: Complaint) -> dict[str, Any]:
    events = {event for status, event, _to in Complaint.MOVES if status == complaint.status}
    acts = [
        each
        for each in ACTS
        if each.events & events
        and (each.name not in NEEDS_HOLD or complaint.holds)
        and not (each.name == "freeze" and complaint.holds)
    ]
    return {
        "complaint": complaint,
        "acts": acts,
        "evidence": complaint.evidence.select_related("file").order_by("pk"),
        "timeline": timeline(list(complaint.events.order_by("seq"))),
        "deadline": deadline_of(complaint),
        "others": Complaint.objects.holding(complaint).count(),
    }
