"""What a match's grade is, and what says nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from marketplace.deals.models import Deal
from marketplace.deals.tests.history import unguarded
from marketplace.reports.outcomes import judged
from marketplace.reports.tests.build import moved
from matching.models import Match, MatchFeedback, Push
from matching.tests.build import REASONS, a_match, a_push, an_intent

pytestmark = pytest.mark.django_db
FEATURES = {"text": 730, "completeness": 700}


def known(push: Push) -> Push:
    """Let the match of ``push`` have its features."""
    Match.objects.filter(pushes=push).update(reasons={**REASONS, "features": FEATURES})
    return push


def a_deal(push: Push, *statuses: str, at: datetime) -> Deal:
    """Return a deal on ``push`` that went through ``statuses``, an hour each."""
    with unguarded():
        deal = Deal.objects.create(
            deal_no=f"DL-O{push.pk}",
            intent=push.intent,
            push=push,
            listing=push.listing,
            buyer=push.intent.poster,
            holder=push.recipient,
            amount_minor=100,
            created_at=at,
            last_activity_at=at,
        )
    for seq, status in enumerate(statuses, start=1):
        moved([deal], status, to_status=status, at=at + timedelta(hours=seq), seq=seq)
    return deal


def an_opinion(push: Push, *, at: datetime, **fields: object) -> MatchFeedback:
    assert push.listing is not None
    return MatchFeedback.objects.create(
        intent=push.intent,
        listing=push.listing,
        organisation=push.intent.poster,
        side="buyer",
        reason="other",
        created_at=at,
        **fields,
    )


@pytest.mark.parametrize(
    ("status", "reason", "grades"),
    [
        ("interested", "", [1]),
        ("declined", "not_relevant", [0]),
        ("declined", "rights", [0]),
        ("declined", "cannot_deliver", [0]),
        ("declined", "price", []),
        ("declined", "other", []),
        ("opened", "", []),
        ("expired", "", []),
    ],
)
def test_what_an_answer_says_of_relevance(
    status: str, reason: str, grades: list[int], now: datetime
) -> None:
    said: dict[str, Any] = {"answer_reason": reason} if reason else {}
    known(a_push(status=status, **said))

    assert [one.grade for one in judged(as_of=now)] == grades


@pytest.mark.parametrize(
    ("statuses", "grade"),
    [
        (["matched"], 2),
        (["matched", "negotiating", "contract_signed"], 3),
        (["matched", "contract_signed", "cancelled"], 2),
    ],
)
def test_a_deal_says_more_than_an_answer(statuses: list[str], grade: int, now: datetime) -> None:
    push = known(a_push(status="interested", answered_at=now - timedelta(days=2)))
    a_deal(push, *statuses, at=now - timedelta(days=1))

    one = judged(as_of=now)[0]

    assert one.grade == grade
    assert (one.intent_id, one.listing_id) == (push.intent_id, push.listing_id)
    assert one.features == {"text": 0.73, "completeness": 0.7}
    assert one.at == push.answered_at


def test_an_opinion_outweighs_interest_but_no_deal_and_counts_until_taken_back(
    now: datetime,
) -> None:
    day = timedelta(days=1)
    unwanted = known(a_push(status="interested"))
    traded = known(a_push(status="interested"))
    forgiven = known(a_push(status="interested"))
    a_deal(traded, "matched", at=now - day)
    an_opinion(unwanted, at=now - day)
    an_opinion(traded, at=now - day)
    an_opinion(forgiven, at=now - day, taken_back_at=now - day / 2)

    grades = {one.intent_id: one.grade for one in judged(as_of=now)}

    assert grades == {unwanted.intent_id: 0, traded.intent_id: 2, forgiven.intent_id: 1}


def test_an_opinion_without_a_push_counts_the_latest_match(now: datetime) -> None:
    intent = an_intent()
    old = a_match(intent, is_current=False, listing_version=0)
    match = a_match(intent, old.listing, reasons={**REASONS, "features": {"text": 100}})
    MatchFeedback.objects.create(
        intent=intent,
        listing=match.listing,
        organisation=intent.poster,
        side="buyer",
        reason="other",
        created_at=now - timedelta(days=1),
    )

    assert [(one.grade, one.features) for one in judged(as_of=now)] == [(0, {"text": 0.1})]


def test_what_happened_later_is_not_known_yet(now: datetime) -> None:
    push = known(a_push(status="interested", answered_at=now - timedelta(days=2)))
    a_deal(push, "matched", "contract_signed", at=now - timedelta(minutes=90))

    known_now = [one.grade for one in judged(as_of=now)]
    known_before = [one.grade for one in judged(as_of=now - timedelta(days=1))]
    known_long_before = [one.grade for one in judged(as_of=now - timedelta(days=3))]

    assert (known_now, known_before, known_long_before) == ([2], [1], [])


def test_all_pairs_of_an_intent_carry_the_moment_of_its_first_judgement(now: datetime) -> None:
    intent = an_intent()
    early, late = now - timedelta(days=5), now - timedelta(days=1)
    known(a_push(intent, status="interested", answered_at=early))
    known(a_push(intent, status="interested", answered_at=late))

    assert {one.at for one in judged(as_of=now)} == {early}
