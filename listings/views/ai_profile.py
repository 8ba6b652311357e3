"""AI data sets: the holder's guided form, and the operators' checklist."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.edge import form_page, page_of, perform
from listings.actions.review_ai_profile import review_ai_profile
from listings.actions.set_ai_profile import set_ai_profile
from listings.forms.ai_profile import AIProfileForm, AIReviewForm
from listings.models import AIDatasetProfile, DataIPAsset
from listings.vocabulary.ai_review import ITEMS
from parties.capabilities import Capability
from parties.views.door import let_in


@form_page
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Describe one's own AI data set."""
    actor = let_in(request, Capability.KEEP_RIGHTS)
    asset = get_object_or_404(DataIPAsset.objects.editable_by(actor), uid=uid)
    profile = AIDatasetProfile.objects.filter(asset=asset).first()
    return perform(
        request,
        AIProfileForm,
        template="listings/ai_profile.html",
        context={
            "asset": asset,
            "profile": profile,
            "missing": [_label(name) for name in profile.missing] if profile else [],
            "review": profile.reviews.order_by("-pk").first() if profile else None,
        },
        form_options={"profile": profile},
        do=lambda form: set_ai_profile(
            actor=actor,
            asset_id=asset.pk,
            terms=form.terms(),
            now=timezone.now(),
            expected_version=form.cleaned_data["version"],
        ),
        then=reverse("listings:ai_profile", args=[uid]),
        said=_("Saved."),
    )


def _label(name: str) -> str:
    return str(
        AIProfileForm.base_fields["human_review" if name == "human_review_bp" else name].label
    )


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Show the complete profiles whose present version nobody has reviewed, the oldest first."""
    let_in(request, Capability.REVIEW_PROOF)
    rows = AIDatasetProfile.objects.to_be_reviewed().select_related("asset__holder")
    context = {"listed": page_of(request, rows.order_by("updated_at", "pk"))}
    return render(request, "listings/review_ai_profiles.html", context)


@form_page
def review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Go through the checklist."""
    actor = let_in(request, Capability.REVIEW_PROOF)
    rows = AIDatasetProfile.objects.select_related("asset__holder")
    profile = get_object_or_404(rows, uid=uid)
    questions = {item.code: item.question for item in ITEMS}
    earlier = [
        {
            "at": row.at,
            "version": row.profile_version,
            "passed": row.passed,
            "failed": [
                (questions.get(item["item"], item["item"]), item["note"])
                for item in row.items
                if item["result"] == "fail"
            ],
        }
        for row in profile.reviews.order_by("-pk")[:5]
    ]
    return perform(
        request,
        AIReviewForm,
        template="listings/review_ai_profile.html",
        context={"profile": profile, "earlier": earlier},
        form_options={"initial": {"version": profile.version}},
        do=lambda form: review_ai_profile(
            actor=actor,
            profile_id=profile.pk,
            findings=form.findings(),
            now=timezone.now(),
            expected_version=form.cleaned_data["version"],
        ),
        then=reverse("listings_console:ai_profiles"),
        said=_("The review is on record."),
    )
