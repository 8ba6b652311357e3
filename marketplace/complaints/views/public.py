"""Complaints for everybody: filing, confirming, tracking by link, the log of decisions."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.asking import ConfirmForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of, perform
from kernel.uid import uid_in
from listings.models import Certificate, Listing
from listings.views.limits import require_patience
from listings.vocabulary.certificates import normalise
from marketplace.complaints.actions.confirm_complaint import confirm_complaint
from marketplace.complaints.actions.file_complaint import file_complaint
from marketplace.complaints.actions.withdraw_complaint import withdraw_complaint
from marketplace.complaints.forms import ComplaintForm, NumberForm, uploads_of
from marketplace.complaints.models import Complaint
from marketplace.complaints.views.members import withdrawal
from marketplace.complaints.views.words import deadline_of, timeline

Subject = tuple[Listing | None, Certificate | None]


@login_not_required
@form_page
def new(request: HttpRequest) -> HttpResponse:
    """File a complaint about one listing or certificate, with or without an account."""
    actor, now = actor_of(request), timezone.now()
    listing, certificate = _subject(request, actor)
    if listing is None and certificate is None:
        return _ask_for_number(request, actor)
    if request.method == "POST":
        per_minute = settings.COMPLAINTS_PER_MINUTE
        require_patience(request, what="complaint", per_minute=per_minute, now=now)
    is_member = actor.organisation_id is not None

    def do(form: ComplaintForm) -> Complaint | None:
        if form.is_trapped:
            return None
        return file_complaint(
            actor=actor,
            grievance=form.grievance(
                listing_id=listing.pk if listing else None,
                certificate_id=certificate.pk if certificate else None,
            ),
            uploads=uploads_of(form.cleaned_data["evidence"]),
            now=now,
        )

    def then(complaint: Complaint | None) -> str:
        if complaint is None or complaint.complainant_id is None:
            return reverse("complaints:sent")
        return reverse("complaints:detail", args=[complaint.uid])

    return perform(
        request,
        ComplaintForm,
        form_options={"is_member": is_member},
        template="complaints/new.html",
        context={"listing": listing, "certificate": certificate, "is_member": is_member},
        do=do,
        then=then,
        said=_("Filed. An operator takes it up.") if is_member else "",
    )


def _subject(request: HttpRequest, actor: Actor) -> Subject:
    if uid := request.GET.get("listing", ""):
        rows = Listing.objects.readable_by(actor).select_related("holder")
        return get_object_or_404(rows, uid=uid_in(uid)), None
    if uid := request.GET.get("certificate", ""):
        certificates = Certificate.objects.public().select_related("asset__holder", "scheme")
        return None, get_object_or_404(certificates, uid=uid_in(uid))
    return None, None


def _ask_for_number(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"]
        listing = Listing.objects.readable_by(actor).filter(listing_no=number.upper()).first()
        rows = Certificate.objects.public().filter(certificate_no=normalise(number))
        if listing is not None:
            return HttpResponseRedirect(f"{request.path}?listing={listing.uid}")
        if (certificate := rows.order_by("pk").first()) is not None:
            return HttpResponseRedirect(f"{request.path}?certificate={certificate.uid}")
        form.add_error("number", _("Neither a listing nor a certificate here has this number."))
    status = 422 if form.errors else 200
    return render(request, "complaints/number.html", {"form": form}, status=status)


@login_not_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail with a link is on its way."""
    return render(request, "complaints/sent.html", {"hours": settings.COMPLAINT_CONFIRM_HOURS})


@login_not_required
@never_cache
@form_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm the address; the link alone changes nothing, its button does."""
    rows = Complaint.objects.to_confirm(token, hours=settings.COMPLAINT_CONFIRM_HOURS)
    complaint = get_object_or_404(rows.with_subject())
    return perform(
        request,
        ConfirmForm,
        template="complaints/confirm.html",
        context={"complaint": complaint},
        do=by_form(request, confirm_complaint, complaint_id=complaint.pk),
        then=reverse("complaints:track", args=[complaint.token]),
        said=_("Submitted. Keep this page's address: it shows where your complaint stands."),
    )


@login_not_required
@never_cache
@require_safe
def track(request: HttpRequest, token: str) -> HttpResponse:
    """Show a complainant without an account where the complaint stands."""
    complaint = _tracked(token)
    context = {
        "complaint": complaint,
        "token": token,
        "timeline": timeline(list(complaint.events.order_by("seq"))),
        "deadline": deadline_of(complaint),
        "may_withdraw": complaint.is_open and complaint.complainant_id is None,
    }
    return render(request, "complaints/track.html", context)


@login_not_required
@never_cache
@form_page
def track_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take a complaint back by its tracking link."""
    complaint = _tracked(token)
    act = withdrawal(complaint, up=reverse("complaints:track", args=[token]))
    do = by_form(request, withdraw_complaint, complaint_id=complaint.pk, by_link=True)
    return ask(request, act, ConfirmForm, do=do)


@login_not_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """List what was decided, with the public reasons and nobody's name."""
    rows = Complaint.objects.decided().with_subject().order_by("-decided_at", "-pk")
    return render(request, "complaints/log.html", {"listed": page_of(request, rows)})


def _tracked(token: str) -> Any:
    return get_object_or_404(Complaint.objects.tracked(token).with_subject())
