from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from listings.actions.cancel_import import cancel_import
from listings.models import ImportBatch
from listings.tests.imports import a_checked_import, a_confirmed_import, an_import, an_imported
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("build", [an_import, a_checked_import, a_confirmed_import])
def test_an_import_under_way_can_be_stopped(
    build: object, hangzhou_voice: Actor, now: datetime
) -> None:
    batch: ImportBatch = build(hangzhou_voice, now=now)  # type: ignore[operator]

    cancel_import(actor=hangzhou_voice, batch_id=batch.pk, now=now)

    after = ImportBatch.objects.get(pk=batch.pk)
    assert (after.status, after.finished_at) == ("cancelled", now)


def test_what_is_over_stays_as_it_is(hangzhou_voice: Actor, now: datetime) -> None:
    batch = an_imported(hangzhou_voice, now=now)

    with pytest.raises(IllegalMove):
        cancel_import(actor=hangzhou_voice, batch_id=batch.pk, now=now)

    assert ImportBatch.objects.get(pk=batch.pk).status == "done"


def test_others_cancel_nothing(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    batch = an_import(hangzhou_voice, now=now)

    with pytest.raises(ImportBatch.DoesNotExist):
        cancel_import(actor=stranger, batch_id=batch.pk, now=now)
    with pytest.raises(NotAllowed):
        cancel_import(actor=actor_of(an_organisation(), "viewer"), batch_id=batch.pk, now=now)
    assert ImportBatch.objects.get(pk=batch.pk).status == "uploaded"
