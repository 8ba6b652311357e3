"""Typical cases: settled deals that both sides agreed to show."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from kernel.edge import page_of
from marketplace.deals.models import CaseConsent, Deal

BOTH = 2
FEW = 3


@login_not_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases, newest first; to htmx the few that the home page shows."""
    is_partial = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    if is_partial:
        few = {"cases": typical_cases()[:FEW]}
        response = render(request, "reports/_newest_cases.html", few)
    else:
        listed = page_of(request, typical_cases())
        response = render(request, "reports/cases.html", {"listed": listed})
    patch_vary_headers(response, ["HX-Request"])
    return response


def typical_cases() -> "QuerySet[Deal]":
    """Return the settled deals that both sides agree to show, newest first.

    Each with its sides, its listing and, as ``consents``, what the sides say.
    """
    agreed = Count("case_consents", filter=Q(case_consents__ended_at=None))
    shown = Deal.objects.filter(status=Deal.Status.SETTLED).annotate(agreed=agreed)
    words = CaseConsent.objects.in_force().select_related("organisation").order_by("pk")
    return (
        shown.filter(agreed=BOTH)
        .select_related("buyer", "holder", "listing__asset")
        .prefetch_related(Prefetch("case_consents", words, to_attr="consents"))
        .order_by("-landed_at", "-pk")
    )
