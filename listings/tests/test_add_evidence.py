from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.models import AuditEvent
from listings.actions.add_evidence import add_evidence
from listings.actions.remove_evidence import remove_evidence
from listings.models import ComplianceFile, DataIPAsset
from listings.tests.build import an_asset
from listings.tests.build_rights import a_file
from parties.models import StoredFile


def test_a_file_stands_in_its_chapter(hangzhou_voice: Actor, now: datetime) -> None:
    asset, file = an_asset(hangzhou_voice), a_file(hangzhou_voice)

    add_evidence(
        actor=hangzhou_voice,
        asset_id=asset.pk,
        chapter="process",
        title=" Access rules ",
        document_id=file.pk,
        now=now,
    )

    kept = ComplianceFile.objects.present().get()
    assert (kept.asset, kept.chapter, kept.title, kept.document) == (
        asset,
        "process",
        "Access rules",
        file,
    )
    assert AuditEvent.objects.get().after == {"chapter": "process", "sha256": file.sha256}


@pytest.mark.parametrize("kind", ["application/octet-stream", "application/zip"])
def test_only_known_kinds_of_files_are_evidence(
    hangzhou_voice: Actor, now: datetime, kind: str
) -> None:
    asset, file = an_asset(hangzhou_voice), a_file(hangzhou_voice)
    StoredFile.objects.filter(pk=file.pk).update(media_type=kind)

    with pytest.raises(InvalidInput) as refusal:
        add_evidence(
            actor=hangzhou_voice,
            asset_id=asset.pk,
            chapter="source",
            title="Bag",
            document_id=file.pk,
            now=now,
        )

    assert refusal.value.field == "document"
    assert ComplianceFile.objects.count() == 0


def test_what_has_no_place_or_owner_is_refused(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    asset, file = an_asset(hangzhou_voice), a_file(hangzhou_voice)

    def add(field: str, actor: Actor = hangzhou_voice, **changes: object) -> None:
        said = {"chapter": "source", "title": "Paper", "document_id": file.pk, **changes}
        with pytest.raises(InvalidInput) as refusal:
            add_evidence(actor=actor, asset_id=asset.pk, now=now, **said)  # type: ignore[arg-type]
        assert refusal.value.field == field

    add("chapter", chapter="gossip")
    add("title", title="  ")
    add("title", title="t" * 201)
    add("document", document_id=a_file(stranger).pk)
    with pytest.raises(DataIPAsset.DoesNotExist):
        add_evidence(
            actor=stranger,
            asset_id=asset.pk,
            chapter="source",
            title="Paper",
            document_id=a_file(stranger).pk,
            now=now,
        )

    assert (ComplianceFile.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_what_is_taken_out_can_be_put_in_again(hangzhou_voice: Actor, now: datetime) -> None:
    asset, file = an_asset(hangzhou_voice), a_file(hangzhou_voice)
    said = {"asset_id": asset.pk, "chapter": "relief", "title": "Desk", "document_id": file.pk}
    first = add_evidence(actor=hangzhou_voice, now=now, **said)  # type: ignore[arg-type]
    remove_evidence(actor=hangzhou_voice, evidence_id=first.pk, now=now)

    second = add_evidence(actor=hangzhou_voice, now=now, **said)  # type: ignore[arg-type]

    assert list(ComplianceFile.objects.present()) == [second]
    assert ComplianceFile.objects.count() == 2
