"""Proposing to correct the terms of a signed deal; the other side agrees on a page of payments."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.asking import Act, ask
from kernel.edge import actor_of, form_page
from marketplace.deals.actions.propose_terms import propose_terms
from marketplace.deals.forms import CorrectionForm, from_offer
from marketplace.deals.models import Deal, Offer
from marketplace.deals.models.deal import CORRECTABLE
from marketplace.deals.views.room import own_deal
from parties.capabilities import Capability, may


def may_correct(deal: Deal, actor: Actor) -> bool:
    """Say whether the actor may sign corrected terms of ``deal`` where it stands."""
    return deal.status in CORRECTABLE and may(actor, Capability.SIGN_CONTRACT)


@form_page
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Propose other terms than those signed, starting from them."""
    deal = own_deal(request, uid)
    agreed = Offer.objects.filter(negotiation__deal=deal, status=Offer.Status.ACCEPTED).first()
    if agreed is None:
        raise Http404
    act = Act(
        heading=_("Correct the terms"),
        hint=_(
            "The signed contract holds until the other side signs the new one; with this you sign "
            "it for your side. Rights, territory, term and currency stay. Possible until delivery "
            "begins."
        ),
        button=_("Sign and propose"),
        up=reverse("deals:detail", args=[uid]),
        above=deal.deal_no,
        then=reverse("deals:negotiation", args=[uid]) + "#last",
        said=_("Proposed. The other side reads it and signs, or says no."),
    )
    return ask(
        request,
        act,
        CorrectionForm,
        do=lambda form: propose_terms(
            actor=actor_of(request),
            deal_id=deal.pk,
            terms=form.corrected(agreed),
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        on=deal,
        first=from_offer(agreed),
        context={"deal": deal},
    )
