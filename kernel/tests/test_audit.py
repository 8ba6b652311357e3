from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from kernel.actor import CLOCK, Actor
from kernel.audit import GENESIS, Deed, first_broken, record, record_many
from kernel.models import AuditEvent, JobSlot

HOLDER = Actor("user", 7, 12, frozenset({"holder"}), "admin", "web", "req-1")
BUYER = replace(HOLDER, user_id=8, organisation_id=13)
THING = JobSlot(pk=5)
pytestmark = pytest.mark.django_db


def tamper(sql: str) -> None:
    """Do what only somebody with the database owner's rights can: pass the trigger."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL session_replication_role = replica; {sql}")
        cursor.execute("SET LOCAL session_replication_role = origin")


def five_deeds(now: datetime) -> None:
    for hour in range(5):
        at = now + timedelta(hours=hour)
        record(HOLDER, f"deed.{hour}", on=THING, at=at, after={"price": hour})


def test_a_deed_is_written_with_all_that_explains_it(now: datetime) -> None:
    record(HOLDER, "listing.withdraw", on=THING, at=now, after={"reason": "已售"})

    row = AuditEvent.objects.get()
    assert (row.chain, row.seq, row.prev_hash, row.at) == (12, 1, GENESIS, now)
    assert (row.actor_kind, row.actor_id, row.organisation_id, row.via) == ("user", 7, 12, "web")
    assert (row.action, row.object_type, row.object_id) == ("listing.withdraw", "kernel.jobslot", 5)
    assert (row.after, row.request_id) == ({"reason": "已售"}, "req-1")


def test_each_organisation_has_a_chain_and_the_clock_has_the_platforms(now: datetime) -> None:
    record_many(
        [Deed(a, "deed", THING, now) for a in (HOLDER, BUYER, CLOCK, HOLDER, BUYER, HOLDER)]
    )

    rows = AuditEvent.objects.order_by("chain", "seq").values_list("chain", "seq")
    assert list(rows) == [(0, 1), (12, 1), (12, 2), (12, 3), (13, 1), (13, 2)]
    assert [first_broken(chain) for chain in (0, 12, 13)] == [None, None, None]


def test_the_hash_does_not_depend_on_the_zone_the_moment_was_given_in(now: datetime) -> None:
    record(HOLDER, "deed", on=THING, at=now.astimezone(ZoneInfo("Asia/Shanghai")))

    assert first_broken(12) is None


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        ("UPDATE kernel_auditevent SET after = '{\"price\": 1000}' WHERE seq = 2", 2),
        ("UPDATE kernel_auditevent SET action = 'deed.9' WHERE seq = 3", 3),
        ("UPDATE kernel_auditevent SET at = at + interval '1 microsecond' WHERE seq = 1", 1),
        ("UPDATE kernel_auditevent SET actor_id = 99 WHERE seq = 4", 4),
        ("UPDATE kernel_auditevent SET object_id = 6 WHERE seq = 5", 5),
        ("UPDATE kernel_auditevent SET via = 'api' WHERE seq = 5", 5),
        ("UPDATE kernel_auditevent SET prev_hash = repeat('0', 64) WHERE seq = 2", 2),
        ("UPDATE kernel_auditevent SET hash = repeat('a', 64) WHERE seq = 2", 2),
        ("DELETE FROM kernel_auditevent WHERE seq = 1", 2),
        ("DELETE FROM kernel_auditevent WHERE seq = 3", 4),
        ("DELETE FROM kernel_auditevent WHERE seq = 3;"
         "UPDATE kernel_auditevent SET seq = seq - 1 WHERE seq > 3", 3),
        ("UPDATE kernel_auditevent SET chain = 13 WHERE seq = 5", None),
    ],
)  # fmt: skip
def test_tampering_is_found_where_it_happened(now: datetime, change: str, seq: int | None) -> None:
    five_deeds(now)
    assert first_broken(12) is None

    tamper(change)

    broken = first_broken(12) or first_broken(13)
    assert broken is not None
    assert broken.seq == (seq or 5)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_auditevent SET action = 'other'",
        "DELETE FROM kernel_auditevent",
        "TRUNCATE kernel_auditevent",
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(now: datetime, statement: str) -> None:
    five_deeds(now)

    with (
        pytest.raises(IntegrityError, match="append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert first_broken(12) is None
    assert AuditEvent.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_transactions_on_one_chain_follow_each_other(
    now: datetime, elsewhere: Callable[[Callable[[], object]], object]
) -> None:
    def late() -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            try:
                record(HOLDER, "second", on=THING, at=now)
            except OperationalError:
                return "waited in vain"
        return "recorded"

    with transaction.atomic():
        record(HOLDER, "first", on=THING, at=now)
        assert elsewhere(late) == "waited in vain"  # waits for the head until commit
    assert elsewhere(late) == "recorded"

    assert first_broken(12) is None
    assert list(AuditEvent.objects.order_by("seq").values_list("action", flat=True)) == [
        "first",
        "second",
    ]
