"""The operators' pages on certificates: the queue to verify, and the decision on each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.asking import ReasonForm, by_form
from kernel.edge import actor_of, form_page, page_of, perform
from listings.actions.deregister_certificate import deregister_certificate
from listings.actions.freeze_certificate import freeze_certificate
from listings.actions.mismatch_certificate import mismatch_certificate
from listings.actions.unfreeze_certificate import unfreeze_certificate
from listings.actions.verify_certificate import verify_certificate
from listings.forms.decisions import CERTIFICATE_REASONS, FreezeForm, ReturnForm, VerifyForm
from listings.models import Certificate, RegisterCheck, RegistrySource
from listings.views.console import is_concerned
from listings.views.registers import differs_of
from listings.vocabulary.certificates import normalise
from parties.capabilities import Capability, require
from parties.views.door import let_in

Words = Any  # a lazy translation
Status = Certificate.Status


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operator can decide about a certificate, from which states, by which form."""

    name: str
    label: Words
    effect: Words
    said: Words
    act: Callable[..., Certificate]
    form: Callable[..., Form]
    possible: frozenset[str]
    kind: str = "danger"


def _mismatch_form(*args: Any, **options: Any) -> ReturnForm:
    return ReturnForm(*args, sentences=CERTIFICATE_REASONS, **options)


DECISIONS = (
    Decision(
        "verify",
        pgettext_lazy("certificate", "Verify"),
        _("It becomes valid; the holder may publish with it."),
        _("Verified."),
        verify_certificate,
        VerifyForm,
        frozenset({Status.RECORDED}),
        "primary",
    ),
    Decision(
        "mismatch",
        _("Does not match"),
        _("It is rejected; the holder reads the reason and may record it anew."),
        _("Rejected."),
        mismatch_certificate,
        _mismatch_form,
        frozenset({Status.RECORDED}),
    ),
    Decision(
        "freeze",
        _("Freeze"),
        _("Its listings leave the market at once."),
        _("Frozen."),
        freeze_certificate,
        FreezeForm,
        frozenset({Status.VALID}),
    ),
    Decision(
        "unfreeze",
        _("Lift the freezing"),
        _("It is valid again if its term has not ended; its listings come back by themselves."),
        _("The freezing is lifted."),
        unfreeze_certificate,
        ReasonForm,
        frozenset({Status.FROZEN}),
        "primary",
    ),
    Decision(
        "deregister",
        _("Deregister"),
        _("The registrar took it off the register. There is no way back."),
        _("Deregistered."),
        deregister_certificate,
        ReasonForm,
        frozenset({Status.VALID, Status.FROZEN, Status.EXPIRED}),
    ),
)
BY_NAME = {decision.name: decision for decision in DECISIONS}


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Show certificates by status, those to be verified first; ``?q=`` finds one by its number."""
    actor = let_in(request, Capability.VERIFY_CERTIFICATE)
    status = request.GET.get("status", Status.RECORDED)
    words = request.GET.get("q", "").strip()[:100]
    rows = Certificate.objects.visible_to(actor).select_related("asset__holder", "scheme")
    if words:
        rows = rows.filter(Q(certificate_no=normalise(words)) | Q(holder_name__icontains=words))
    elif status in Status.values:
        rows = rows.filter(status=status)
    context = {
        "listed": page_of(request, rows.order_by("created_at", "pk")),
        "statuses": Status.choices,
        "status": status,
        "words": words,
    }
    return render(request, "listings/review_certificates.html", context)


@require_safe
def certificate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one certificate and what can be decided about it."""
    actor = actor_of(request)
    row = _certificate(actor, uid)
    return render(request, "listings/review_certificate.html", _context(actor, row))


@form_page
def decide(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """Ask what one decision needs, and make it."""
    actor = actor_of(request)
    row = _certificate(actor, uid)
    decision = BY_NAME.get(name)
    if decision is None:
        raise Http404
    return perform(
        request,
        decision.form,
        template="listings/review_certificate.html",
        context={**_context(actor, row), "decision": decision},
        form_options={"initial": {"version": row.version}},
        do=by_form(request, decision.act, certificate_id=row.pk),
        then=reverse("listings_console:certificate", args=[uid]),
        said=str(decision.said),
    )


def _certificate(actor: Actor, uid: UUID) -> Certificate:
    require(actor, Capability.VERIFY_CERTIFICATE)
    rows = Certificate.objects.visible_to(actor)
    return get_object_or_404(
        rows.select_related("asset__holder", "scheme", "file", "supersedes"), uid=uid
    )


def _context(actor: Actor, row: Certificate) -> dict[str, Any]:
    is_own = is_concerned(actor, row.asset.holder_id)
    possible = [] if is_own else [d for d in DECISIONS if row.status in d.possible]
    same_number = Certificate.objects.filter(certificate_no=row.certificate_no).exclude(pk=row.pk)
    burdens = row.encumbrances.select_related("certificate", "beneficiary")
    burdens = burdens.prefetch_related("consents")
    return {
        "certificate": row,
        "decisions": possible,
        "is_own": is_own,
        "same_number": list(same_number.select_related("scheme", "asset__holder")[:5]),
        "register": RegisterCheck.objects.filter(pk=row.pk).first(),
        "differs": differs_of(row),
        "can_ask": RegistrySource.objects.filter(pk=row.scheme_id, enabled=True).exists(),
        "listings": list(row.listings.order_by("-pk")[:10]),
        "burdens": list(burdens.order_by("-pk")),
        "may_burden": not is_own and row.status in (Status.VALID, Status.FROZEN),
    }
