from datetime import datetime
from unittest.mock import patch

import pytest
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent, Outbox
from listings.actions import run_import as module
from listings.actions.draft_listing import draft_listing
from listings.actions.run_import import run_import
from listings.actions.withdraw_listing import withdraw_listing
from listings.models import ImportBatch, Listing
from listings.sheets.problems import SheetRefused
from listings.tests.build import a_certificate
from listings.tests.files import ROWS, TITLES, a_csv
from listings.tests.imports import (
    a_checked_import,
    a_confirmed_import,
    an_imported,
    run_to_the_end,
    sheet_of,
)
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db
MANY = [(f"B-{n}", f"title {n}", "text", "1元", "农业", "每日", "1 GB") for n in range(120)]


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    return batch.drafted, batch.updated, batch.unchanged, batch.refused


def test_every_usable_row_becomes_a_draft_of_the_organisation(
    hangzhou_voice: Actor, now: datetime
) -> None:
    rows = [*ROWS, ("A-4", "", "no title", "1元", "", "", "")]

    batch = an_imported(hangzhou_voice, a_csv(rows), now=now)

    assert (batch.status, batch.finished_at, counts(batch)) == ("done", now, (3, 0, 0, 1))
    listing = Listing.objects.get(external_ref="A-1")
    assert (listing.status, listing.holder_id) == ("draft", hangzhou_voice.organisation_id)
    assert (listing.pricing_model, listing.price_minor, listing.unit) == ("per_call", 50, "次")
    assert (listing.asset.division, listing.asset.update_frequency) == ("54", "002")
    row = batch.rows.get(line=2)
    assert (row.listing, row.outcome) == (listing, "drafted")
    assert "certificate_id" in row.missing
    assert batch.rows.get(line=6).listing is None
    assert AuditEvent.objects.filter(action="listing.draft").count() == 3


def test_the_same_file_again_changes_nothing(hangzhou_voice: Actor, now: datetime) -> None:
    an_imported(hangzhou_voice, now=now)
    before = list(Listing.objects.order_by("pk").values())

    batch = an_imported(hangzhou_voice, now=now)

    assert counts(batch) == (0, 0, 3, 0)
    assert list(Listing.objects.order_by("pk").values()) == before


def test_a_changed_row_revises_what_the_file_says_and_leaves_the_rest(
    hangzhou_voice: Actor, now: datetime
) -> None:
    an_imported(hangzhou_voice, now=now)
    listing = Listing.objects.get(external_ref="A-1")
    listing.asset.source_statement = "typed by hand"
    listing.asset.save(update_fields=["source_statement"])
    changed = [(*ROWS[0][:3], "0.6元/次", *ROWS[0][4:]), *ROWS[1:]]

    batch = an_imported(hangzhou_voice, a_csv(changed), now=now)

    assert counts(batch) == (0, 1, 2, 0)
    after = Listing.objects.get(pk=listing.pk)
    assert (after.price_minor, after.asset.source_statement) == (60, "typed by hand")
    assert Listing.objects.count() == 3


def test_a_listing_that_left_the_market_refuses_its_row(
    hangzhou_voice: Actor, now: datetime
) -> None:
    an_imported(hangzhou_voice, now=now)
    gone = Listing.objects.get(external_ref="A-1")
    withdraw_listing(actor=hangzhou_voice, listing_id=gone.pk, now=now)
    changed = [("A-1", "another title", *ROWS[0][2:]), *ROWS[1:]]

    batch = an_imported(hangzhou_voice, a_csv(changed), now=now)

    assert counts(batch) == (0, 0, 2, 1)
    assert [p["code"] for p in batch.rows.get(line=2).problems] == ["not_revisable"]
    assert Listing.objects.get(pk=gone.pk).title == "公交站点客流"


def test_a_certificate_of_ones_own_is_offered(hangzhou_voice: Actor, now: datetime) -> None:
    certificate = a_certificate(holder=hangzhou_voice)
    rows = [("Listed again", certificate.certificate_no)]

    an_imported(hangzhou_voice, a_csv(rows, titles=("标题", "证书号")), now=now)

    listing = Listing.objects.get(title="Listed again")
    assert (listing.certificate, listing.asset) == (certificate, certificate.asset)


def test_rows_are_written_in_stretches_and_each_once(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_confirmed_import(hangzhou_voice, a_csv(MANY), now=now)
    sheet = sheet_of(batch)
    seen = []
    for _ in range(4):
        after = run_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet, now=now)
        seen.append((after.processed, after.status))

    assert seen == [(50, "running"), (100, "running"), (120, "done"), (120, "done")]
    assert Listing.objects.count() == batch.rows.count() == 120


def test_a_stretch_that_dies_leaves_no_trace_and_is_done_again(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_confirmed_import(hangzhou_voice, a_csv(MANY), now=now)
    sheet = sheet_of(batch)
    run_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet, now=now)
    with (
        patch.object(module, "row_of", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        run_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet, now=now)
    assert Listing.objects.count() == 50

    after = run_to_the_end(ImportBatch.objects.get(pk=batch.pk), hangzhou_voice, now=now)

    assert counts(after) == (120, 0, 0, 0)
    assert sorted(Listing.objects.values_list("external_ref", flat=True)) == sorted(
        row[0] for row in MANY
    )


def test_the_last_stretch_of_a_delivery_hands_the_rest_over(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_confirmed_import(hangzhou_voice, a_csv(MANY), now=now)
    Outbox.objects.all().delete()
    sheet = sheet_of(batch)

    run_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet, now=now)
    assert not Outbox.objects.exists()
    run_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet, now=now, is_last=True)

    assert [(o.fact, o.payload) for o in Outbox.objects.all()] == [
        ("ImportRequested", {"import_batch_id": batch.pk})
    ]


def test_a_cancelled_import_writes_no_more(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_confirmed_import(hangzhou_voice, a_csv(MANY), now=now)
    sheet = sheet_of(batch)
    run_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet, now=now)
    ImportBatch.objects.filter(pk=batch.pk).update(status="cancelled")

    run_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet, now=now)

    assert Listing.objects.count() == 50


def no_water(**given: object) -> Listing:
    if getattr(given["terms"], "title", "") == "水质监测":
        raise InvalidInput("no water today", field="title")
    return draft_listing(**given)  # type: ignore[arg-type]


def test_a_row_that_an_action_refuses_costs_only_itself(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_confirmed_import(hangzhou_voice, now=now)

    with patch.object(module, "draft_listing", no_water):
        after = run_to_the_end(batch, hangzhou_voice, now=now)

    assert counts(after) == (2, 0, 0, 1)
    problem = after.rows.get(line=3).problems[-1]
    assert (problem["args"], problem["column"]) == ({"what": "no water today"}, "产品名称")


def test_all_or_nothing_writes_all_at_once(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_confirmed_import(hangzhou_voice, a_csv(MANY), mode="all_or_nothing", now=now)

    after = run_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet_of(batch), now=now)

    assert (after.status, counts(after)) == ("done", (120, 0, 0, 0))


def test_all_or_nothing_writes_nothing_when_a_row_fails(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_confirmed_import(hangzhou_voice, mode="all_or_nothing", now=now)
    sheet = sheet_of(batch)

    with (
        patch.object(module, "draft_listing", no_water),
        pytest.raises(SheetRefused, match="Line 3 failed, so nothing was imported: no water today"),
    ):
        run_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet, now=now)

    assert not Listing.objects.exists()
    assert not batch.rows.exists()


def test_a_value_taken_already_is_reported(hangzhou_voice: Actor, now: datetime) -> None:
    product_id = "691330100MA0EXAMP1B33017K2M9Q4DP"
    rows = [("one", product_id), ("two", product_id)]

    batch = an_imported(hangzhou_voice, a_csv(rows, titles=("标题", "数据产品标识")), now=now)

    assert counts(batch) == (1, 0, 0, 1)
    assert batch.rows.get(line=3).problems[-1]["column"] == "数据产品标识"


def test_who_may_not_draft_writes_nothing(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    batch = a_confirmed_import(hangzhou_voice, now=now)
    sheet = sheet_of(batch)

    with pytest.raises(ImportBatch.DoesNotExist):
        run_import(actor=stranger, batch_id=batch.pk, sheet=sheet, now=now)
    viewer = actor_of(batch.organisation, "viewer")
    with pytest.raises(NotAllowed):
        run_import(actor=viewer, batch_id=batch.pk, sheet=sheet, now=now)
    assert not Listing.objects.exists()


def test_planning_a_stretch_costs_few_queries(
    hangzhou_voice: Actor, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    an_imported(hangzhou_voice, a_csv(MANY), now=now)
    batch = a_checked_import(hangzhou_voice, a_csv(MANY, titles=TITLES), now=now)
    batch = ImportBatch.objects.get(pk=batch.pk)
    ImportBatch.objects.filter(pk=batch.pk).update(status="running", processed=0)
    batch.rows.all().delete()

    with django_assert_max_num_queries(15):
        run_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet_of(batch), now=now)
