from datetime import datetime, timedelta

import pytest

from kernel.actor import ANONYMOUS, Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent, Outbox
from listings.actions.start_import import start_import
from listings.models import ImportBatch
from listings.sheets.limits import Limits
from listings.sheets.problems import SheetRefused
from listings.tests.files import an_xlsx
from listings.tests.imports import LIMITS, an_imported, an_upload
from parties.models import StoredFile
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_and_its_check_asked_for(hangzhou_voice: Actor, now: datetime) -> None:
    batch = start_import(actor=hangzhou_voice, upload=an_upload(), limits=LIMITS, now=now)

    assert (batch.status, batch.user_id) == ("uploaded", hangzhou_voice.user_id)
    assert batch.organisation_id == hangzhou_voice.organisation_id
    assert batch.file.name == "products.csv"
    outbox = Outbox.objects.get()
    assert (outbox.fact, outbox.payload) == ("ImportUploaded", {"import_batch_id": batch.pk})
    assert AuditEvent.objects.filter(action="import.start", object_id=batch.pk).count() == 1


def test_the_same_file_while_under_way_is_the_same_import(
    hangzhou_voice: Actor, now: datetime
) -> None:
    one = start_import(actor=hangzhou_voice, upload=an_upload(), limits=LIMITS, now=now)
    two = start_import(actor=hangzhou_voice, upload=an_upload(), limits=LIMITS, now=now)

    assert one == two
    assert Outbox.objects.count() == 1


def test_the_same_file_after_an_import_is_a_new_one(hangzhou_voice: Actor, now: datetime) -> None:
    before = an_imported(hangzhou_voice, now=now)

    again = start_import(actor=hangzhou_voice, upload=an_upload(), limits=LIMITS, now=now)

    assert again.pk != before.pk
    assert again.file == before.file


def test_another_organisation_has_an_import_of_its_own(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    one = start_import(actor=hangzhou_voice, upload=an_upload(), limits=LIMITS, now=now)
    two = start_import(actor=stranger, upload=an_upload(), limits=LIMITS, now=now)

    assert one.pk != two.pk


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        pytest.param(b"", "t.csv", SheetRefused, id="empty"),
        pytest.param(b"x" * 101, "t.csv", SheetRefused, id="too big"),
        pytest.param(b"PK\x03\x04broken", "t.xlsx", SheetRefused, id="broken"),
        pytest.param(b"%PDF-1.7", "t.csv", SheetRefused, id="pdf"),
        pytest.param(an_xlsx(), "t.csv", InvalidInput, id="workbook called csv"),
    ],
)
def test_what_is_no_table_is_not_kept(
    content: bytes, name: str, error: type[Exception], hangzhou_voice: Actor, now: datetime
) -> None:
    limits = Limits(max_bytes=100 if content.startswith(b"x") else 100_000)

    with pytest.raises(error):
        start_import(actor=hangzhou_voice, upload=an_upload(content, name), limits=limits, now=now)

    assert not ImportBatch.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Outbox.objects.exists()


def test_too_many_files_within_an_hour_are_refused(hangzhou_voice: Actor, now: datetime) -> None:
    limits = Limits(max_per_hour=2)
    for n, at in enumerate([now - timedelta(hours=2), now, now]):
        content = f"标题\n{n}\n".encode()
        start_import(actor=hangzhou_voice, upload=an_upload(content), limits=limits, now=at)

    with pytest.raises(SheetRefused, match="brought 2 files within the last hour"):
        start_import(actor=hangzhou_voice, upload=an_upload(), limits=limits, now=now)

    assert ImportBatch.objects.count() == StoredFile.objects.count() == 3


def test_viewers_and_visitors_import_nothing(now: datetime) -> None:
    viewer = actor_of(an_organisation(), "viewer")

    for actor in (viewer, ANONYMOUS):
        with pytest.raises(NotAllowed):
            start_import(actor=actor, upload=an_upload(), limits=LIMITS, now=now)
    assert not StoredFile.objects.exists()
