"""The operators' pages on source proofs: those that wait, and the decision on each."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.asking import ReasonForm, VersionForm
from kernel.edge import actor_of, form_page, page_of, perform
from listings.actions.accept_source_proof import accept_source_proof
from listings.actions.reject_source_proof import reject_source_proof
from listings.models import SourceProof
from parties.capabilities import Capability, require
from parties.views.door import let_in


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Show the source proofs that wait, the oldest first."""
    actor = let_in(request, Capability.REVIEW_PROOF)
    rows = SourceProof.objects.visible_to(actor).waiting()
    rows = rows.select_related("asset__holder", "document").order_by("created_at", "pk")
    return render(request, "listings/review_proofs.html", {"listed": page_of(request, rows)})


@form_page
def decide(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """Accept a source proof, or say why it proves nothing."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Capability.REVIEW_PROOF)
    rows = SourceProof.objects.visible_to(actor).select_related("asset__holder", "document")
    proof = get_object_or_404(rows, uid=uid)
    if name not in ("accept", "reject"):
        raise Http404
    accepts = name == "accept"

    def do(form: VersionForm) -> SourceProof:
        seen = form.cleaned_data["version"]
        if accepts:
            return accept_source_proof(
                actor=actor, source_proof_id=proof.pk, now=now, expected_version=seen
            )
        return reject_source_proof(
            actor=actor,
            source_proof_id=proof.pk,
            reason=form.cleaned_data["reason"],
            now=now,
            expected_version=seen,
        )

    return perform(
        request,
        VersionForm if accepts else ReasonForm,
        template="listings/review_proof.html",
        context={"proof": proof, "accepts": accepts},
        form_options={"initial": {"version": proof.version}},
        do=do,
        then=reverse("listings:record", args=[proof.asset.uid]),
        said=_("Accepted.") if accepts else _("Not accepted; the holder reads why."),
    )
