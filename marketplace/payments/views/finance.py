"""The operators' finance page: what waits, and what the books stand at."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.edge import page_of
from marketplace.payments.waiting import KINDS, held, held_deals, waits
from parties.capabilities import Capability
from parties.views.door import let_in


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what waits for somebody, and the money by who holds it."""
    let_in(request, Capability.SEE_BOOKS)
    context = {
        "waits": waits(),
        "held": held(),
        "held_deals": held_deals(),
        "now": timezone.now(),
    }
    return render(request, "payments/console/finance.html", context)


@require_safe
def waiting(request: HttpRequest, kind: str) -> HttpResponse:
    """List what waits of one kind, the oldest first."""
    let_in(request, Capability.SEE_BOOKS)
    if kind not in KINDS:
        raise Http404
    rows = KINDS[kind].rows().select_related("deal__buyer", "deal__holder")
    context = {"kind": KINDS[kind], "listed": page_of(request, rows.order_by("created_at", "pk"))}
    return render(request, "payments/console/waiting.html", context)
