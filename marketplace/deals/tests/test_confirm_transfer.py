"""A reviewer confirms what the table said of a transfer."""

from datetime import date

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.confirm_transfer import (
    AnswerChanged,
    EvidenceMissing,
    NotCleared,
    confirm_transfer,
)
from marketplace.deals.models import CrossBorderCheck, CrossBorderEvent, CrossBorderLimits
from marketplace.deals.tests.build import buyer_of, holder_of, sides_of
from marketplace.deals.tests.crossings import (
    NUMBERS,
    a_check,
    a_deal_abroad,
    a_file,
    confirmed,
    decided,
    filed,
    fit_to_leave,
    personal,
    sides_abroad,
)
from marketplace.deals.tests.proof import refused
from parties.capabilities import FourEyes
from parties.models import Membership
from parties.tests.build import operator as new_operator

pytestmark = pytest.mark.django_db


def confirm(check, *, by, now, ground="", version=None) -> CrossBorderCheck:
    return confirm_transfer(
        actor=by,
        check_id=check.pk,
        zone_ground=ground,
        expected_version=version or check.version,
        now=now,
    )


def test_who_confirmed_and_when_is_kept(now, operator) -> None:
    check = confirm(a_check("decided"), by=operator, now=now)

    assert (check.status, check.reviewer_id, check.confirmed_at) == (
        "confirmed",
        operator.user_id,
        now,
    )
    last = CrossBorderEvent.objects.latest("pk")
    assert (last.event, last.from_status, last.to_status) == ("confirm", "decided", "confirmed")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [({"contains_core": True}, "1"), ({"is_ciio": None, "activity": None}, "3")],
)
def test_what_the_table_does_not_clear_nobody_does(now, operator, changes, rule) -> None:
    check = decided(a_deal_abroad(), **changes)
    assert check.rule == rule

    with refused(NotCleared):
        confirm(check, by=operator, now=now)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"consent_obtained": False}, "consent"),
        ({"consent_obtained": None}, "consent"),
        ({"notice_given": None}, "notice"),
        ({"impact_file_id": None}, "impact assessment"),
    ],
)
def test_persons_need_consent_notice_and_assessment(now, operator, changes, said) -> None:
    deal = a_deal_abroad()
    papers = {**personal(5), "impact_file_id": a_file(deal).pk}
    check = decided(deal, **{**papers, **changes})

    with refused(EvidenceMissing, match=said):
        confirm(check, by=operator, now=now)


def test_with_all_papers_personal_information_passes(now) -> None:
    deal = a_deal_abroad()

    check = confirmed(deal, impact_file_id=a_file(deal).pk, **personal(5))

    assert (check.status, check.rule) == ("confirmed", "10")


@pytest.mark.parametrize("persons", [100_000, 1_000_000])
def test_what_has_to_be_filed_is_filed_first(now, operator, persons) -> None:
    deal = a_deal_abroad()
    check = decided(deal, impact_file_id=a_file(deal).pk, **personal(persons))

    with refused(EvidenceMissing, match="number, day and validity"):
        confirm(check, by=operator, now=now)
    check = filed(check, until=date(2027, 1, 4))
    assert confirm(check, by=operator, now=now).status == "confirmed"


def test_a_filing_that_is_over_is_none(now, operator) -> None:
    deal = a_deal_abroad()
    check = decided(deal, impact_file_id=a_file(deal).pk, **personal(100_000))
    check = filed(check, until=date(2026, 1, 5))
    CrossBorderCheck.objects.update(valid_to=date(2026, 1, 4))

    with refused(EvidenceMissing, match="still valid"):
        confirm(check, by=operator, now=now)


@pytest.mark.parametrize("is_fit", [False, None])
def test_the_holder_must_have_said_that_it_may_leave(now, operator, is_fit) -> None:
    check = a_check("decided")
    fit_to_leave(check.deal, is_fit=is_fit)

    with refused(EvidenceMissing, match="may leave the mainland"):
        confirm(check, by=operator, now=now)


def test_a_zone_needs_a_ground(now, operator) -> None:
    check = decided(a_deal_abroad(), zone_flags=("free_trade",))

    with refused(InvalidInput) as caught:
        confirm(check, by=operator, now=now, ground=" ")
    assert caught.value.field == "zone_ground"
    assert confirm(check, by=operator, now=now, ground="Not on the list").zone_ground == (
        "Not on the list"
    )


def test_numbers_that_changed_meanwhile_are_asked_again(now, operator) -> None:
    deal = a_deal_abroad()
    check = decided(deal, impact_file_id=a_file(deal).pk, **personal(60_000))
    CrossBorderLimits.objects.create(version=2, set_at=now, **{**NUMBERS, "file_pi": 50_000})

    with refused(AnswerChanged, match="row 9"):
        confirm(check, by=operator, now=now)


def test_persons_confirmed_meanwhile_are_counted(now, operator) -> None:
    sides = sides_abroad()
    first, second = a_deal_abroad(sides=sides), a_deal_abroad(sides=sides)
    waiting = decided(first, impact_file_id=a_file(first).pk, **personal(60_000))
    confirmed(second, impact_file_id=a_file(second).pk, **personal(60_000), reviewer=operator)

    with refused(AnswerChanged):
        confirm(waiting, by=operator, now=now)


def test_the_reviewer_is_on_neither_side(now) -> None:
    for side in (buyer_of, holder_of):
        check = a_check("decided")
        insider = new_operator()
        Membership.objects.create(
            user_id=insider.person, organisation=side(check.deal), duty="viewer", joined_at=now
        )
        with refused(FourEyes):
            confirm(check, by=insider, now=now)


def test_who_stated_the_facts_does_not_confirm_them(now, operator) -> None:
    check = a_check("decided")
    CrossBorderCheck.objects.update(stated_by=operator.person)

    with refused(FourEyes):
        confirm(check, by=operator, now=now)


@pytest.mark.parametrize("status", ["draft", "confirmed", "rejected", "lapsed"])
def test_only_what_is_decided_is_confirmed(now, operator, status) -> None:
    check = a_check(status)

    with refused(IllegalMove):
        confirm(check, by=operator, now=now)


def test_only_an_operator_and_only_with_a_fresh_view(now, stranger, operator) -> None:
    check = a_check("decided")
    for actor, version, error in [
        (stranger, None, NotAllowed),
        (sides_of(check.deal).holder, None, NotAllowed),
        (operator, 1, StaleVersion),
    ]:
        with refused(error):
            confirm(check, by=actor, now=now, version=version)
