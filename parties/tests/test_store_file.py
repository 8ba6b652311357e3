from datetime import datetime
from io import BytesIO

import pytest
from django.core.files.storage import default_storage

from kernel.actor import ANONYMOUS, Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from parties.actions.store_file import Upload, store_file
from parties.models import StoredFile
from parties.tests.build import actor_without_organisation
from parties.vocabulary.media import plain_name

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    here = {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": here}


def an_upload(content: bytes = b"a,b\n1,2\n", *, name: str = "rows.csv") -> Upload:
    return Upload(name=name, media_type="text/csv", content=BytesIO(content))


def test_a_file_is_kept_under_its_digest_with_its_name_as_data(
    hangzhou_voice: Actor, now: datetime
) -> None:
    stored = store_file(
        actor=hangzhou_voice, upload=an_upload(name="..\\x/\u202e表 1.csv"), now=now
    )

    assert stored.organisation_id == hangzhou_voice.organisation_id
    assert (stored.name, stored.size, stored.media_type) == ("表 1.csv", 8, "text/csv")
    assert stored.sha256 == "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470"
    with default_storage.open(stored.path) as kept:
        assert kept.read() == b"a,b\n1,2\n"


def test_the_same_bytes_are_kept_once_per_organisation(
    hangzhou_voice: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    first = store_file(actor=hangzhou_voice, upload=an_upload(), now=now)

    again = store_file(actor=hangzhou_voice, upload=an_upload(name="other.csv"), now=now)
    elsewhere = store_file(actor=ningbo_motors, upload=an_upload(), now=now)

    assert again.pk == first.pk
    assert elsewhere.pk != first.pk
    assert AuditEvent.objects.filter(action="file.store").count() == 2


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", b"%PDF-1.7 and more", "application/pdf"),
        ("a.XLSX", b"PK\x03\x04....", SHEET),
        ("model.parquet", b"PAR1....", "application/octet-stream"),
    ],
    ids=["pdf", "xlsx", "unknown"],
)
def test_the_bytes_decide_what_a_file_is(
    hangzhou_voice: Actor, now: datetime, name: str, content: bytes, media_type: str
) -> None:
    stored = store_file(actor=hangzhou_voice, upload=an_upload(content, name=name), now=now)

    assert stored.media_type == media_type


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (an_upload(b""), "The file is empty."),
        (an_upload(b"x" * (1024**2 + 1)), "The file is larger than 1 MB."),
        (an_upload(b"<html>", name="certificate.pdf"), "not what its extension says"),
        (an_upload(b"%PDF-1.7", name="rows.csv"), "not what its extension says"),
    ],
    ids=["empty", "large", "no pdf", "no text"],
)
def test_a_file_that_cannot_be_used_is_refused(
    hangzhou_voice: Actor, now: datetime, upload: Upload, message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        store_file(actor=hangzhou_voice, upload=upload, now=now, max_bytes=1024**2)

    assert StoredFile.objects.count() == 0
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_nobody_stores_for_no_organisation(now: datetime) -> None:
    for actor in (ANONYMOUS, actor_without_organisation()):
        with pytest.raises(NotAllowed):
            store_file(actor=actor, upload=an_upload(), now=now)

    assert StoredFile.objects.count() == 0


def test_a_name_of_nothing_but_folders_is_still_a_name() -> None:
    assert plain_name("../../") == "file"
