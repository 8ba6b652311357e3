"""Which other currency a payment began in: recorded by the buyer, read by both sides."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.asking import Act, ask
from kernel.edge import actor_of, form_page
from marketplace.payments.actions.record_exchange import record_exchange
from marketplace.payments.exchange_form import ExchangeForm
from marketplace.payments.models import Exchange, PaymentClaim
from parties.capabilities import Capability, require
from parties.views.files import attachment, keep

MOST_BYTES = 10 * 1024 * 1024


@form_page
def exchange(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record at which rate a payment of the buyer's was exchanged."""
    actor = actor_of(request)
    claims = PaymentClaim.objects.of(actor).select_related("deal")
    claim = get_object_or_404(claims.filter(deal__buyer_id=actor.organisation_id), uid=uid)
    require(actor, Capability.CLAIM_PAYMENT)

    def do(form: ExchangeForm) -> Exchange:
        file = keep(actor, form.cleaned_data["file"], max_bytes=MOST_BYTES)
        return record_exchange(
            actor=actor,
            claim_id=claim.pk,
            facts=form.facts(),
            file_id=file.pk,
            now=timezone.now(),
        )

    act = Act(
        heading=_("Record the exchange"),
        hint=_(
            "Nothing is converted here: both amounts and the rate are those "
            "of your bank's document."
        ),
        here=claim.bank_serial,
        up=reverse("payments:detail", args=[claim.deal.uid]),
        above=_("Payments"),
        said=_("On record, with its document."),
        template="payments/exchange.html",
    )
    return ask(request, act, ExchangeForm, do=do, context={"claim": claim, "deal": claim.deal})


@require_safe
def exchange_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Give the rate document to either side, and to operators."""
    rows = Exchange.objects.visible_to(actor_of(request)).select_related("file")
    return attachment(get_object_or_404(rows, claim__uid=uid).file)
