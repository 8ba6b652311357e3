from datetime import datetime
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from kernel.actor import Actor
from listings.actions.take_copy import FileDamaged, take_copy
from listings.models import ComplianceFile, DataIPAsset, EvidenceAccess, SourceProof
from listings.tests.build import an_asset
from parties.actions.store_file import Upload, store_file
from parties.models import StoredFile
from parties.tests.build import BORN_AT


def a_paper(
    holder: Actor, asset: DataIPAsset, now: datetime, text: bytes = b"%PDF-1"
) -> StoredFile:
    upload = Upload("paper.pdf", "application/pdf", BytesIO(text))
    file = store_file(actor=holder, upload=upload, now=now)
    SourceProof.objects.create(asset=asset, kind="licence", document=file, created_at=BORN_AT)
    return file


def test_each_copy_leaves_a_note(hangzhou_voice: Actor, operator: Actor, now: datetime) -> None:
    asset = an_asset(hangzhou_voice)
    file = a_paper(hangzhou_voice, asset, now)

    for actor in (hangzhou_voice, operator):
        assert take_copy(actor=actor, asset_id=asset.pk, file_uid=file.uid, now=now) == file

    notes = EvidenceAccess.objects.order_by("pk").values_list("user_id", "organisation_id", "at")
    assert list(notes) == [
        (actor.user_id, actor.organisation_id, now) for actor in (hangzhou_voice, operator)
    ]


def test_others_and_other_files_are_refused_without_a_note(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    asset = an_asset(hangzhou_voice)
    file = a_paper(hangzhou_voice, asset, now)
    elsewhere = a_paper(hangzhou_voice, an_asset(hangzhou_voice), now, b"%PDF-2")
    taken_out = ComplianceFile.objects.create(
        asset=asset,
        chapter="relief",
        title="Old",
        document=a_paper(hangzhou_voice, an_asset(hangzhou_voice), now, b"%PDF-3"),
        removed_at=now,
        created_at=BORN_AT,
    )

    with pytest.raises(DataIPAsset.DoesNotExist):
        take_copy(actor=stranger, asset_id=asset.pk, file_uid=file.uid, now=now)
    for other in (elsewhere, taken_out.document):
        with pytest.raises(StoredFile.DoesNotExist):
            take_copy(actor=hangzhou_voice, asset_id=asset.pk, file_uid=other.uid, now=now)

    assert EvidenceAccess.objects.count() == 0


def test_bytes_that_changed_are_not_given_out(hangzhou_voice: Actor, now: datetime) -> None:
    asset = an_asset(hangzhou_voice)
    file = a_paper(hangzhou_voice, asset, now)
    default_storage.delete(file.path)
    default_storage.save(file.path, ContentFile(b"%PDF-forged"))

    with pytest.raises(FileDamaged):
        take_copy(actor=hangzhou_voice, asset_id=asset.pk, file_uid=file.uid, now=now)

    assert EvidenceAccess.objects.count() == 0


def test_a_note_is_for_good(hangzhou_voice: Actor, now: datetime) -> None:
    asset = an_asset(hangzhou_voice)
    file = a_paper(hangzhou_voice, asset, now)
    take_copy(actor=hangzhou_voice, asset_id=asset.pk, file_uid=file.uid, now=now)

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        EvidenceAccess.objects.update(user_id=None)
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        EvidenceAccess.objects.all().delete()
