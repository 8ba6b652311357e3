from datetime import UTC, date, datetime

from kernel.workdays import local_day


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert local_day(datetime(2026, 1, 4, 15, 59, 59, tzinfo=UTC)) == date(2026, 1, 4)
    assert local_day(datetime(2026, 1, 4, 16, 0, tzinfo=UTC)) == date(2026, 1, 5)
