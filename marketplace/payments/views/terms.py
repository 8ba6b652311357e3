"""Reading and signing corrected terms of a deal on which money may have moved."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.asking import Act, ask
from kernel.edge import actor_of, form_page
from marketplace.deals.forms import AgreeForm
from marketplace.deals.models import Contract, Offer
from marketplace.deals.views.room import own_deal
from marketplace.deals.views.thread import terms_in_words
from marketplace.payments.actions.agree_terms import agree_terms


@form_page
def agree(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Read what would change and the whole new contract; POST signs it by its digest."""
    deal = own_deal(request, uid)
    contract = get_object_or_404(Contract.objects.filter(deal=deal).corrections())
    offers = Offer.objects.filter(negotiation__deal=deal)
    proposed = get_object_or_404(offers.filter(status=Offer.Status.OPEN))
    agreed = offers.filter(status=Offer.Status.ACCEPTED).first()
    act = Act(
        heading=_("Read the corrected terms"),
        hint=_("With your signature the new contract replaces the one before, which is void."),
        button=_("Sign"),
        up=reverse("deals:detail", args=[uid]),
        above=deal.deal_no,
        said=_("Signed. The corrected terms are in force."),
        template="payments/agree_terms.html",
    )
    return ask(
        request,
        act,
        AgreeForm,
        do=lambda form: agree_terms(
            actor=actor_of(request),
            deal_id=deal.pk,
            document_sha256=form.cleaned_data["document_sha256"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        on=deal,
        first={"document_sha256": contract.document_sha256},
        context={
            "deal": deal,
            "contract": contract,
            "proposed": proposed,
            "is_ours": proposed.side == deal.side_of(actor_of(request)),
            "terms": terms_in_words(proposed, before=agreed),
        },
    )
