from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from listings.actions.confirm_import import confirm_import
from listings.models import ImportBatch
from listings.sheets.problems import SheetRefused
from listings.tests.files import ROWS, a_csv
from listings.tests.imports import a_checked_import, an_import
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db
WITH_A_BAD_ROW = [*ROWS, ("A-4", "", "no title", "1元", "", "", "")]


def confirm(actor: Actor, batch: ImportBatch, now: datetime, mode: str, rows: int = 2000) -> None:
    confirm_import(actor=actor, batch_id=batch.pk, mode=mode, atomic_rows=rows, now=now)


def test_confirmed_rows_are_counted_anew_and_work_is_asked_for(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_checked_import(hangzhou_voice, now=now)

    confirm(hangzhou_voice, batch, now, "valid_rows")

    after = ImportBatch.objects.get(pk=batch.pk)
    assert (after.status, after.mode, after.total) == ("running", "valid_rows", 3)
    assert (after.processed, after.drafted, after.started_at) == (0, 0, now)
    assert not after.rows.exists()
    assert Outbox.objects.filter(fact="ImportRequested").count() == 1


@pytest.mark.parametrize(
    ("rows", "limit", "kind"),
    [
        pytest.param(WITH_A_BAD_ROW, 2000, "rows_refused", id="a bad row"),
        pytest.param(list(ROWS), 2, "too_many_for_one", id="too many"),
    ],
)
def test_all_or_nothing_is_refused_when_it_cannot_be_all(
    rows: list[tuple[str, ...]], limit: int, kind: str, hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_checked_import(hangzhou_voice, a_csv(rows), now=now)

    with pytest.raises(SheetRefused) as caught:
        confirm(hangzhou_voice, batch, now, "all_or_nothing", limit)

    assert caught.value.kind == kind
    after = ImportBatch.objects.get(pk=batch.pk)
    assert (after.status, after.rows.count()) == ("checked", len(rows))
    assert not Outbox.objects.filter(fact="ImportRequested").exists()


def test_without_a_title_column_nothing_is_confirmed(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_checked_import(hangzhou_voice, b"foo,bar\na,b\n", now=now)

    with pytest.raises(SheetRefused, match="No column is named as the title"):
        confirm(hangzhou_voice, batch, now, "valid_rows")


def test_only_checked_imports_are_confirmed_and_only_once(
    hangzhou_voice: Actor, now: datetime
) -> None:
    with pytest.raises(SheetRefused):
        confirm(hangzhou_voice, an_import(hangzhou_voice, now=now), now, "valid_rows")
    batch = a_checked_import(hangzhou_voice, now=now)
    confirm(hangzhou_voice, batch, now, "valid_rows")

    with pytest.raises(IllegalMove):
        confirm(hangzhou_voice, batch, now, "valid_rows")

    assert Outbox.objects.filter(fact="ImportRequested").count() == 1


def test_others_confirm_nothing(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    batch = a_checked_import(hangzhou_voice, now=now)

    with pytest.raises(ImportBatch.DoesNotExist):
        confirm(stranger, batch, now, "valid_rows")
    with pytest.raises(NotAllowed):
        confirm(actor_of(an_organisation(), "viewer"), batch, now, "valid_rows")
