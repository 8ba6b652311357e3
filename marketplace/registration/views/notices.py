"""Public notices: the board, and one notice. No login; nothing private, no papers."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.edge import page_of
from kernel.workdays import is_confirmed, local_day
from listings.models import RegistrationScheme
from listings.views.limits import require_patience
from marketplace.registration.forms.objection import SearchForm
from marketplace.registration.models import Objection, PublicNotice
from marketplace.registration.progress import latest
from marketplace.registration.terms import Allocation, content_of
from marketplace.registration.views.content import lines_of
from parties.models import Organisation

# What the public may read of the content, by section; declarations, papers, samples are not shown.
SHOWN = frozenset({"name", "overview", "industry", "scope", "volume", "form", "rules", "scenario"})
MASK = "＊＊"


@login_not_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show what is in public notice today, what ends soonest first; ``?ended=1`` what was."""
    form = SearchForm(request.GET)
    form.is_valid()
    said, today = form.cleaned_data, local_day(timezone.now())
    rows = PublicNotice.objects.select_related("application__scheme", "application__applicant")
    if said.get("ended"):
        rows = rows.exclude(pk__in=PublicNotice.objects.open_on(today)).order_by("-to_on", "-pk")
    else:
        rows = rows.open_on(today).order_by("to_on", "pk")
    words = (said.get("q") or "").strip()
    if words:
        rows = rows.filter(
            Q(application__application_no__iexact=words)
            | Q(application__title__icontains=words)
            | Q(
                application__applicant__name__icontains=words,
                application__applicant__org_type__in=_companies(),
            )
        )
    if said.get("scheme"):
        rows = rows.filter(application__scheme__code=said["scheme"])
    listed = page_of(request, rows)
    for notice in listed.page:
        notice.applicant_name = public_name(notice.application.applicant)
    context = {
        "listed": listed,
        "words": words,
        "scheme": said.get("scheme", ""),
        "ended": bool(said.get("ended")),
        "schemes": RegistrationScheme.objects.filter(applications__notice__isnull=False)
        .distinct()
        .order_by("pk"),
    }
    return render(request, "registration/notice_board.html", context)


@login_not_required
@require_safe
def notice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one notice: what is applied for, by whom, until when, and what was objected."""
    now = timezone.now()
    require_patience(request, what="notice", per_minute=settings.VERIFICATIONS_PER_MINUTE, now=now)
    rows = PublicNotice.objects.select_related(
        "application__scheme", "application__applicant", "application__granted"
    )
    row = get_object_or_404(rows, uid=uid)
    application = row.application
    frozen = latest(application).content
    today = local_day(now)
    context: dict[str, Any] = {
        "notice": row,
        "application": application,
        "applicant_name": public_name(application.applicant),
        "holders": [holder_name(part) for part in content_of(frozen).allocation],
        "lines": [line for line in lines_of(frozen) if line.section in SHOWN],
        "objections": application.objections.exclude(status=Objection.Status.WITHDRAWN).order_by(
            "pk"
        ),
        "is_assumed": application.rules.notice_unit == "working_day"
        and not is_confirmed(row.from_on, row.to_on),
        "is_open": row.from_on <= today <= row.to_on and application.status == "in_notice",
        "today": today,
    }
    return render(request, "registration/notice_page.html", context)


def public_name(organisation: Organisation) -> str:
    """Return an organisation's name; of a natural person only the first character."""
    if organisation.org_type == Organisation.Kind.PERSON:
        return f"{organisation.name[:1]}{MASK}"
    return organisation.name


def holder_name(part: Allocation) -> str:
    """Return a holder's name; without a code it may be a person, so only its first character."""
    return part.name if part.uscc else f"{part.name[:1]}{MASK}"


def _companies() -> list[str]:
    return [kind for kind in Organisation.Kind.values if kind != Organisation.Kind.PERSON]
