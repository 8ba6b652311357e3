"""Reviews: of settled deals, once a side, blind until both wrote or 14 days passed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kernel.errors import InvalidInput
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.write_review import ReviewExists, Scores, write_review
from marketplace.deals.models import Deal, Review
from marketplace.deals.tests.build import NOW, a_deal, new_sides, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.deals.tests.settled import a_review, a_settled_deal
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db


def shown(*, days: int = 0) -> set[int]:
    return set(Review.objects.shown(now=NOW + timedelta(days=days)).values_list("pk", flat=True))


def test_neither_is_read_before_both_have_written() -> None:
    deal = a_settled_deal()

    first = a_review(deal)
    assert shown() == set()
    second = a_review(deal, by="holder", mark=5)

    assert shown() == {first.pk, second.pk}
    assert (first.rater_id, first.ratee_id) == (deal.buyer_id, deal.holder_id)


def test_one_alone_is_read_after_fourteen_days() -> None:
    review = a_review(a_settled_deal())

    assert shown(days=13) == set()
    assert shown(days=14) == {review.pk}


def test_a_side_writes_once_and_a_stranger_never() -> None:
    deal = a_settled_deal()
    a_review(deal)
    stranger = new_sides().buyer

    with refused(ReviewExists):
        a_review(deal)
    with refused(Deal.DoesNotExist):
        write_review(actor=stranger, deal_id=deal.pk, scores=Scores(1, 1, 1), text="", now=NOW)


def test_only_settled_deals_are_reviewed() -> None:
    deal = a_deal("accepted")

    with refused(IllegalMove):
        a_review(deal)


@pytest.mark.parametrize("mark", [0, 6, -1])
def test_marks_are_one_to_five(mark) -> None:
    deal = a_settled_deal()

    with refused(InvalidInput):
        a_review(deal, mark=mark)


def test_the_database_keeps_it_so() -> None:
    deal, other = a_settled_deal(), a_deal("accepted")
    a_review(deal)

    for change in ({"quality": 1}, {"text": "No"}, {"created_at": NOW - timedelta(days=20)}):
        with pytest.raises(IntegrityError, match="review_fixed"), transaction.atomic():
            Review.objects.update(**change)
    with pytest.raises(IntegrityError, match="review_fixed"), transaction.atomic():
        Review.objects.all().delete()
    sides = sides_of(other)
    with pytest.raises(IntegrityError, match="review_of_settled"), transaction.atomic():
        Review.objects.create(
            deal=other,
            rater_id=sides.buyer.party,
            ratee_id=sides.holder.party,
            quality=1,
            delivery=1,
            communication=1,
            written_by_id=sides.buyer.person,
            created_at=NOW,
        )


def test_it_is_written_on_a_page_and_shown_on_the_organisations() -> None:
    deal = a_settled_deal()
    sides = sides_of(deal)
    marks = {"quality": "5", "delivery": "4", "communication": "3", "text": "Clean tables"}
    url = reverse("deals:review", args=[deal.uid])
    assert deal.holder is not None
    holders = reverse("parties:detail", args=[deal.holder.uid])

    for actor in (sides.buyer, sides.holder):
        assert (
            "Write a review"
            in client_of(actor).get(reverse("deals:detail", args=[deal.uid])).content.decode()
        )
        assert client_of(actor).post(url, marks).status_code == 302
    room = client_of(sides.holder).get(reverse("deals:detail", args=[deal.uid])).content.decode()

    assert room.count("Clean tables") == 2
    public = client_of(sides.buyer).get(holders).content.decode()
    assert "Reviews of settled deals (1)" in public
    assert "quality 5.0" in public
