from datetime import date, datetime
from unittest.mock import patch

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.models import AuditEvent
from listings.actions import run_papers as module
from listings.actions.confirm_import import confirm_import
from listings.actions.record_certificate import CertificateTerms, record_certificate
from listings.actions.run_papers import run_papers
from listings.models import AssetHolder, Certificate, ImportBatch
from listings.sheets.problems import SheetRefused
from listings.tests.paper_imports import (
    GOOD,
    a_checked_paper_import,
    an_imported_table,
    paper_sheet_of,
    said_of,
)
from parties.models import Organisation
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db
BAD = "123,,,,Bus counts,2025-06-02,2028-06-01,54,zj-dip"


def rows(n: int) -> list[str]:
    return [GOOD.replace("00017", f"{serial:05d}") for serial in range(n)]


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    return batch.drafted, batch.updated, batch.unchanged, batch.refused


def test_every_usable_row_becomes_a_certificate_to_be_verified(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = an_imported_table(hangzhou_voice, GOOD, BAD, now=now)

    certificate = Certificate.objects.get()
    assert (batch.status, batch.finished_at, counts(batch)) == ("done", now, (1, 0, 0, 1))
    assert (certificate.status, certificate.certificate_no) == ("recorded", "20250633000000017")
    assert (certificate.issued_on, certificate.valid_to) == (date(2025, 6, 2), date(2028, 6, 1))
    assert (certificate.asset.name, certificate.asset.division) == ("Bus counts", "54")
    assert certificate.asset.holder_id == hangzhou_voice.party
    assert AssetHolder.objects.filter(asset=certificate.asset).exists()
    assert batch.rows.get(line=2).certificate == certificate
    assert batch.rows.get(line=3).certificate is None
    assert AuditEvent.objects.filter(action="certificate.record").count() == 1


def test_the_same_file_again_changes_nothing(hangzhou_voice: Actor, now: datetime) -> None:
    an_imported_table(hangzhou_voice, *rows(3), now=now)
    before = list(Certificate.objects.order_by("pk").values())

    again = a_checked_paper_import(hangzhou_voice, *rows(3), now=now)

    assert counts(again) == (0, 0, 3, 0)
    assert list(Certificate.objects.order_by("pk").values()) == before


def test_an_operators_rows_go_to_their_holders(
    operator: Actor, hangzhou_voice: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    holders = [Organisation.objects.get(pk=a.party) for a in (hangzhou_voice, ningbo_motors)]
    bare = zip(rows(2), holders, strict=True)
    table = [row.replace(",,,,", f",,,{holder.uscc},") for row, holder in bare]

    batch = an_imported_table(operator, *table, now=now)

    owners = Certificate.objects.order_by("pk").values_list("asset__holder_id", "holder_name")
    assert counts(batch) == (2, 0, 0, 0)
    assert list(owners) == [(holder.pk, holder.name) for holder in holders]


def test_nobody_else_records_for_another(
    hangzhou_voice: Actor, ningbo_motors: Actor, now: datetime
) -> None:
    terms = CertificateTerms(
        "zj-dip",
        "20250633000000017",
        date(2025, 6, 2),
        asset_name="x",
        holder_id=ningbo_motors.party,
    )

    with pytest.raises(NotAllowed):
        record_certificate(actor=hangzhou_voice, terms=terms, now=now)
    assert Certificate.objects.count() == 0


def test_a_stretch_is_resumed_where_it_ended(hangzhou_voice: Actor, now: datetime) -> None:
    with patch.object(module, "STRETCH", 2):
        batch = an_imported_table(hangzhou_voice, *rows(5), now=now)

    assert (counts(batch), Certificate.objects.count()) == ((5, 0, 0, 0), 5)
    assert [line for line, _outcome, _why in said_of(batch)] == [2, 3, 4, 5, 6]


def test_all_or_nothing_writes_nothing_when_a_row_fails(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_checked_paper_import(hangzhou_voice, *rows(2), now=now)
    batch = confirm_import(
        actor=hangzhou_voice, batch_id=batch.pk, mode="all_or_nothing", atomic_rows=10, now=now
    )
    terms = CertificateTerms("zj-dip", "20250633000000001", date(2025, 6, 2), asset_name="x")
    record_certificate(actor=hangzhou_voice, terms=terms, now=now)

    with pytest.raises(SheetRefused):
        run_papers(actor=hangzhou_voice, batch_id=batch.pk, sheet=paper_sheet_of(batch), now=now)
    assert Certificate.objects.count() == 1


def test_a_viewer_and_a_stranger_cannot(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    batch = a_checked_paper_import(hangzhou_voice, GOOD, now=now)
    confirm_import(
        actor=hangzhou_voice, batch_id=batch.pk, mode="valid_rows", atomic_rows=10, now=now
    )
    viewer = actor_of(Organisation.objects.get(pk=hangzhou_voice.party), duty="viewer")
    sheet = paper_sheet_of(batch)

    with pytest.raises(NotAllowed):
        run_papers(actor=viewer, batch_id=batch.pk, sheet=sheet, now=now)
    with pytest.raises(ImportBatch.DoesNotExist):
        run_papers(actor=stranger, batch_id=batch.pk, sheet=sheet, now=now)
    assert Certificate.objects.count() == 0
