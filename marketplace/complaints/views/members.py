"""Complaints for members: those filed, those to answer."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of
from marketplace.complaints.actions.answer_complaint import answer_complaint
from marketplace.complaints.actions.withdraw_complaint import withdraw_complaint
from marketplace.complaints.forms import AnswerForm, uploads_of
from marketplace.complaints.models import Complaint, ComplaintEvidence
from marketplace.complaints.views.downloads import download
from marketplace.complaints.views.words import deadline_of, timeline
from parties.capabilities import Capability, may


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List complaints by and against one's organisation, newest first."""
    actor = actor_of(request)
    rows = Complaint.objects.filed_by(actor) | Complaint.objects.against(actor)
    listed = page_of(request, rows.with_subject().order_by("-pk"))
    return render(request, "complaints/list.html", {"listed": listed, "actor": actor})


@require_safe
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one complaint to either side and to operators."""
    actor = actor_of(request)
    complaint = _complaint(actor, uid)
    is_ours = complaint.respondent_id == actor.organisation_id
    is_filed = complaint.complainant_id is not None and (
        complaint.complainant_id == actor.organisation_id
    )
    events = {event for status, event, _to in Complaint.MOVES if status == complaint.status}
    context = {
        "complaint": complaint,
        "evidence": [
            each
            for each in complaint.evidence.select_related("file").order_by("pk")
            if _may_see(each, complaint, actor)
        ],
        "timeline": timeline(list(complaint.events.order_by("seq"))),
        "deadline": deadline_of(complaint),
        "may_answer": is_ours and "counter" in events and may(actor, Capability.ANSWER_COMPLAINT),
        "may_withdraw": is_filed and "withdraw" in events,
        "reviews": may(actor, Capability.REVIEW_COMPLAINT),
        "is_filed": is_filed,
    }
    return render(request, "complaints/detail.html", context)


@form_page
def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give the counter-notice of one's own organisation."""
    actor = actor_of(request)
    rows = Complaint.objects.against(actor).with_subject()
    complaint = get_object_or_404(rows, uid=uid)
    act = Act(
        heading=_("Counter-notice"),
        button=_("Send the counter-notice"),
        up=reverse("complaints:detail", args=[uid]),
        above=complaint.complaint_no,
        said=_("Your counter-notice is in. An operator decides."),
        template="complaints/answer.html",
    )
    return ask(
        request,
        act,
        AnswerForm,
        do=lambda form: answer_complaint(
            actor=actor,
            complaint_id=complaint.pk,
            statement=form.cleaned_data["statement"],
            uploads=uploads_of(form.cleaned_data["evidence"]),
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        on=complaint,
        context={"complaint": complaint},
    )


@form_page
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back a complaint of one's organisation."""
    actor = actor_of(request)
    rows = Complaint.objects.filed_by(actor).with_subject()
    complaint = get_object_or_404(rows, uid=uid)
    act = withdrawal(complaint, up=reverse("complaints:detail", args=[uid]))
    do = by_form(request, withdraw_complaint, complaint_id=complaint.pk)
    return ask(request, act, ConfirmForm, do=do)


def withdrawal(complaint: Complaint, *, up: str) -> Act:
    """Return the page on which whoever filed a complaint takes it back."""
    return Act(
        heading=_("Take the complaint back"),
        hint=_(
            "There is no way back; you may file a new one. "
            "An operator looks whether a measure ends with it."
        ),
        up=up,
        above=complaint.complaint_no,
        said=_("Your complaint is taken back."),
        kind="danger",
    )


@require_safe
def evidence(request: HttpRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """Give back a piece of evidence to those who may see it, always as an attachment."""
    actor = actor_of(request)
    complaint = _complaint(actor, uid)
    found = get_object_or_404(complaint.evidence.select_related("file"), pk=pk)
    if not _may_see(found, complaint, actor):
        raise Http404
    return download(found)


def _complaint(actor: Actor, uid: UUID) -> Complaint:
    return get_object_or_404(Complaint.objects.visible_to(actor).with_subject(), uid=uid)


def _may_see(found: ComplaintEvidence, complaint: Complaint, actor: Actor) -> bool:
    """Operators see everything, others what an operator looked at."""
    if actor.is_operator and complaint.respondent_id != actor.organisation_id:
        return True
    return found.status == ComplaintEvidence.Status.RELEASED
