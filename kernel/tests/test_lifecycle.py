from collections.abc import Iterator
from typing import ClassVar

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from kernel.errors import StaleVersion
from kernel.lifecycle import IllegalMove, Moves, VersionedQuerySet, move, move_many, touch
from kernel.triggers import allowed_moves, append_only

MOVES: Moves = {
    ("red", "go", "green"),
    ("green", "slow", "yellow"),
    ("yellow", "stop", "red"),
    ("green", "fail", "dark"),
    ("red", "fail", "dark"),
}


class Lamp:
    """A governed row that remembers what was written."""

    MOVES: ClassVar[Moves] = MOVES

    def __init__(self) -> None:
        self.status, self.version = "red", 1
        self.written: list[list[str]] = []

    def save(self, *, update_fields: list[str]) -> None:
        self.written.append(update_fields)


def test_a_move_along_an_edge_writes_status_and_next_version_at_once() -> None:
    lamp = Lamp()

    move(lamp, "go", to="green", also=["lit_at"])

    assert (lamp.status, lamp.version) == ("green", 2)
    assert lamp.written == [["status", "version", "lit_at"]]


@pytest.mark.parametrize(
    ("event", "to"), [("slow", "yellow"), ("go", "yellow"), ("stop", "green"), ("go", "red")]
)
def test_a_move_along_no_edge_is_refused_and_writes_nothing(event: str, to: str) -> None:
    lamp = Lamp()

    with pytest.raises(IllegalMove, match=event):
        move(lamp, event, to=to)

    assert (lamp.status, lamp.version, lamp.written) == ("red", 1, [])


def test_a_touch_is_a_new_version_of_the_same_status() -> None:
    lamp = Lamp()

    touch(lamp, also=["colour"])

    assert (lamp.status, lamp.version, lamp.written) == ("red", 2, [["version", "colour"]])


@pytest.fixture
def lamps(db: None) -> Iterator[VersionedQuerySet[models.Model]]:
    with isolate_apps("kernel"):

        class Street(models.Model):
            MOVES = MOVES
            status = models.CharField(max_length=8, default="red")
            version = models.PositiveIntegerField(default=1)
            objects = VersionedQuerySet.as_manager()

            class Meta:
                app_label = "kernel"
                db_table = "street"

            def __str__(self) -> str:
                return f"#{self.pk}"

        with connection.schema_editor() as editor:
            editor.create_model(Street)
        yield Street.objects.all()


def test_a_row_is_locked_in_the_version_the_actor_saw(
    lamps: VersionedQuerySet[models.Model],
) -> None:
    row = lamps.create(version=3)

    assert lamps.locked(row.pk, version=3) == row
    assert lamps.locked(row.pk) == row
    with pytest.raises(StaleVersion, match="Somebody changed this"):
        lamps.locked(row.pk, version=2)
    with pytest.raises(ObjectDoesNotExist):
        lamps.locked(row.pk + 1, version=3)


def test_many_move_along_one_edge_in_one_statement(
    lamps: VersionedQuerySet[models.Model], django_assert_num_queries
) -> None:
    lamps.bulk_create([lamps.model(status=status) for status in ("red", "green", "red")])

    with django_assert_num_queries(1):
        assert move_many(lamps, "go", since="red", to="green") == 2

    assert list(lamps.order_by("pk").values_list("status", "version")) == [
        ("green", 2),
        ("green", 1),
        ("green", 2),
    ]
    with pytest.raises(IllegalMove, match="no go from green to red"):
        move_many(lamps, "go", since="green", to="red")
    assert lamps.filter(status="green", version=2).count() == 2


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def statuses() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM street ORDER BY id")
        return [status for (status,) in cursor.fetchall()]


def test_the_database_lets_a_status_move_along_edges_only(
    lamps: VersionedQuerySet[models.Model],
) -> None:
    run(str(allowed_moves("street", MOVES, start=["red"]).sql))
    lamps.create()

    run("UPDATE street SET status = 'green'")
    run("UPDATE street SET version = 9")
    for statement, why in [
        ("UPDATE street SET status = 'red'", "from green to red"),
        ("UPDATE street SET status = 'blue'", "from green to blue"),
        ("INSERT INTO street (status, version) VALUES ('green', 1)", "cannot begin as green"),
    ]:
        with pytest.raises(IntegrityError, match=f"illegal_move: .*{why}"):
            run(statement)

    assert statuses() == ["green"]


def test_both_guards_can_be_taken_down_by_migrating_back(
    lamps: VersionedQuerySet[models.Model],
) -> None:
    lamps.create()
    for guard in (allowed_moves("street", MOVES, start=["red"]), append_only("street")):
        run(str(guard.sql))
        with pytest.raises(IntegrityError):
            run("UPDATE street SET status = 'yellow'")
        run(str(guard.reverse_sql))

    run("UPDATE street SET status = 'yellow'")

    assert statuses() == ["yellow"]
