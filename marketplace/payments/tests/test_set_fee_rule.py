"""Setting what the platform takes."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent
from marketplace.deals.tests.build import NOW
from marketplace.ledger.fees import FeeSchedule
from marketplace.ledger.models import FeeRule
from marketplace.payments.actions.set_fee_rule import FeeTerms, set_fee_rule
from marketplace.payments.tests.fees import finance
from parties.models import Organisation
from parties.tests.build import actor_of, hangzhou_voice

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)
TERMS = FeeTerms("CNY", bp=150, floor_minor=50_00, cap_minor=5_000_00)


def set_it(terms: FeeTerms = TERMS, *, actor=None, on=TODAY, seen=0, reason="Year 2026") -> FeeRule:
    return set_fee_rule(
        actor=actor or finance(),
        terms=terms,
        active_from=on,
        reason=reason,
        expected_rules=seen,
        now=NOW,
    )


def test_a_rule_is_in_force_from_its_day_on() -> None:
    rule = set_it(on=date(2026, 2, 1))

    assert FeeSchedule.in_force(currency="CNY", on=date(2026, 1, 31)).bp == 0
    found = FeeSchedule.in_force(currency="CNY", on=date(2026, 2, 1))
    assert found == FeeSchedule("CNY-1", 150, 50_00, 5_000_00, "CNY", "holder")
    assert AuditEvent.objects.filter(action="fee_rule.set", object_id=rule.pk).count() == 1


def test_of_two_rules_of_a_day_the_later_counts_and_one_of_nothing_ends_the_fee() -> None:
    set_it()
    set_it(FeeTerms("CNY", bp=200, payer="buyer"), seen=1)
    assert FeeSchedule.in_force(currency="CNY", on=TODAY).payer == "buyer"

    set_it(FeeTerms("CNY", bp=0), seen=2)

    assert FeeSchedule.in_force(currency="CNY", on=TODAY).fee(10**9) == 0
    assert [rule.version for rule in FeeRule.objects.order_by("pk")] == ["CNY-1", "CNY-2", "CNY-3"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"currency": "XXX"}, "currency"),
        ({"payer": "nobody"}, "payer"),
        ({"bp": -1}, "bp"),
        ({"bp": 10_001}, "bp"),
        ({"floor_minor": -1}, "floor"),
        ({"cap_minor": 49_99}, "cap"),
    ],
)
def test_numbers_out_of_range_are_refused(changes, field) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_it(replace(TERMS, **changes))

    assert (refused.value.field, FeeRule.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"on": date(2026, 1, 4)}, InvalidInput),
        ({"reason": " "}, InvalidInput),
        ({"seen": 1}, StaleVersion),
    ],
)
def test_nothing_begins_in_the_past_without_a_reason_or_unseen(said, error) -> None:
    with pytest.raises(error):
        set_it(**said)

    assert not FeeRule.objects.exists()


def test_only_administrators_of_the_platform_set_fees() -> None:
    cashier = actor_of(Organisation.objects.get(pk=finance().party), "finance")

    for actor in (hangzhou_voice(), cashier):
        with pytest.raises(NotAllowed):
            set_it(actor=actor)

    assert not FeeRule.objects.exists()


def test_no_sql_changes_a_rule() -> None:
    set_it()

    for change in (FeeRule.objects.all().delete, lambda: FeeRule.objects.update(bp=1)):
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            change()

    assert FeeRule.objects.get().bp == 150
