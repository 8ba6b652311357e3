"""The operators' screens of platforms, referrals and outcomes."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from kernel.asking import Act, ConfirmForm, VersionForm, ask, by_form
from kernel.edge import form_page, page_of
from listings.models import Listing
from marketplace.referrals.actions.accept_referral import accept_referral
from marketplace.referrals.actions.acknowledge_referral import acknowledge_referral
from marketplace.referrals.actions.decline_referral import decline_referral
from marketplace.referrals.actions.link_platform import link_platform
from marketplace.referrals.actions.lose_referral import lose_referral
from marketplace.referrals.actions.pause_platform import pause_platform
from marketplace.referrals.actions.record_outcome import record_outcome
from marketplace.referrals.actions.refer_intent import refer_intent
from marketplace.referrals.actions.refer_listing import refer_listing
from marketplace.referrals.actions.reverse_outcome import reverse_outcome
from marketplace.referrals.actions.withdraw_referral import withdraw_referral
from marketplace.referrals.forms import NoteForm, OutcomeForm, PlatformForm, StepForm
from marketplace.referrals.models import Outcome, Referral, TradingPlatform
from matching.models import Intent
from parties.capabilities import Capability
from parties.views.door import let_in

DONE = "referrals_console:detail"


@require_safe
def referral_list(request: HttpRequest) -> HttpResponse:
    """List referrals, newest first, by status and platform."""
    let_in(request, Capability.REFER)
    rows = Referral.objects.for_lists()
    status, slug = request.GET.get("status", ""), request.GET.get("platform", "")
    if status in Referral.Status.values:
        rows = rows.filter(status=status)
    if slug:
        rows = rows.filter(platform__slug=slug)
    context = {
        "listed": page_of(request, rows.order_by("-id")),
        "statuses": Referral.Status.choices,
        "status": status,
        "platforms": TradingPlatform.objects.linked(),
        "slug": slug,
    }
    return render(request, "referrals/list.html", context)


@require_safe
def referral_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one referral, its outcomes, and what can be recorded next."""
    let_in(request, Capability.REFER)
    referral = get_object_or_404(Referral.objects.for_lists(), uid=uid)
    outcomes = referral.outcomes.select_related("deal").order_by("id")
    context = {"referral": referral, "outcomes": outcomes, "steps": _next_steps(referral)}
    return render(request, "referrals/detail.html", context)


@require_safe
def platform_list(request: HttpRequest) -> HttpResponse:
    """List the trading platforms with what went there and what came of it."""
    let_in(request, Capability.REFER)
    rows = TradingPlatform.objects.with_counts()
    return render(request, "referrals/platforms.html", {"listed": page_of(request, rows)})


@form_page
def platform_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Note that a link with the platform exists."""
    let_in(request, Capability.REFER)
    platform = get_object_or_404(TradingPlatform.objects.with_counts(), slug=slug)
    hint = _(
        "From now on intents and listings may be referred to %(name)s. "
        "Do this only when a link really exists."
    )
    act = _on_platform(
        platform,
        heading=_("Link a platform"),
        hint=hint % {"name": platform.name},
        button=_("Link"),
        said=_("Linked. Intents and listings may now be referred there."),
    )
    return ask(
        request, act, ConfirmForm, do=by_form(request, link_platform, platform_id=platform.pk)
    )


@form_page
def platform_pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Refer nothing more to the platform for the time being."""
    actor = let_in(request, Capability.REFER)
    platform = get_object_or_404(TradingPlatform.objects.with_counts(), slug=slug)
    hint = _("Nothing more will be referred to %(name)s; live referrals go on.")
    act = _on_platform(
        platform,
        heading=_("Pause a platform"),
        hint=hint % {"name": platform.name},
        button=_("Pause"),
        said=_("Paused. Live referrals go on."),
    )
    return ask(
        request,
        act,
        partial(NoteForm, label=_("Reason")),
        do=lambda form: pause_platform(
            actor=actor,
            platform_id=platform.pk,
            reason=form.cleaned_data["note"],
            now=timezone.now(),
        ),
    )


@form_page
def intent_refer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Refer an open intent to a linked platform."""
    actor = let_in(request, Capability.REFER)
    intent = get_object_or_404(Intent.objects.visible_to(actor).open(), uid=uid)
    return _refer(
        request,
        intent.title,
        intent.intent_no,
        do=lambda form: refer_intent(
            actor=actor,
            intent_id=intent.pk,
            platform_id=form.cleaned_data["platform"].pk,
            now=timezone.now(),
        ),
    )


@form_page
def listing_refer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Refer a published listing to a linked platform."""
    actor = let_in(request, Capability.REFER)
    listing = get_object_or_404(Listing.objects.visible_to(actor).published(), uid=uid)
    return _refer(
        request,
        listing.title,
        listing.listing_no,
        do=lambda form: refer_listing(
            actor=actor,
            listing_id=listing.pk,
            platform_id=form.cleaned_data["platform"].pk,
            now=timezone.now(),
        ),
    )


def _refer(
    request: HttpRequest, subject: str, number: str, *, do: Callable[[Any], Referral]
) -> HttpResponse:
    hint = _(
        "“%(subject)s” will be shown to the platform. A referred intent counts as pushed over "
        "the channel “partner exchange”."
    )
    act = Act(
        heading=_("Refer to a trading platform"),
        hint=hint % {"subject": subject},
        button=_("Refer"),
        here=number,
        up=reverse("referrals_console:list"),
        above=_("Referrals"),
        then=lambda referral: reverse(DONE, args=[referral.uid]),
        said=_("Referred. Record here what the platform answers."),
    )
    return ask(request, act, PlatformForm, do=do)


# What an operator records of a platform's answer: the action, its text argument, label, button.
NOTED: dict[str, tuple[Callable[..., Referral], str, object]] = {
    "acknowledge": (
        acknowledge_referral,
        "destination_ref",
        _lazy("Their number for this referral"),
    ),
    "decline": (decline_referral, "reason", _lazy("Why they declined")),
    "lose": (lose_referral, "reason", _lazy("Why nothing came of it")),
    "withdraw": (withdraw_referral, "reason", _lazy("Why we take it back")),
}


@form_page
def referral_note(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """Record an answer that consists of one line of text."""
    actor = let_in(request, Capability.REFER)
    referral = get_object_or_404(Referral.objects.for_lists(), uid=uid)
    act, argument, label = NOTED[step]
    return ask(
        request,
        _on_referral(referral, heading=dict(_steps())[step]),
        partial(StepForm, label=str(label)),
        do=lambda form: act(
            actor=actor,
            referral_id=referral.pk,
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
            **{argument: form.cleaned_data["note"].strip()},
        ),
        on=referral,
    )


@form_page
def referral_accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record that the platform works on the referral."""
    let_in(request, Capability.REFER)
    referral = get_object_or_404(Referral.objects.for_lists(), uid=uid)
    return ask(
        request,
        _on_referral(referral, heading=dict(_steps())["accept"]),
        VersionForm,
        do=by_form(request, accept_referral, referral_id=referral.pk),
        on=referral,
    )


@form_page
def referral_outcome(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record a deal the platform closed; with it the referred intent has landed."""
    actor = let_in(request, Capability.REFER)
    referral = get_object_or_404(Referral.objects.for_lists(), uid=uid)
    act = _on_referral(
        referral,
        heading=_("Record an outcome"),
        button=_("Record the outcome"),
        said=_("Recorded. The deal counts as landed."),
    )
    return ask(
        request,
        act,
        OutcomeForm,
        do=lambda form: record_outcome(
            actor=actor,
            referral_id=referral.pk,
            terms=form.terms(),
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        on=referral,
    )


@form_page
def outcome_reverse(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back an outcome that was reported wrongly."""
    actor = let_in(request, Capability.REFER)
    outcome = get_object_or_404(Outcome.objects.select_related("referral__platform"), uid=uid)
    act = _on_referral(
        outcome.referral,
        heading=_("Reverse the outcome"),
        said=_("Reversed. The landing no longer counts; both records stay."),
    )
    return ask(
        request,
        act,
        partial(StepForm, label=_("Reason")),
        do=lambda form: reverse_outcome(
            actor=actor,
            outcome_id=outcome.pk,
            reason=form.cleaned_data["note"].strip(),
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        on=outcome,
    )


def _on_platform(platform: TradingPlatform, **words: Any) -> Act:
    up = reverse("referrals_console:platforms")
    return Act(up=up, above=_("Trading platforms"), here=platform.name, **words)


def _on_referral(referral: Referral, **words: Any) -> Act:
    said = {
        "hint": f"{referral.platform.name} · {referral.subject}",
        "button": _("Record"),
        "said": _("Recorded."),
        "above": referral.referral_no,
    }
    return Act(up=reverse(DONE, args=[referral.uid]), **{**said, **words})


def _steps() -> list[tuple[str, str]]:
    return [
        ("acknowledge", _("They received it")),
        ("accept", _("They work on it")),
        ("outcome", _("Record an outcome")),
        ("decline", _("They declined")),
        ("lose", _("Nothing came of it")),
        ("withdraw", _("Take it back")),
    ]


def _next_steps(referral: Referral) -> list[dict[str, str]]:
    """Return the buttons for the events that the referral's status allows, in the usual order."""
    events = {event for status, event, _to in Referral.MOVES if status == referral.status}
    steps = {"conclude": "outcome"}
    allowed = {steps.get(event, event) for event in events}
    return [
        {"label": label, "href": reverse(f"referrals_console:{step}", args=[referral.uid])}
        for step, label in _steps()
        if step in allowed
    ]
