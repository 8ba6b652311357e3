from datetime import datetime
from unittest.mock import patch

import pytest
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import Outbox
from listings.actions import check_import as module
from listings.actions.check_import import check_import
from listings.intake import missing_counts
from listings.models import ImportBatch, Listing
from listings.tests.build import a_certificate
from listings.tests.files import ROWS, TITLES, a_csv
from listings.tests.imports import (
    a_checked_import,
    a_confirmed_import,
    an_imported,
    an_open_import,
    sheet_of,
)
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def outcomes(batch: ImportBatch) -> list[tuple[int, str]]:
    return list(batch.rows.order_by("line").values_list("line", "outcome"))


def codes(batch: ImportBatch, line: int) -> list[str]:
    return [problem["code"] for problem in batch.rows.get(line=line).problems]


def test_each_row_gets_its_outcome_and_no_listing_is_written(
    hangzhou_voice: Actor, now: datetime
) -> None:
    rows = [*ROWS, ("A-4", "", "no title", "1元", "", "", "")]

    batch = a_checked_import(hangzhou_voice, a_csv(rows), now=now)

    assert batch.status == "checked"
    assert (batch.total, batch.drafted, batch.refused) == (4, 3, 1)
    assert outcomes(batch) == [(2, "drafted"), (3, "drafted"), (5, "drafted"), (6, "refused")]
    assert batch.mapping["title"] == "产品名称"
    assert batch.columns == list(TITLES)
    assert not Listing.objects.exists()


def test_what_publication_lacks_is_told_beforehand(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_checked_import(hangzhou_voice, now=now)

    missing = dict(missing_counts(batch))
    assert missing["certificate_id"] == missing["source_statement"] == 3
    assert "division" not in missing
    assert "overview" not in missing


def test_a_row_known_before_is_an_update_or_unchanged(hangzhou_voice: Actor, now: datetime) -> None:
    an_imported(hangzhou_voice, now=now)
    changed = [("A-1", "公交客流（新）", *ROWS[0][2:]), *ROWS[1:]]

    batch = a_checked_import(hangzhou_voice, a_csv(changed), now=now)

    assert (batch.drafted, batch.updated, batch.unchanged) == (0, 1, 2)


def test_the_same_identity_twice_in_a_file_counts_once(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_checked_import(hangzhou_voice, a_csv([ROWS[0], ROWS[2], ROWS[0]]), now=now)

    assert outcomes(batch) == [(2, "drafted"), (3, "drafted"), (4, "refused")]
    assert codes(batch, 4) == ["duplicate_row"]
    assert batch.rows.get(line=4).problems[0]["args"] == {"line": "2"}


def test_certificates_are_looked_up(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    own, foreign = a_certificate(holder=hangzhou_voice), a_certificate(holder=stranger)
    numbers = [own.certificate_no, foreign.certificate_no, "20250633009999999"]
    rows = [(f"title {n}", number) for n, number in enumerate(numbers)]

    batch = a_checked_import(hangzhou_voice, a_csv(rows, titles=("标题", "证书号")), now=now)

    assert [codes(batch, line) for line in (2, 3, 4)] == [
        [],
        ["certificate_foreign"],
        ["certificate_unknown"],
    ]
    assert [outcome for _line, outcome in outcomes(batch)] == ["drafted", "refused", "drafted"]


def test_rows_are_checked_in_stretches(hangzhou_voice: Actor, now: datetime) -> None:
    rows = [(f"B-{n}", f"title {n}", "text", "1元", "农业", "每日", "1 GB") for n in range(1100)]
    batch = an_open_import(hangzhou_voice, a_csv(rows), now=now)
    Outbox.objects.all().delete()
    sheet, seen = sheet_of(batch), []
    for is_last in (False, True, False, False):
        after = check_import(
            actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet, now=now, is_last=is_last
        )
        seen.append((after.processed, after.status, Outbox.objects.count()))

    assert seen == [
        (500, "checking", 0),
        (1000, "checking", 1),
        (1100, "checked", 1),
        (1100, "checked", 1),
    ]
    assert batch.rows.count() == 1100
    assert Outbox.objects.get().payload == {"import_batch_id": batch.pk}


def test_a_value_no_column_holds_refuses_its_row_beforehand(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = an_open_import(hangzhou_voice, now=now)
    error = InvalidInput("not that long", field="title")

    with patch.object(module, "missing_of", side_effect=[[], error, []]):
        after = check_import(
            actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet_of(batch), now=now
        )

    assert (after.drafted, after.refused) == (2, 1)
    problem = after.rows.get(line=3).problems[0]
    assert (problem["args"], problem["column"]) == ({"what": "not that long"}, "产品名称")


def test_checking_a_running_import_leaves_it_alone(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_confirmed_import(hangzhou_voice, now=now)

    after = check_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet_of(batch), now=now)

    assert (after.status, after.version) == ("running", batch.version)


def test_foreign_imports_do_not_exist(
    hangzhou_voice: Actor, stranger: Actor, operator: Actor, now: datetime
) -> None:
    batch = an_open_import(hangzhou_voice, now=now)
    sheet = sheet_of(batch)

    for actor in (stranger, operator):
        with pytest.raises(ImportBatch.DoesNotExist):
            check_import(actor=actor, batch_id=batch.pk, sheet=sheet, now=now)
    assert not batch.rows.exists()


def test_a_viewer_checks_nothing(hangzhou_voice: Actor, now: datetime) -> None:
    batch = an_open_import(hangzhou_voice, now=now)
    viewer = actor_of(batch.organisation, "viewer")

    with pytest.raises(NotAllowed):
        check_import(actor=viewer, batch_id=batch.pk, sheet=sheet_of(batch), now=now)


def test_queries_do_not_grow_with_the_rows(
    hangzhou_voice: Actor, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [(f"B-{n}", f"title {n}", "text", "1元", "农业", "每日", "1 GB") for n in range(300)]
    batch = an_open_import(hangzhou_voice, a_csv(rows), now=now)
    sheet = sheet_of(batch)

    with django_assert_max_num_queries(15):
        check_import(actor=hangzhou_voice, batch_id=batch.pk, sheet=sheet, now=now)
