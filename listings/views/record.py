"""The compliance record of an asset: its papers, holders and reports, for holder and operators."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.actor import Actor
from kernel.asking import Act, ReasonForm, ask
from kernel.edge import actor_of, form_page, perform
from kernel.workdays import local_day
from listings.actions.add_evidence import add_evidence
from listings.actions.add_source_proof import ProofTerms, add_source_proof
from listings.actions.record_assessment import record_assessment
from listings.actions.record_deposit import record_deposit
from listings.actions.remove_evidence import remove_evidence
from listings.actions.set_asset_holders import set_asset_holders
from listings.actions.take_copy import take_copy
from listings.actions.withdraw_assessment import withdraw_assessment
from listings.forms.rights import (
    AssessmentForm,
    DepositForm,
    EvidenceForm,
    HoldersForm,
    ProofForm,
)
from listings.models import Assessment, ComplianceFile, DataIPAsset, EvidenceAccess
from listings.models.encumbrance import Encumbrance
from listings.record import record_of
from parties.capabilities import Capability, require
from parties.models import StoredFile, User
from parties.views.files import attachment, keep

LAST_ACCESSES = 20


@require_safe
def record(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the record, chapter by chapter, with what to add next."""
    actor = actor_of(request)
    rows = DataIPAsset.objects.visible_to(actor).select_related("holder", "ai_profile")
    asset = get_object_or_404(rows, uid=uid)
    burdens = Encumbrance.objects.filter(certificate__asset=asset)
    context = {
        "asset": asset,
        "record": record_of(asset, today=local_day(timezone.now())),
        "burdens": burdens.select_related("certificate", "beneficiary").order_by("-pk"),
        "accesses": _accesses(asset),
        "is_own": asset.holder_id == actor.organisation_id,
        "may_decide": actor.is_operator and asset.holder_id != actor.organisation_id,
    }
    return render(request, "listings/record.html", context)


def _accesses(asset: DataIPAsset) -> list[dict[str, object]]:
    """Return who took a copy of what, the latest first."""
    rows = EvidenceAccess.objects.filter(asset=asset).select_related("document").order_by("-pk")
    last = list(rows[:LAST_ACCESSES])
    names = dict(
        User.objects.filter(pk__in={row.user_id for row in last}).values_list("pk", "name")
    )
    return [
        {"at": row.at, "file": row.document.name, "who": names.get(row.user_id or 0, "")}
        for row in last
    ]


@require_safe
def copy(request: HttpRequest, uid: UUID, file_uid: UUID) -> HttpResponseBase:
    """Give a copy of a paper and note who took it."""
    actor = actor_of(request)
    asset = get_object_or_404(DataIPAsset.objects.visible_to(actor), uid=uid)
    try:
        taken = take_copy(actor=actor, asset_id=asset.pk, file_uid=file_uid, now=timezone.now())
    except StoredFile.DoesNotExist:
        raise Http404 from None
    return attachment(taken)


@form_page
def add_proof(request: HttpRequest, uid: UUID) -> HttpResponse:
    """File a source proof."""

    def do(actor: Actor, asset: DataIPAsset, form: Form) -> object:
        typed = form.cleaned_data
        terms = ProofTerms(
            typed["kind"], keep(actor, typed["document"]).pk, valid_to=typed["valid_to"]
        )
        return add_source_proof(actor=actor, asset_id=asset.pk, terms=terms, now=timezone.now())

    said = _("Filed. An operator examines it; you will be told.")
    return _ask(request, uid, ProofForm, heading=_("File a source proof"), do=do, said=said)


@form_page
def add_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put a file into the record."""

    def do(actor: Actor, asset: DataIPAsset, form: Form) -> object:
        typed = form.cleaned_data
        return add_evidence(
            actor=actor,
            asset_id=asset.pk,
            chapter=typed["chapter"],
            title=typed["title"],
            document_id=keep(actor, typed["document"]).pk,
            now=timezone.now(),
        )

    return _ask(request, uid, EvidenceForm, heading=_("Add a file"), do=do, said=_("Added."))


@form_page
def add_deposit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record an evidence deposit."""

    def do(actor: Actor, asset: DataIPAsset, form: DepositForm) -> object:
        document = form.cleaned_data["document"]
        terms = form.terms(document_id=keep(actor, document).pk if document else None)
        return record_deposit(actor=actor, asset_id=asset.pk, terms=terms, now=timezone.now())

    heading = _("Record an evidence deposit")
    return _ask(request, uid, DepositForm, heading=heading, do=do, said=_("Recorded."))


@form_page
def add_assessment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record an assessor's report."""

    def do(actor: Actor, asset: DataIPAsset, form: AssessmentForm) -> object:
        terms = form.terms(report_id=keep(actor, form.cleaned_data["report"]).pk)
        return record_assessment(actor=actor, asset_id=asset.pk, terms=terms, now=timezone.now())

    heading = _("Record an assessment")
    return _ask(request, uid, AssessmentForm, heading=heading, do=do, said=_("Recorded."))


@form_page
def holders(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say who holds which right."""
    actor = actor_of(request)
    asset = _own(actor, uid)
    return perform(
        request,
        HoldersForm,
        template="listings/record_holders.html",
        context={"asset": asset},
        form_options={"asset": asset},
        do=lambda form: set_asset_holders(
            actor=actor,
            asset_id=asset.pk,
            holdings=form.cleaned_data["holdings"],
            now=timezone.now(),
            expected_version=form.cleaned_data["version"],
        ),
        then=reverse("listings:record", args=[uid]),
        said=_("Saved."),
    )


@form_page
def withdraw(request: HttpRequest, uid: UUID, assessment_uid: UUID) -> HttpResponse:
    """Take an assessor's report back."""
    assessment = get_object_or_404(
        Assessment.objects.filter(asset=_own(actor_of(request), uid)), uid=assessment_uid
    )

    def do(actor: Actor, _asset: DataIPAsset, form: Form) -> object:
        return withdraw_assessment(
            actor=actor,
            assessment_id=assessment.pk,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
            expected_version=form.cleaned_data["version"],
        )

    return _ask(
        request,
        uid,
        ReasonForm,
        heading=_("Withdraw the report"),
        do=do,
        said=_("Withdrawn."),
        on=assessment,
    )


@require_POST
def remove_file(request: HttpRequest, uid: UUID, evidence_uid: UUID) -> HttpResponse:
    """Take a file out of the record."""
    actor = actor_of(request)
    files = ComplianceFile.objects.filter(asset=_own(actor, uid))
    evidence = get_object_or_404(files.present(), uid=evidence_uid)
    remove_evidence(actor=actor, evidence_id=evidence.pk, now=timezone.now())
    return HttpResponseRedirect(reverse("listings:record", args=[uid]))


def _ask(
    request: HttpRequest,
    uid: UUID,
    form: type[Form],
    *,
    heading: str,
    do: Callable[[Actor, DataIPAsset, Any], object],
    said: str,
    on: Assessment | None = None,
) -> HttpResponse:
    """Ask for one more thing about one's own asset, and lead back to its record."""
    actor = actor_of(request)
    asset = _own(actor, uid)
    act = Act(
        heading=heading,
        hint=asset.name,
        up=reverse("listings:record", args=[uid]),
        above=_("Compliance record"),
        said=said,
    )
    return ask(request, act, form, do=lambda typed: do(actor, asset, typed), on=on)


def _own(actor: Actor, uid: UUID) -> DataIPAsset:
    require(actor, Capability.KEEP_RIGHTS)
    return get_object_or_404(DataIPAsset.objects.editable_by(actor), uid=uid)
