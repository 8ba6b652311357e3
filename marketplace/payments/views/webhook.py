"""Where Stripe tells what happened: checked, stored, nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kernel.actor import GATEWAY
from marketplace.payments import gateway
from marketplace.payments.actions.store_event import store_event

MOST_BYTES = 256 * 1024


@login_not_required
@csrf_exempt  # a machine posts; the signature on the raw body is its right
@require_POST
def stripe(request: HttpRequest) -> HttpResponse:
    """Store a signed event; 200 also when it is known, 400 when it is not Stripe's."""
    if not gateway.is_on():
        raise Http404
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        event = gateway.verified(
            request.body, signature=request.headers.get("Stripe-Signature", "")
        )
    except gateway.ForgedEvent:
        return HttpResponse(status=400)
    store_event(actor=GATEWAY, events=[event], now=timezone.now())
    return HttpResponse(status=200)
