from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from listings.actions.map_import import map_import
from listings.actions.open_import import open_import
from listings.intake import table_of
from listings.models import ImportBatch
from listings.sheets.problems import SheetRefused
from listings.tests.files import TITLES
from listings.tests.imports import (
    LIMITS,
    a_checked_import,
    a_confirmed_import,
    an_import,
    an_open_import,
    check_to_the_end,
)
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def test_titles_are_read_and_their_meaning_guessed(hangzhou_voice: Actor, now: datetime) -> None:
    batch = an_open_import(hangzhou_voice, now=now)

    assert (batch.status, batch.total, batch.processed) == ("checking", 3, 0)
    assert batch.columns == list(TITLES)
    assert batch.mapping["title"] == "产品名称"
    assert batch.findings["scores"]["price"] == ["价格", 100]
    assert batch.findings["samples"]["价格"] == ["0.5元/次", "面议", "3万元"]


def test_a_file_without_a_title_column_waits_for_a_person(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = an_open_import(hangzhou_voice, b"foo,bar\na,b\n", now=now)

    assert (batch.status, batch.mapping, batch.total, batch.processed) == ("checked", {}, 1, 0)


def test_how_a_file_was_read_is_remembered_for_its_titles(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    first = a_checked_import(hangzhou_voice, b"foo,bar\na,b\n", now=now)
    map_import(actor=hangzhou_voice, batch_id=first.pk, mapping={"title": "bar"}, now=now)
    check_to_the_end(ImportBatch.objects.get(pk=first.pk), hangzhou_voice, now=now)

    again = a_checked_import(hangzhou_voice, b"foo,bar\nc,d\n", now=now)
    others = a_checked_import(stranger, b"foo,bar\nc,d\n", now=now)

    assert again.mapping == {"title": "bar"}
    assert again.rows.get().outcome == "drafted"
    assert others.mapping == {}


def test_what_is_said_now_counts_more_than_what_was_said_before(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_checked_import(hangzhou_voice, now=now)

    after = open_import(
        actor=hangzhou_voice,
        batch_id=batch.pk,
        table=table_of(batch, limits=LIMITS),
        mapping={"title": "描述"},
        now=now,
    )

    assert (after.status, after.mapping, after.processed) == ("checking", {"title": "描述"}, 0)
    assert not after.rows.exists()


def test_a_mapping_that_cannot_be_used_changes_nothing(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = an_import(hangzhou_voice, now=now)
    table = table_of(batch, limits=LIMITS)
    wrong = {"title": "colour"}

    with pytest.raises(SheetRefused, match="The file has no column “colour”"):
        open_import(actor=hangzhou_voice, batch_id=batch.pk, table=table, mapping=wrong, now=now)

    assert ImportBatch.objects.get(pk=batch.pk).status == "uploaded"


def test_a_running_import_is_left_alone(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_confirmed_import(hangzhou_voice, now=now)
    table = table_of(batch, limits=LIMITS)

    after = open_import(actor=hangzhou_voice, batch_id=batch.pk, table=table, now=now)

    assert (after.status, after.version) == ("running", batch.version)


def test_others_open_nothing(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    batch = an_import(hangzhou_voice, now=now)
    table = table_of(batch, limits=LIMITS)

    with pytest.raises(ImportBatch.DoesNotExist):
        open_import(actor=stranger, batch_id=batch.pk, table=table, now=now)
    viewer = actor_of(batch.organisation, "viewer")
    with pytest.raises(NotAllowed):
        open_import(actor=viewer, batch_id=batch.pk, table=table, now=now)
    assert ImportBatch.objects.get(pk=batch.pk).status == "uploaded"
