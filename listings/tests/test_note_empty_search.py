from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

from listings.actions.note_empty_search import note_empty_search
from listings.models import EmptySearch

pytestmark = pytest.mark.django_db


def kept() -> list[tuple[str, bool, int]]:
    rows = EmptySearch.objects.order_by("pk")
    return list(rows.values_list("text", "is_narrowed", "times"))


def test_the_same_words_of_a_day_are_one_row(now: datetime) -> None:
    for text in ("充電  Pile", "充电 pile", " 充电 PILE "):
        assert note_empty_search(text=text, is_narrowed=False, now=now)
    note_empty_search(text="充电 pile", is_narrowed=True, now=now)
    note_empty_search(text="充电 pile", is_narrowed=False, now=now + timedelta(days=1))

    assert kept() == [("充电 pile", False, 3), ("充电 pile", True, 1), ("充电 pile", False, 1)]


@pytest.mark.parametrize(
    "text", ["", "  ", "li.ming@example.com", "13800138000", "138 0013 8000", "330106-1990-0101"]
)
def test_nothing_and_what_may_tell_of_a_person_is_not_kept(text: str, now: datetime) -> None:
    assert not note_empty_search(text=text, is_narrowed=False, now=now)

    assert kept() == []


def test_years_and_short_numbers_are_words(now: datetime) -> None:
    assert note_empty_search(text="PM2.5 of 2019-2025", is_narrowed=False, now=now)

    assert kept() == [("pm2.5 of 2019-2025", False, 1)]


def test_a_robot_fills_no_table(now: datetime) -> None:
    with patch("listings.actions.note_empty_search.MOST_A_DAY", 2):
        for text in ("a", "b", "c", "a"):
            note_empty_search(text=text, is_narrowed=False, now=now)

    assert kept() == [("a", False, 2), ("b", False, 1)]
