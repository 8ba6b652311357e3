"""The operators' page of scoring models: what was learned, what is in force, and the way back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import form_page, page_of
from matching.actions.promote_scoring import promote_scoring
from matching.actions.roll_back_scoring import roll_back_scoring
from matching.engine.trial import FEWEST
from matching.models import ScoringVersion
from matching.reasons import LABELS
from matching.retrieval.model_in_force import BUILT_IN, model_in_force
from parties.capabilities import Capability
from parties.views.door import let_in

FEATURES = {  # what is scored but no criterion of a need
    "text": gettext_lazy("Words and meaning"),
    "words": gettext_lazy("Words"),
    "meaning": gettext_lazy("Meaning"),
    "freshness": gettext_lazy("Freshness"),
}


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """List the learned models, the newest first, with the trial each of them passed or failed."""
    let_in(request, Capability.TUNE_MATCHING)
    model = model_in_force()
    context = {
        "listed": page_of(request, ScoringVersion.objects.order_by("-pk")),
        "in_force": model.version,
        "is_built_in": model is BUILT_IN,
        "weights": [
            (FEATURES.get(name) or LABELS.get(name) or name, value, BUILT_IN.weights.get(name, 0.0))
            for name, value in sorted(model.weights.items(), key=lambda pair: -pair[1])
            if value
        ],
        "fewest": FEWEST,
    }
    return render(request, "matching/console/models.html", context)


@form_page
def promote(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put a learned model in force."""
    let_in(request, Capability.TUNE_MATCHING)
    version = get_object_or_404(ScoringVersion.objects.order_by("pk"), uid=uid)
    act = Act(
        heading=_("Put the model in force"),
        hint=_(
            "All open intents are matched again by it, a few at a time. Nobody is pushed twice. "
            "You can roll back."
        ),
        here=version.name,
        button=_("Put in force"),
        up=reverse("matching_console:models"),
        above=_("Scoring models"),
        said=_("The model is in force; open intents are being matched again."),
    )
    do = by_form(request, promote_scoring, version_id=version.pk)
    return ask(request, act, ConfirmForm, do=do)


@form_page
def roll_back(request: HttpRequest) -> HttpResponse:
    """Return to the model of before."""
    let_in(request, Capability.TUNE_MATCHING)
    hint = _(
        "%(in_force)s retires; the model that was in force before it scores again, "
        "or the built-in one. All open intents are matched again."
    )
    act = Act(
        heading=_("Roll back"),
        hint=hint % {"in_force": model_in_force().version},
        up=reverse("matching_console:models"),
        above=_("Scoring models"),
        said=_("The model of before is in force; open intents are being matched again."),
        kind="danger",
    )
    return ask(request, act, ConfirmForm, do=by_form(request, roll_back_scoring))
