from datetime import datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from listings.actions.fail_import import fail_import
from listings.intake import told_failure
from listings.models import ImportBatch
from listings.sheets.problems import SheetRefused
from listings.tests.imports import a_checked_import, a_confirmed_import, an_import
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db
REFUSAL = SheetRefused("row_failed", line=7, what="长" * 500)


@pytest.mark.parametrize("build", [an_import, a_confirmed_import])
def test_the_clock_gives_an_import_up_and_says_why(
    build: object, hangzhou_voice: Actor, now: datetime
) -> None:
    batch: ImportBatch = build(hangzhou_voice, now=now)  # type: ignore[operator]

    fail_import(actor=CLOCK, batch_id=batch.pk, refusal=REFUSAL, now=now)

    after = ImportBatch.objects.get(pk=batch.pk)
    assert (after.status, after.finished_at) == ("failed", now)
    assert told_failure(after).startswith("Line 7 failed, so nothing was imported: 长长")


def test_an_import_that_waits_for_a_person_does_not_fail(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_checked_import(hangzhou_voice, now=now)

    fail_import(actor=CLOCK, batch_id=batch.pk, refusal=REFUSAL, now=now)

    after = ImportBatch.objects.get(pk=batch.pk)
    assert (after.status, told_failure(after)) == ("checked", "")


def test_others_fail_nothing(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    batch = an_import(hangzhou_voice, now=now)

    with pytest.raises(ImportBatch.DoesNotExist):
        fail_import(actor=stranger, batch_id=batch.pk, refusal=REFUSAL, now=now)
    viewer = actor_of(an_organisation(), "viewer")
    with pytest.raises(NotAllowed):
        fail_import(actor=viewer, batch_id=batch.pk, refusal=REFUSAL, now=now)
    assert ImportBatch.objects.get(pk=batch.pk).status == "uploaded"
