from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from celery import current_app
from django.db import connection, transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from kernel import outbox
from kernel.facts import install
from kernel.models import Outbox
from kernel.outbox import BACK_OFF_S, claim, deliver, emit, emit_many, relay, replay
from kernel.tests.build import BellRang, Ear

Elsewhere = Callable[[Callable[[], object]], object]
pytestmark = pytest.mark.django_db


class Broken(Exception):
    pass


def ring(*bells: int, key: str = "") -> list[int]:
    emit_many([BellRang(bell_id=bell) for bell in bells], ordering_key=key)
    return list(Outbox.objects.order_by("id").values_list("id", flat=True))


def claimed() -> tuple[UUID, list[int]]:
    rows = claim()
    assert rows is not None
    return rows


def run_out() -> None:
    """Let every lease and every wait be over."""
    past = Now() - timedelta(seconds=1)
    Outbox.objects.update(not_before=past, lease_until=past)


def killed() -> None:
    raise SystemExit


def refuse() -> None:
    raise Broken("no bell")


def test_a_fact_is_owed_once_to_each_hearer(ear: Ear) -> None:
    second = Ear(name="kernel.tests.second")
    install({BellRang: (ear, second)})

    emit(BellRang(bell_id=7), ordering_key="tower")

    rows = Outbox.objects.order_by("id").values_list("fact", "hearer", "payload", "ordering_key")
    assert list(rows) == [
        ("BellRang", "kernel.tests.ear", {"bell_id": 7}, "tower"),
        ("BellRang", "kernel.tests.second", {"bell_id": 7}, "tower"),
    ]


def test_a_fact_nobody_hears_is_owed_to_nobody(ear: Ear) -> None:
    install({})

    emit(BellRang(bell_id=7))

    assert Outbox.objects.count() == 0


def test_what_is_rolled_back_is_not_owed(ear: Ear) -> None:
    def act() -> None:
        with transaction.atomic():
            emit(BellRang(bell_id=7))
            refuse()

    with pytest.raises(Broken):
        act()

    assert Outbox.objects.count() == 0


def test_a_worker_is_nudged_once_after_commit_and_not_before(
    ear: Ear, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **_: sent.append(name))

    with django_capture_on_commit_callbacks(execute=True):
        ring(1, 2, 3)
        ring(4)
        assert sent == []

    assert sent == ["kernel.tasks.relay"]


def test_a_broker_that_is_down_does_not_disturb_the_commit(
    ear: Ear, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    def down(*_: object, **__: object) -> None:
        raise OperationalError("refused")

    monkeypatch.setattr(current_app, "send_task", down)

    with django_capture_on_commit_callbacks(execute=True):
        ring(1)

    assert Outbox.objects.get().state == "due"


def test_claim_takes_the_oldest_hundred_under_one_lease(ear: Ear) -> None:
    ids = ring(*range(120))

    token, first = claimed()
    _, rest = claimed()

    assert (first, rest) == (ids[:100], ids[100:])
    assert claim() is None
    row = Outbox.objects.get(pk=ids[0])
    assert (row.state, row.attempts, row.lease_token) == ("leased", 0, token)


def test_claim_looks_for_rows_once_however_the_planner_joins(ear: Ear) -> None:
    ring(*range(150))
    with connection.cursor() as cursor:
        for way in ("hashagg", "sort", "hashjoin", "mergejoin", "material"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        asked: dict[str, str | int] = {"token": str(uuid4()), "lease": "300 s", "batch": 100}
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {outbox.CLAIM}", asked)
        plan = [line for (line,) in cursor.fetchall()]

    assert [line for line in plan if "LockRows" in line and "loops=1)" in line]
    assert Outbox.objects.filter(state="leased").count() == 100


@pytest.mark.django_db(transaction=True)
def test_two_relays_never_claim_the_same_row(ear: Ear, elsewhere: Elsewhere) -> None:
    ids = ring(*range(150))

    with transaction.atomic():  # holds its rows locked while the other one claims
        _, mine = claimed()
        other = elsewhere(claim)

    assert mine == ids[:100]
    assert isinstance(other, tuple)
    assert other[1] == ids[100:]


def test_delivered_work_is_done_once(ear: Ear) -> None:
    [row_id] = ring(7)
    token, _ = claimed()

    assert deliver(row_id, token) is True
    assert deliver(row_id, token) is False

    assert ear.heard == [7]
    row = Outbox.objects.get()
    assert (row.state, row.done_at is not None, row.last_error) == ("done", True, "")


def test_a_row_whose_lease_ran_out_is_somebody_elses(ear: Ear) -> None:
    [row_id] = ring(7)
    late, _ = claimed()
    run_out()
    token, ids = claimed()

    assert deliver(row_id, late) is False
    assert ear.heard == []
    assert ids == [row_id]
    assert deliver(row_id, token) is True
    assert Outbox.objects.get().attempts == 1


def test_work_taken_over_while_it_ran_is_not_settled_by_the_first(ear: Ear) -> None:
    [row_id] = ring(7)
    token, _ = claimed()
    ear.then = lambda: Outbox.objects.update(lease_token=uuid4())

    assert deliver(row_id, token) is False
    assert Outbox.objects.get().state == "leased"


def test_failure_after_a_take_over_does_not_postpone_the_others_work(ear: Ear) -> None:
    [row_id] = ring(7)
    token, _ = claimed()

    def overtaken() -> None:
        Outbox.objects.update(lease_token=uuid4())
        refuse()

    ear.then = overtaken

    assert deliver(row_id, token) is False
    assert Outbox.objects.values_list("state", "last_error").get() == ("leased", "")


@pytest.mark.parametrize(("attempt", "wait_s"), [*enumerate(BACK_OFF_S, start=1)])
def test_failed_work_comes_due_again_by_the_table(ear: Ear, attempt: int, wait_s: int) -> None:
    ear.then = refuse
    [row_id] = ring(7)
    Outbox.objects.update(attempts=attempt - 1)
    token, _ = claimed()

    assert deliver(row_id, token) is False

    due_in = Outbox.objects.values_list("state", "last_error", "not_before").get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        waited = (due_in[2] - cursor.fetchone()[0]).total_seconds()
    assert due_in[:2] == ("due", "Broken: no bell")
    assert 0.8 * wait_s <= waited <= 1.2 * wait_s + 1


def test_the_tenth_failure_makes_a_dead_letter_and_replay_revives_it(ear: Ear) -> None:
    ear.then = refuse
    [row_id] = ring(7)
    for _ in range(10):
        run_out()
        token, _ids = claimed()
        deliver(row_id, token)

    assert Outbox.objects.values_list("state", "attempts").get() == ("dead", 10)
    run_out()
    assert claim() is None

    ear.then = lambda: None
    assert replay(row_id) is True
    assert replay(row_id) is False
    token, _ids = claimed()
    assert deliver(row_id, token) is True
    assert ear.heard == [7] * 11


def test_a_row_that_kills_its_worker_also_ends_as_a_dead_letter(ear: Ear) -> None:
    [row_id] = ring(7)
    ear.then = killed
    for _ in range(10):
        token, _ids = claimed()
        with pytest.raises(SystemExit):
            deliver(row_id, token)
        run_out()

    assert claim() is None
    assert Outbox.objects.values_list("state", "attempts").get() == ("dead", 10)


def test_a_row_whose_message_was_lost_again_and_again_never_dies_of_it(ear: Ear) -> None:
    [row_id] = ring(7)
    for _ in range(12):
        claimed()
        run_out()
    token, _ids = claimed()

    assert deliver(row_id, token) is True
    assert Outbox.objects.values_list("state", "attempts").get() == ("done", 1)


def test_a_fact_whose_hearer_is_wired_no_more_waits_and_says_so(ear: Ear) -> None:
    [row_id] = ring(7)
    token, _ = claimed()
    install({})

    assert deliver(row_id, token) is False
    assert Outbox.objects.get().last_error == "KeyError: 'kernel.tests.ear'"


def test_rows_of_one_key_go_one_after_the_other(ear: Ear) -> None:
    first, second = ring(1, 2, key="tower")
    [*_, other] = ring(3)

    token, ids = claimed()
    assert ids == [first, other]
    assert claim() is None

    deliver(first, token)
    assert claimed()[1] == [second]


def test_a_failed_row_holds_back_its_successors_and_a_dead_one_does_not(ear: Ear) -> None:
    ear.then = refuse
    first, second = ring(1, 2, key="tower")
    token, _ = claimed()
    deliver(first, token)
    assert claim() is None

    Outbox.objects.filter(pk=first).update(state=Outbox.State.DEAD)
    assert claimed()[1] == [second]


def test_relay_sends_ids_and_tokens_only(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    monkeypatch.setattr(
        current_app,
        "send_task",
        lambda name, **options: sent.append((name, options["args"])),
    )
    ids = ring(*range(230))

    assert relay() == 230

    tokens = dict(Outbox.objects.values_list("id", "lease_token"))
    assert sent == [("kernel.tasks.deliver", [i, str(tokens[i])]) for i in ids]
    assert len(set(tokens.values())) == 3


def test_rows_the_broker_did_not_take_are_given_back(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = ring(1, 2, 3)

    def dies_at_the_second(_name: str, *, args: list[object], **_: object) -> None:
        if args[0] != ids[0]:
            raise OperationalError("refused")

    monkeypatch.setattr(current_app, "send_task", dies_at_the_second)

    assert relay() == 1
    rows = Outbox.objects.order_by("id").values_list("state", "attempts")
    assert list(rows) == [("leased", 0), ("due", 0), ("due", 0)]


def test_relay_leaves_in_the_table_what_the_broker_could_not_carry_in_time(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current_app, "send_task", lambda *_, **__: None)
    monkeypatch.setattr(outbox, "IN_FLIGHT", 150)
    ring(*range(300))

    assert relay() == 200
    assert relay() == 0
    assert Outbox.objects.filter(state="due").count() == 100
