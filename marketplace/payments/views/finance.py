"""The operators' finance page: what waits, and what the books stand at."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.edge import actor_of
from marketplace.payments.waiting import held, held_deals, waits
from parties.capabilities import Capability, require


def bookkeeper_of(request: HttpRequest) -> Actor:
    """Return the operator who asks.

    Raises:
        NotAllowed: somebody else asks.
    """
    actor = actor_of(request)
    require(actor, Capability.SEE_BOOKS)
    return actor


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what waits for somebody, and the money by who holds it."""
    bookkeeper_of(request)
    context = {
        "waits": waits(),
        "held": held(),
        "held_deals": held_deals(),
        "now": timezone.now(),
    }
    return render(request, "payments/console/finance.html", context)
