"""The holder's pages: the listing form, one's own listings, and the moves of each."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from kernel.actor import Actor
from kernel.asking import Act, ReasonForm, VersionForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of, perform
from kernel.uid import uid_in
from kernel.workdays import local_day
from listings.actions.draft_listing import draft_listing
from listings.actions.resume_listing import resume_listing
from listings.actions.revise_listing import revise_listing
from listings.actions.submit_listing import submit_listing
from listings.actions.suspend_listing import suspend_listing
from listings.actions.withdraw_listing import withdraw_listing
from listings.forms.decisions import WithdrawForm
from listings.forms.listing import ListingForm
from listings.gates import unmet
from listings.models import Certificate, Listing
from listings.terms import ListingTerms, terms_of
from listings.views.price_band import price_band
from parties.capabilities import Capability, require


@form_page
def draft(request: HttpRequest) -> HttpResponse:
    """Begin a listing, from nothing, from a certificate or as a copy of an earlier listing."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Capability.DRAFT_LISTING)
    base = _first_terms(
        actor,
        certificate=request.GET.get("certificate") or "",
        copy=request.GET.get("copy") or "",
    )
    return perform(
        request,
        ListingForm,
        template="listings/form.html",
        form_options={"actor": actor, "today": local_day(now), "base": base},
        do=lambda form: draft_listing(actor=actor, terms=form.terms, now=now),
        then=lambda listing: reverse("listings:edit", args=[listing.uid]),
        said=_("Saved as a draft."),
    )


@form_page
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Read and change one's own listing; what is fixed now cannot be typed into."""
    actor, now = actor_of(request), timezone.now()
    today, listing = local_day(now), _own(actor, uid)
    base = terms_of(listing)
    if number := request.GET.get("certificate"):
        base = replace(base, certificate_id=_certificate_id(actor, number))
    return perform(
        request,
        ListingForm,
        template="listings/form.html",
        context={
            "listing": listing,
            "same_title": _same_title(listing),
            "band": price_band(listing, today=today),
        },
        form_options={"actor": actor, "today": today, "base": base, "listing": listing},
        do=lambda form: revise_listing(
            actor=actor,
            listing_id=listing.pk,
            terms=form.terms,
            now=now,
            expected_version=form.cleaned_data["version"],
        ),
        then=reverse("listings:edit", args=[uid]),
        said=_("Saved."),
    )


@require_POST
def completeness(request: HttpRequest) -> HttpResponse:
    """Weigh what is being typed; a fragment, nothing is saved."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Capability.DRAFT_LISTING)
    form = ListingForm(request.POST, actor=actor, today=local_day(now), base=ListingTerms(title=""))
    return render(request, "listings/_form_completeness.html", {"form": form})


@form_page
def submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand one's own listing to the operators."""
    actor, now = actor_of(request), timezone.now()
    listing = _own(actor, uid)
    return perform(
        request,
        VersionForm,
        template="listings/form_submit.html",
        context={"listing": listing, "unmet": unmet(listing, today=local_day(now))},
        form_options={"initial": {"version": listing.version}},
        do=by_form(request, submit_listing, listing_id=listing.pk),
        then=reverse("listings:edit", args=[uid]),
        said=_("Submitted. An operator reviews it; you will be told."),
    )


@form_page
def suspend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take one's own listing off the market for the time being."""
    actor = actor_of(request)
    listing = get_object_or_404(Listing.objects.governed_by(actor), uid=uid)
    hint = _(
        "“%(title)s” leaves the market at once; its page says why. Open negotiations go on. "
        "You can resume it."
    )
    act = _act(
        actor,
        listing,
        heading=_("Suspend the listing"),
        hint=hint % {"title": listing.title},
        button=pgettext("listing", "Suspend"),
        said=_("The listing is off the market for now."),
    )
    do = by_form(request, suspend_listing, listing_id=listing.pk)
    return ask(request, act, ReasonForm, do=do, on=listing)


@form_page
def resume(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Bring a suspended listing back onto the market."""
    actor, now = actor_of(request), timezone.now()
    rows = Listing.objects.governed_by(actor).with_terms()
    listing = get_object_or_404(rows, uid=uid)
    return perform(
        request,
        VersionForm,
        template="listings/form_resume.html",
        context={"listing": listing, "unmet": unmet(listing, today=local_day(now))},
        form_options={"initial": {"version": listing.version}},
        do=by_form(request, resume_listing, listing_id=listing.pk),
        then=_home_of(actor, listing),
        said=_("The listing is on the market again."),
    )


@form_page
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take one's own listing off the market for good."""
    actor = actor_of(request)
    listing = get_object_or_404(Listing.objects.governed_by(actor), uid=uid)
    hint = _(
        "“%(title)s” leaves the market for good; what was public leaves a page that says so. Open "
        "negotiations go on. This cannot be undone, but you can list the same data anew."
    )
    act = _act(
        actor,
        listing,
        heading=_("Withdraw the listing"),
        hint=hint % {"title": listing.title},
        button=pgettext("listing", "Withdraw"),
        said=_("The listing has left the market."),
    )
    do = by_form(request, withdraw_listing, listing_id=listing.pk)
    return ask(request, act, WithdrawForm, do=do, on=listing)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own listings with what each lacks, for single and bulk acts."""
    own = Listing.objects.editable_by(actor_of(request))
    status, words = request.GET.get("status", ""), request.GET.get("q", "").strip()[:200]
    rows = own.filter(status=status) if status in Listing.Status.values else own
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(listing_no=words.upper()))
    counted = own.order_by().values_list("status").annotate(Count("pk"))
    context = {
        "listed": page_of(request, rows.with_terms().order_by("-pk")),
        "tabs": _tabs(dict(counted), chosen=status),
        "words": words,
        "status": status,
        "holds_any": own.exists(),
    }
    return render(request, "listings/mine.html", context)


def _tabs(counts: dict[str, int], *, chosen: str) -> list[dict[str, object]]:
    """Return one tab for all listings and one for each status that has some."""
    tabs = [{"value": "", "label": _("All"), "count": sum(counts.values()), "is_now": not chosen}]
    return tabs + [
        {"value": value, "label": label, "count": counts[value], "is_now": value == chosen}
        for value, label in Listing.Status.choices
        if value in counts
    ]


def _own(actor: Actor, uid: UUID) -> Listing:
    return get_object_or_404(Listing.objects.editable_by(actor).with_terms(), uid=uid)


def _act(actor: Actor, listing: Listing, *, button: str, **words: str) -> Act:
    return Act(
        up=reverse("listings:edit", args=[listing.uid]),
        above=listing.title,
        then=_home_of(actor, listing),
        here=button,
        button=button,
        kind="danger",
        **words,
    )


def _home_of(actor: Actor, listing: Listing) -> str:
    """Return where a person goes on: the form of one's own, the review of others' listings."""
    if actor.organisation_id == listing.holder_id:
        return reverse("listings:edit", args=[listing.uid])
    return reverse("listings_console:review", args=[listing.uid])


def _same_title(listing: Listing) -> list[Listing]:
    """Return up to three other listings of the holder with this title: likely duplicates."""
    others = Listing.objects.filter(holder_id=listing.holder_id).titled_like(listing.title)
    return list(others.exclude(pk=listing.pk).order_by("pk")[:3])


def _certificate_id(actor: Actor, uid: str) -> int | None:
    mine = Certificate.objects.editable_by(actor)
    return mine.filter(uid=uid_in(uid)).values_list("pk", flat=True).first()


def _first_terms(actor: Actor, *, certificate: str, copy: str) -> ListingTerms:
    """Return what a new listing starts with: nothing, a certificate's asset, or a copy."""
    if copy:
        earlier = Listing.objects.editable_by(actor).with_terms().filter(uid=uid_in(copy)).first()
        if earlier is not None:
            return replace(terms_of(earlier), external_ref="", import_digest="")
    if certificate:
        rows = Certificate.objects.editable_by(actor).select_related("asset")
        found = rows.filter(uid=uid_in(certificate)).first()
        if found is not None:
            described = Listing(asset=found.asset, certificate=found, title=found.asset.name)
            return replace(terms_of(described), certificate_id=found.pk)
    return ListingTerms(title="")
