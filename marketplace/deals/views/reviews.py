"""Reviews: after settlement, one of each side, blind until both wrote or 14 days have passed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.asking import Act, ask, by_form
from kernel.edge import actor_of, form_page
from marketplace.deals.actions.reply_review import reply_review
from marketplace.deals.actions.write_review import Scores, write_review
from marketplace.deals.forms.review import ReplyForm, ReviewForm
from marketplace.deals.models import Review
from marketplace.deals.models.review import SCORED
from marketplace.deals.views.room import own_deal


@form_page
def review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Score the other side of a settled deal."""
    deal = own_deal(request, uid)
    act = Act(
        heading=_("Write a review"),
        hint=_(
            "Neither side reads the other's before both have written or 14 days have passed. "
            "It is then shown on the page of the organisation and cannot be changed."
        ),
        up=reverse("deals:detail", args=[uid]),
        above=deal.deal_no,
        said=_("Thank you. It is shown once both sides have written, or after 14 days."),
    )
    return ask(
        request,
        act,
        ReviewForm,
        do=lambda form: write_review(
            actor=actor_of(request),
            deal_id=deal.pk,
            scores=Scores(**{name: form.cleaned_data[name] for name in SCORED}),
            text=form.cleaned_data["text"],
            now=timezone.now(),
        ),
    )


@form_page
def reply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Answer a review of one's organisation."""
    actor = actor_of(request)
    rows = Review.objects.shown(now=timezone.now()).filter(ratee=actor.organisation_id)
    found = get_object_or_404(rows.select_related("deal", "rater"), uid=uid)
    act = Act(
        heading=_("Reply"),
        up=reverse("deals:detail", args=[found.deal.uid]),
        above=found.deal.deal_no,
        said=_("Your reply stands beside the review."),
        template="deals/review_reply.html",
    )
    do = by_form(request, reply_review, review_id=found.pk)
    return ask(request, act, ReplyForm, do=do, context={"review": found})
