from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import transaction

from kernel.models import Serial
from kernel.numbering import take_number, take_numbers
from kernel.uid import mod_37_2

pytestmark = pytest.mark.django_db


def test_numbers_follow_each_other_without_a_hole(now: datetime) -> None:
    numbers = [take_number("DL", now=now), *take_numbers("DL", now=now, count=2)]

    assert [n[:-1] for n in numbers] == ["DL202601000001", "DL202601000002", "DL202601000003"]
    assert [n[-1] for n in numbers] == [mod_37_2(n[:-1]) for n in numbers]


def test_each_prefix_and_each_month_in_shanghai_begins_at_one() -> None:
    before, after = datetime(2026, 1, 31, 15, 59, tzinfo=UTC), datetime(2026, 1, 31, 16, tzinfo=UTC)

    taken = [take_number("DL", now=before), take_number("IN", now=before)]
    taken.append(take_number("DL", now=after))

    assert [n[:-1] for n in taken] == ["DL202601000001", "IN202601000001", "DL202602000001"]


@pytest.mark.django_db(transaction=True)
def test_a_number_given_back_by_a_rollback_is_given_out_again(
    now: datetime, elsewhere: Callable[[Callable[[], object]], object]
) -> None:
    with transaction.atomic():
        take_number("DL", now=now)
        transaction.set_rollback(True)

    assert str(elsewhere(lambda: take_number("DL", now=now))).startswith("DL202601000001")
    assert Serial.objects.get().last == 1
