"""Answering a review: once, by whom it is about, when it may be read."""

import pytest
from django.urls import reverse

from kernel.errors import InvalidInput
from marketplace.deals.actions.reply_review import AlreadyReplied, reply_review
from marketplace.deals.models import Review
from marketplace.deals.tests.build import NOW, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.deals.tests.settled import a_review, a_settled_deal
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db


def both() -> Review:
    """Return the buyer's review of a deal both have reviewed."""
    deal = a_settled_deal()
    a_review(deal, by="holder")
    return a_review(deal)


def test_it_is_answered_once() -> None:
    review = both()
    holder = sides_of(review.deal).holder

    replied = reply_review(actor=holder, review_id=review.pk, text="Thanks", now=NOW)

    assert (replied.reply, replied.replied_at) == ("Thanks", NOW)
    with refused(AlreadyReplied):
        reply_review(actor=holder, review_id=review.pk, text="More", now=NOW)


def test_not_by_its_writer_nor_before_it_is_shown_nor_with_nothing() -> None:
    review, blind = both(), a_review(a_settled_deal())

    with refused(Review.DoesNotExist):
        reply_review(actor=sides_of(review.deal).buyer, review_id=review.pk, text="Me", now=NOW)
    with refused(Review.DoesNotExist):
        reply_review(actor=sides_of(blind.deal).holder, review_id=blind.pk, text="Me", now=NOW)
    with refused(InvalidInput):
        reply_review(actor=sides_of(review.deal).holder, review_id=review.pk, text=" ", now=NOW)


def test_the_page_takes_it() -> None:
    review = both()
    url = reverse("deals:review_reply", args=[review.uid])

    answer = client_of(sides_of(review.deal).holder).post(url, {"text": "Thanks"})

    assert answer.status_code == 302
    assert Review.objects.get(pk=review.pk).reply == "Thanks"
