"""The NDA of a negotiation, the files sent along, and asking a person for help."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.asking import Act, VersionForm, ask, by_form
from kernel.edge import actor_of, form_page, perform
from marketplace.deals.actions.accept_nda import accept_nda
from marketplace.deals.actions.ask_help import ask_help
from marketplace.deals.actions.request_nda import request_nda
from marketplace.deals.confiding import is_confidence, require_readable
from marketplace.deals.forms import HelpForm, NdaForm
from marketplace.deals.models import HelpRequest, MessageFile, NdaConsent
from marketplace.deals.nda import CURRENT, TEXTS, digest_of
from marketplace.deals.views.room import own_deal
from parties.capabilities import Capability, may
from parties.views.files import attachment as download


@form_page
def nda(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Read the NDA and see who accepted it; POST accepts it for one's organisation."""
    actor, deal = actor_of(request), own_deal(request, uid)
    version = deal.negotiation.nda_version
    digest = digest_of(version or CURRENT)
    consents = NdaConsent.objects.filter(negotiation=deal.negotiation, text_version=version)
    given = list(consents.select_related("organisation", "user").order_by("pk"))
    is_ours = any(consent.organisation_id == actor.organisation_id for consent in given)
    return perform(
        request,
        NdaForm,
        form_options={"initial": {"text_sha256": digest}},
        template="deals/nda.html",
        context={
            "deal": deal,
            "text": TEXTS[version or CURRENT],
            "digest": digest,
            "is_asked": bool(version),
            "is_in_force": is_confidence(deal),
            "consents": given,
            "may_accept": bool(version) and not is_ours and may(actor, Capability.SIGN_CONTRACT),
            "may_ask": not version and may(actor, Capability.NEGOTIATE),
        },
        do=lambda form: accept_nda(
            actor=actor,
            deal_id=deal.pk,
            text_sha256=form.cleaned_data["text_sha256"],
            now=timezone.now(),
        ),
        then=reverse("deals:nda", args=[uid]),
        said=_("Accepted for your organisation."),
    )


@form_page
def nda_request(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask both sides for the NDA."""
    deal = own_deal(request, uid)
    act = Act(
        heading=_("Ask for the NDA"),
        here=_("NDA"),
        hint=_(
            "Both sides are asked to accept this text. "
            "Files marked so, and contact details, open when both have."
        ),
        up=reverse("deals:negotiation", args=[uid]),
        above=_("Negotiation"),
        then=reverse("deals:nda", args=[uid]),
        said=_("Both sides were asked to accept the NDA."),
        template="deals/nda_request.html",
    )
    context: dict[str, object] = {"deal": deal, "text": TEXTS[CURRENT]}
    do = by_form(request, request_nda, deal_id=deal.pk)
    return ask(request, act, VersionForm, do=do, on=deal, context=context)


@require_safe
def attachment(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Give a file of the thread, once scanned and, where said so, under the NDA."""
    actor = actor_of(request)
    rows = MessageFile.objects.visible_to(actor).select_related(
        "file", "message__negotiation__deal"
    )
    sent = get_object_or_404(rows, uid=uid)
    require_readable(sent, actor=actor)
    return download(sent.file)


@form_page
def help_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask an operator, or a merchant through one, for help."""
    actor, deal = actor_of(request), own_deal(request, uid)
    mine = HelpRequest.objects.filter(deal=deal, asked_by=actor.organisation_id)
    return perform(
        request,
        HelpForm,
        form_options={"initial": {"version": deal.version}},
        template="deals/help.html",
        context={"deal": deal, "asked": mine.order_by("-pk")[:10]},
        do=by_form(request, ask_help, deal_id=deal.pk),
        then=reverse("deals:help", args=[uid]),
        said=_("Asked. An operator answers here and by a notice."),
    )
