"""Posting a need and what becomes of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of, perform
from listings.models import Listing
from matching.actions.close_intent import close_intent
from matching.actions.post_intent import post_intent
from matching.actions.renew_intent import renew_intent
from matching.actions.revise_intent import revise_intent
from matching.actions.submit_intent import submit_intent
from matching.actions.withdraw_intent import withdraw_intent
from matching.actions.withdraw_push import withdraw_push
from matching.forms import CloseForm, WishForm, typed
from matching.models import Intent, Push
from matching.progress import reach_of
from matching.terms import IntentWish, wish_terms_of
from matching.views.preview import look
from parties.capabilities import Capability
from parties.views.door import let_in

FROM_LISTING = 400  # characters of an overview that start the text of a need


@form_page
def new(request: HttpRequest) -> HttpResponse:
    """Write down a need; look what fits before posting; keep it as a draft or hand it in."""
    actor = let_in(request, Capability.POST_INTENT)
    if "preview" in request.POST:
        return _looked(request, "matching/new.html", {})
    return perform(
        request,
        WishForm,
        form_options={} if request.method == "POST" else {"initial": _start(request)},
        template="matching/new.html",
        do=lambda form: post_intent(
            actor=actor, wish=form.wish(), submit="submit" in request.POST, now=timezone.now()
        ),
        then=lambda intent: intent.get_absolute_url(),
        said=_("Posted. You see here what becomes of it.")
        if "submit" in request.POST
        else _("Kept as a draft. Nobody else sees it."),
    )


@form_page
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a draft, a returned or an open intent."""
    actor = let_in(request, Capability.POST_INTENT)
    intent = get_object_or_404(Intent.objects.editable_by(actor), uid=uid)
    if "preview" in request.POST:
        return _looked(request, "matching/edit.html", {"intent": intent})
    start = typed(wish_terms_of(intent)) | {"version": intent.version}
    return perform(
        request,
        WishForm,
        form_options={} if request.method == "POST" else {"initial": start},
        template="matching/edit.html",
        context={"intent": intent},
        do=lambda form: revise_intent(
            actor=actor,
            intent_id=intent.pk,
            wish=form.wish(),
            version=form.cleaned_data["version"],
            now=timezone.now(),
        ),
        then=intent.get_absolute_url(),
        said=_("Changed."),
    )


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the intents of one's organisation, the newest first."""
    rows = Intent.objects.editable_by(actor_of(request))
    status = request.GET.get("status", "")
    if status in Intent.Status.values:
        rows = rows.filter(status=status)
    listed = page_of(request, rows.order_by("-pk"))
    reach = reach_of([intent.pk for intent in listed.page])
    context = {
        "listed": listed,
        "rows": [(intent, reach[intent.pk]) for intent in listed.page],
        "statuses": Intent.Status.choices,
        "status": status,
        "now": timezone.now(),
    }
    return render(request, "matching/mine.html", context)


@form_page
def submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand a draft in."""
    intent = get_object_or_404(Intent.objects.editable_by(actor_of(request)), uid=uid)
    return _ask(
        request,
        intent,
        ConfirmForm,
        do=by_form(request, submit_intent, intent_id=intent.pk),
        heading=_("Submit the intent"),
        hint=_("An operator reads it. Once open, it is matched and fitting holders are asked."),
        button=_("Submit"),
        said=_("Handed in for review."),
    )


@form_page
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that no more answers are needed, and why."""
    intent = get_object_or_404(Intent.objects.editable_by(actor_of(request)), uid=uid)
    return _ask(
        request,
        intent,
        CloseForm,
        do=by_form(request, close_intent, intent_id=intent.pk),
        heading=_("Close the intent"),
        hint=_(
            "Whoever has not answered yet is not asked any more. Answers and negotiations stay."
        ),
        button=_("Close"),
        said=_("Closed. Whoever had not answered is not asked any more."),
    )


@form_page
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an intent back for good."""
    intent = get_object_or_404(Intent.objects.editable_by(actor_of(request)), uid=uid)
    return _ask(
        request,
        intent,
        ConfirmForm,
        do=by_form(request, withdraw_intent, intent_id=intent.pk),
        heading=_("Withdraw for good"),
        hint=_("This cannot be undone. Whoever has not answered yet is not asked any more."),
        button=_("Withdraw"),
        said=_("Withdrawn."),
        kind="danger",
    )


@form_page
def renew(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep an intent open for another period."""
    intent = get_object_or_404(Intent.objects.editable_by(actor_of(request)), uid=uid)
    return _ask(
        request,
        intent,
        ConfirmForm,
        do=by_form(request, renew_intent, intent_id=intent.pk),
        heading=_("Renew the intent"),
        hint=_("It stays open for another period and is matched again."),
        button=_("Renew"),
        said=_("Renewed."),
    )


@form_page
def call_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Withdraw one push of one's own intent."""
    actor = actor_of(request)
    rows = Push.objects.filter(intent__poster_id=actor.organisation_id)
    push = get_object_or_404(rows.select_related("intent", "recipient"), uid=uid)
    hint = _("%(holder)s cannot answer any more, and is not asked again for this intent.")
    return _ask(
        request,
        push.intent,
        ConfirmForm,
        do=by_form(request, withdraw_push, push_id=push.pk),
        heading=_("Withdraw the push"),
        hint=hint % {"holder": push.recipient.name if push.recipient else ""},
        button=_("Withdraw"),
        said=_("The push is withdrawn."),
        kind="danger",
    )


def _ask(
    request: HttpRequest,
    intent: Intent,
    form_class: type[Form],
    *,
    do: Callable[[Any], object],
    **words: Any,
) -> HttpResponse:
    act = Act(up=intent.get_absolute_url(), above=intent.title, **words)
    return ask(request, act, form_class, do=do)


@login_not_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Answer with what fits the need typed so far; a question, it changes nothing."""
    let_in(request, Capability.POST_INTENT)
    form = WishForm(request.POST)
    form.is_valid()
    context = {
        "found": look(form.wish(), actor=actor_of(request), now=timezone.now()),
        "unread": form.unread(),
    }
    return render(request, "matching/_preview.html", context)


def _looked(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """Show the form as typed, with what fits; for browsers without scripts."""
    form = WishForm(request.POST)
    form.is_valid()
    context |= {
        "form": WishForm(initial=request.POST.dict() | dict(form.cleaned_data)),
        "found": look(form.wish(), actor=actor_of(request), now=timezone.now()),
        "unread": form.unread(),
        "submission_id": request.POST.get("submission_id", ""),
    }
    return render(request, template, context)


def _start(request: HttpRequest) -> dict[str, object]:
    """Return what the form starts with: a copy of an old intent, or what a listing offers."""
    actor = actor_of(request)
    if uid := _uid(request.GET.get("copy")):
        old = Intent.objects.editable_by(actor).filter(uid=uid).first()
        return typed(wish_terms_of(old)) | {"deadline_on": None} if old else {}
    if uid := _uid(request.GET.get("listing")):
        rows = Listing.objects.visible_to(actor).select_related("asset")
        listing = rows.filter(uid=uid).first()
        return typed(_asking_for(listing)) if listing else {}
    return {}


def _asking_for(listing: Listing) -> IntentWish:
    asset = listing.asset
    return IntentWish(
        title=listing.title[:80],
        need=(listing.summary or asset.overview)[:FROM_LISTING],
        divisions=(asset.division,) if asset.division else (),
        data_kinds=tuple(asset.data_kinds),
        region=asset.region,
        rights_wanted=tuple(listing.rights_offered[:1]),
    )


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
