"""Access to what was delivered: handing over with it, fetching, drawing a key, signed links."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import actor_of, form_page, perform
from marketplace.deals.actions.check_access_key import check_access_key
from marketplace.deals.actions.deliver import deliver
from marketplace.deals.actions.grant_entitlement import grant_entitlement
from marketplace.deals.actions.issue_access_key import issue_access_key
from marketplace.deals.actions.open_entitlement import open_entitlement
from marketplace.deals.entitling import open_one
from marketplace.deals.forms import HandOverForm
from marketplace.deals.forms.access import KeyCheckForm
from marketplace.deals.models import Deal, Delivery, Entitlement
from marketplace.deals.views.room import own_deal
from parties.capabilities import Capability
from parties.views.door import let_in
from parties.views.files import attachment, keep

SALT = "deals.entitlement"


@form_page
def hand_over(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record a hand-over with its digest, and let the buyer in at once where the platform can."""
    deal = own_deal(request, uid)
    last = deal.deliveries.order_by("-n").first()
    act = Act(
        heading=_("Record the delivery"),
        hint=_(
            "Hand the data over by the agreed way and record its digest here: it is the evidence "
            "of what was delivered. A file, a signed link or an API key can be given through this "
            "page; only the buyer opens it."
        ),
        up=reverse("deals:detail", args=[uid]),
        above=deal.deal_no,
        said=_("Recorded. The buyer now accepts or asks for changes."),
        template="deals/hand_over.html",
    )
    return ask(
        request,
        act,
        HandOverForm,
        do=lambda form: _hand_over(request, deal, form.cleaned_data),
        on=deal,
        context={"deal": deal, "last_delivery": last},
    )


def _hand_over(request: HttpRequest, deal: Deal, said: dict[str, Any]) -> Delivery:
    actor, now, brought = actor_of(request), timezone.now(), said["file"]
    stored = None if brought is None else keep(actor, brought)
    delivery = deliver(
        actor=actor,
        deal_id=deal.pk,
        method=said["method"],
        content_sha256=said["content_sha256"] or (stored.sha256 if stored else ""),
        note=said["note"],
        expected_version=said["version"],
        now=now,
    )
    if said["access"]:
        grant_entitlement(
            actor=actor,
            deal_id=deal.pk,
            kind=said["access"],
            file_id=stored.pk if stored else None,
            expected_version=Deal.objects.values_list("version", flat=True).get(pk=deal.pk),
            now=now,
        )
    return delivery


@require_safe
def access(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one entitlement, its log, and to the buyer how to use it."""
    actor = actor_of(request)
    rows = Entitlement.objects.visible_to(actor)
    entitlement = get_object_or_404(
        rows.select_related("deal__buyer", "deal__holder", "delivery", "file"), uid=uid
    )
    context = {
        "entitlement": entitlement,
        "deal": entitlement.deal,
        "uses": entitlement.uses.order_by("-pk")[:50],
        "may_open": entitlement.deal.side_of(actor) == "buyer"
        and entitlement.is_open(now=timezone.now()),
        "may_check": entitlement.deal.side_of(actor) == "holder" and entitlement.kind == "api_key",
    }
    return render(request, "deals/access.html", context)


@require_POST
def fetch(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Give the file to the buyer; every time is logged."""
    found = _of_buyer(request, uid)
    file = open_entitlement(
        actor=actor_of(request), entitlement_id=found.pk, by="download", now=timezone.now()
    )
    return attachment(file)


@form_page
def draw_key(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Draw the key of an API entitlement and show it, this once."""
    found = _of_buyer(request, uid)
    act = Act(
        heading=_("Draw a key"),
        hint=_(
            "The key is shown once; only its digest is kept. One drawn before opens nothing any "
            "more."
        ),
        up=reverse("deals:access", args=[uid]),
        above=_("Access"),
    )
    return ask(
        request,
        act,
        ConfirmForm,
        do=by_form(request, issue_access_key, entitlement_id=found.pk),
        answer=lambda drawn: _once(request, found, drawn.token),
    )


@form_page
def draw_link(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Sign a link that lets the buyer's people in for SHARE_LINK_HOURS, and show it."""
    found = _of_buyer(request, uid)
    hint = _(
        "The link opens for %(hours)s hours, for people of your organisation who are signed in. "
        "Each download is recorded."
    )
    act = Act(
        heading=_("Sign a link"),
        hint=hint % {"hours": settings.SHARE_LINK_HOURS},
        up=reverse("deals:access", args=[uid]),
        above=_("Access"),
    )
    return ask(
        request,
        act,
        ConfirmForm,
        do=lambda _form: open_one(actor_of(request), found.pk, now=timezone.now()),
        answer=lambda entitlement: _once(request, found, _link(entitlement)),
    )


@form_page
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """Open a signed link: the buyer's own people only, and only while it and the access last."""
    try:
        uid = signing.loads(token, salt=SALT, max_age=settings.SHARE_LINK_HOURS * 3600)
    except signing.BadSignature:
        raise Http404 from None
    found = _of_buyer(request, UUID(uid))
    if request.method != "POST":
        return render(request, "deals/shared.html", {"entitlement": found, "deal": found.deal})
    file = open_entitlement(
        actor=actor_of(request), entitlement_id=found.pk, by="link", now=timezone.now()
    )
    return attachment(file)


@form_page
def check_key(request: HttpRequest) -> HttpResponse:
    """Let a holder ask whether a buyer's key opens anything of its deals now."""
    actor = let_in(request, Capability.DELIVER)
    return perform(
        request,
        KeyCheckForm,
        template="deals/check_key.html",
        do=lambda form: check_access_key(
            actor=actor, token=form.cleaned_data["key"], now=timezone.now()
        ),
        then=reverse("deals:check_key"),
        answer=lambda found: render(
            request, "deals/check_key.html", {"form": KeyCheckForm(), "found": found, "asked": True}
        ),
    )


def _of_buyer(request: HttpRequest, uid: UUID) -> Entitlement:
    rows = Entitlement.objects.opened_by(actor_of(request)).select_related("deal")
    return get_object_or_404(rows, uid=uid)


def _link(entitlement: Entitlement) -> str:
    token = signing.dumps(str(entitlement.uid), salt=SALT)
    return f"{settings.SITE_URL}{reverse('deals:shared', args=[token])}"


def _once(request: HttpRequest, entitlement: Entitlement, secret: str) -> HttpResponse:
    context = {"entitlement": entitlement, "deal": entitlement.deal, "secret": secret}
    return render(request, "deals/access_drawn.html", context)
