from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from listings.actions.map_import import map_import
from listings.models import ImportBatch
from listings.sheets.problems import SheetRefused
from listings.tests.imports import a_checked_import, a_confirmed_import
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


def test_a_persons_word_replaces_the_guess_and_the_rows_are_checked_again(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_checked_import(hangzhou_voice, now=now)

    map_import(
        actor=hangzhou_voice,
        batch_id=batch.pk,
        mapping={"title": "描述", "summary": ""},
        now=now,
    )

    after = ImportBatch.objects.get(pk=batch.pk)
    assert (after.status, after.mapping) == ("checking", {"title": "描述"})
    assert (after.processed, after.drafted, after.rows.count()) == (0, 0, 0)
    assert Outbox.objects.filter(fact="ImportMapped").count() == 1


def test_a_mapping_without_title_is_refused_and_nothing_changes(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_checked_import(hangzhou_voice, now=now)

    with pytest.raises(SheetRefused, match="No column is named as the title"):
        map_import(actor=hangzhou_voice, batch_id=batch.pk, mapping={"summary": "描述"}, now=now)

    assert ImportBatch.objects.get(pk=batch.pk).mapping == batch.mapping
    assert not Outbox.objects.filter(fact="ImportMapped").exists()


def test_a_running_import_keeps_its_mapping(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_confirmed_import(hangzhou_voice, now=now)

    with pytest.raises(IllegalMove):
        map_import(actor=hangzhou_voice, batch_id=batch.pk, mapping={"title": "描述"}, now=now)


def test_others_map_nothing(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    batch = a_checked_import(hangzhou_voice, now=now)

    with pytest.raises(ImportBatch.DoesNotExist):
        map_import(actor=stranger, batch_id=batch.pk, mapping={"title": "描述"}, now=now)
    with pytest.raises(NotAllowed):
        map_import(
            actor=actor_of(an_organisation(), "finance"),
            batch_id=batch.pk,
            mapping={"title": "描述"},
            now=now,
        )
