import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from listings.models import ImportBatch, Listing
from listings.sheets.fields import FIELDS
from listings.sheets.limits import Limits
from listings.sheets.mapping import guess, key
from listings.sheets.reading import read_table
from listings.tests.files import ROWS, TITLES, a_csv, an_xlsx
from listings.tests.imports import (
    a_checked_import,
    a_confirmed_import,
    an_import,
    an_imported,
)
from listings.views.import_page import progress_context
from parties.tests.build import actor_of, client_of

pytestmark = pytest.mark.django_db
WITH_A_BAD_ROW = [*ROWS, ("A-4", "", "no title", "看情况", "", "", "")]


def page(actor: Actor, batch: ImportBatch, name: str = "import", **query: str) -> Any:
    address = reverse(f"listings:{name}", args=[batch.uid])
    return client_of(actor).get(address, query)


def post(actor: Actor, batch: ImportBatch, name: str, data: dict[str, str] | None = None) -> Any:
    address = reverse(f"listings:{name}", args=[batch.uid])
    return client_of(actor).post(address, data or {})


def test_the_whole_way_from_file_to_drafts(hangzhou_voice: Actor, drain: Callable[[], int]) -> None:
    client = client_of(hangzhou_voice)
    file = SimpleUploadedFile("products.csv", a_csv(WITH_A_BAD_ROW), "text/csv")

    uploaded = client.post(
        reverse("listings:import_new"), {"file": file, "subject": "listings"}, follow=True
    )
    assert "The file is being read" in uploaded.content.decode()
    drain()
    batch = ImportBatch.objects.get()
    address = reverse("listings:import", args=[batch.uid])
    checked = client.get(address).content.decode()
    assert "Import 3 rows as drafts" in checked
    assert "The row has no title." in checked
    assert not Listing.objects.exists()
    client.post(reverse("listings:import_confirm", args=[batch.uid]), {"mode": "valid_rows"})
    drain()

    done = client.get(address).content.decode()
    assert Listing.objects.filter(status="draft").count() == 3
    assert "Missing for publication" in done
    assert "公交站点客流" in done


def test_a_person_may_map_the_columns(hangzhou_voice: Actor, drain: Callable[[], int]) -> None:
    client = client_of(hangzhou_voice)
    file = SimpleUploadedFile("x.csv", b"foo,bar\nalpha,text\n", "text/csv")
    client.post(reverse("listings:import_new"), {"file": file, "subject": "listings"})
    drain()
    batch = ImportBatch.objects.get()
    assert "No column could be taken for the title." in page(hangzhou_voice, batch).content.decode()

    shown = page(hangzhou_voice, batch, "import_columns").content.decode()
    assert "alpha" in shown
    refused = post(
        hangzhou_voice, batch, "import_columns", {"column_0": "-", "column_1": "summary"}
    )
    assert (refused.status_code, ImportBatch.objects.get().status) == (422, "checked")
    twice = {"column_0": "title", "column_1": "title"}
    assert post(hangzhou_voice, batch, "import_columns", twice).status_code == 422
    right = {"column_0": "title", "column_1": "summary"}
    assert post(hangzhou_voice, batch, "import_columns", right).status_code == 302
    drain()

    assert "Import 1 row as a draft" in page(hangzhou_voice, batch).content.decode()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "t.csv", "The file is empty."),
        (b"%PDF-1.7 x", "t.csv", "The file is no table."),
        (b"a,b\n1,2\n", "t.xlsx", "The name says workbook, the content is none."),
    ],
)
def test_a_file_that_is_no_table_is_refused_at_once(
    content: bytes, name: str, sentence: str, hangzhou_voice: Actor
) -> None:
    file = SimpleUploadedFile(name, content)

    response = client_of(hangzhou_voice).post(
        reverse("listings:import_new"), {"file": file, "subject": "listings"}
    )

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_damaged_file_fails_with_its_reason(
    hangzhou_voice: Actor, drain: Callable[[], int], now: datetime
) -> None:
    batch = an_import(hangzhou_voice, b't,p\n"a,1\nb,2\n', now=now)

    drain()

    text = page(hangzhou_voice, batch).content.decode()
    assert ImportBatch.objects.get().status == "failed"
    assert "In the record from line 2 a quotation mark is not closed" in text


def test_an_import_of_somebody_who_left_fails(
    hangzhou_voice: Actor, drain: Callable[[], int], now: datetime
) -> None:
    batch = a_confirmed_import(hangzhou_voice, now=now)
    batch.organisation.memberships.update(ended_at=now)

    drain()

    assert ImportBatch.objects.get().status == "failed"
    assert not Listing.objects.exists()


def test_imports_of_the_command_line_are_left_to_it(
    hangzhou_voice: Actor, drain: Callable[[], int], now: datetime
) -> None:
    batch = a_confirmed_import(hangzhou_voice, now=now)
    ImportBatch.objects.update(user_id=None)

    drain()

    assert ImportBatch.objects.get(pk=batch.pk).status == "running"


def test_progress_is_a_fragment_until_there_is_nothing_to_wait_for(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_confirmed_import(hangzhou_voice, now=now)
    client, address = client_of(hangzhou_voice), reverse("listings:import", args=[batch.uid])

    running = client.get(address, headers={"HX-Request": "true"})
    ImportBatch.objects.update(status="done")
    over = client.get(address, headers={"HX-Request": "true"})

    assert '<progress max="3" value="0"' in running.content.decode()
    assert "<html" not in running.content.decode()
    assert (over.headers["HX-Refresh"], over.content) == ("true", b"")


@pytest.mark.parametrize(
    ("passed", "left"),
    [(timedelta(seconds=10), "less than a minute left"), (timedelta(hours=1), "60 minutes left")],
)
def test_a_running_import_says_how_long_it_takes(
    passed: timedelta, left: str, hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_confirmed_import(hangzhou_voice, now=now)
    batch.total, batch.processed = 100, 50

    assert left in str(progress_context(batch, now=now + passed)["left"])


def test_a_report_before_the_end_says_what_was_not_imported(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_confirmed_import(hangzhou_voice, now=now)
    ImportBatch.objects.update(status="cancelled")

    data = b"".join(page(hangzhou_voice, batch, "import_report").streaming_content)

    table = read_table(data, name="report.xlsx", limits=Limits())
    assert [row.cells[len(TITLES) + 1] for row in table.rows] == ["not imported"] * 3


def test_who_waits_sees_how_many_come_first(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    an_import(stranger, now=now)
    batch = an_import(hangzhou_voice, now=now)

    assert "Waiting: 1 import comes first." in page(hangzhou_voice, batch).content.decode()
    ImportBatch.objects.exclude(pk=batch.pk).update(user_id=None)
    assert "comes first" not in page(hangzhou_voice, batch).content.decode()


def test_rows_can_be_filtered_by_outcome(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_checked_import(hangzhou_voice, a_csv(WITH_A_BAD_ROW), now=now)

    refused = page(hangzhou_voice, batch, outcome="refused")
    nonsense = page(hangzhou_voice, batch, outcome="x'--")

    assert [shown.row.line for shown in refused.context["shown_rows"]] == [6]
    assert len(nonsense.context["shown_rows"]) == 4


def test_the_same_file_again_points_to_the_first_import(
    hangzhou_voice: Actor, now: datetime
) -> None:
    first = an_imported(hangzhou_voice, now=now)
    again = a_checked_import(hangzhou_voice, now=now)

    text = page(hangzhou_voice, again).content.decode()

    assert "This file was imported before." in text
    assert reverse("listings:import", args=[first.uid]) in text
    assert "There is nothing to import" in text


def test_all_or_nothing_with_a_refused_row_is_told_on_the_page(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_checked_import(hangzhou_voice, a_csv(WITH_A_BAD_ROW), now=now)

    response = post(hangzhou_voice, batch, "import_confirm", {"mode": "all_or_nothing"})

    assert response.status_code == 422
    assert "1 rows cannot be used, so nothing was imported." in response.content.decode()


def test_an_import_can_be_cancelled(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_confirmed_import(hangzhou_voice, now=now)

    assert post(hangzhou_voice, batch, "import_cancel").status_code == 302
    assert ImportBatch.objects.get().status == "cancelled"
    assert post(hangzhou_voice, batch, "import_cancel").status_code == 409


@pytest.mark.parametrize("build", [a_csv, an_xlsx], ids=["csv", "xlsx"])
def test_the_report_is_the_file_with_what_became_of_each_row(
    build: Callable[..., bytes], hangzhou_voice: Actor, now: datetime
) -> None:
    rows = [(*ROWS[0][:2], "=1+1", *ROWS[0][3:]), ("A-4", "", "x", "看情况", "", "", "")]
    content = a_csv(rows) if build is a_csv else an_xlsx([(*r[:2], "'=1+1", *r[3:]) for r in rows])
    name = "products.csv" if build is a_csv else "products.xlsx"
    batch = a_checked_import(hangzhou_voice, content, now=now, name=name)

    response = page(hangzhou_voice, batch, "import_report")

    assert response["Content-Disposition"] == 'attachment; filename="products-report.xlsx"'
    data = b"".join(response.streaming_content)
    table = read_table(data, name="report.xlsx", limits=Limits())
    assert table.columns[: len(TITLES)] == TITLES
    assert table.columns[-5:-2] == ("Outcome", "Reason", "Remedy")
    assert [row.cells[-5] for row in table.rows] == ["new draft", "refused"]
    assert table.rows[0].cells[2] == "'=1+1"
    assert "The row has no title." in table.rows[1].cells[-4]


def test_the_templates_are_read_as_they_are_meant(hangzhou_voice: Actor) -> None:
    client = client_of(hangzhou_voice)

    for language in ("en", "zh-hans"):
        headers = {"Accept-Language": language}
        text = client.get(reverse("listings:import_template", args=["csv"]), headers=headers)
        table = read_table(text.content, name="t.csv", limits=Limits())
        found = {field: each.column for field, each in guess(table).items()}
        assert set(found) == {field.name for field in FIELDS}
        titles = next(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
        assert [found[field.name] for field in FIELDS] == titles
        book = client.get(reverse("listings:import_template", args=["xlsx"]), headers=headers)
        assert book.content.startswith(b"PK")
    assert client.get(reverse("listings:import_template", args=["pdf"])).status_code == 404


def test_every_heading_of_the_template_is_a_known_title() -> None:
    for field in FIELDS:
        assert key(field.heading) in field.titles
        assert key(field.name) in field.titles


def test_foreign_imports_are_not_found(
    hangzhou_voice: Actor, stranger: Actor, operator: Actor, now: datetime
) -> None:
    batch = a_checked_import(hangzhou_voice, now=now)

    for actor in (stranger, operator):
        for name in ("import", "import_columns", "import_report"):
            assert page(actor, batch, name).status_code == 404
        for name in ("import_confirm", "import_cancel"):
            assert post(actor, batch, name).status_code == 404
    assert ImportBatch.objects.get().status == "checked"


def test_viewers_see_imports_and_start_none(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_checked_import(hangzhou_voice, now=now)
    viewer = actor_of(batch.organisation, "viewer")

    assert page(viewer, batch).status_code == 200
    assert client_of(viewer).get(reverse("listings:import_new")).status_code == 403
    assert post(viewer, batch, "import_confirm", {"mode": "valid_rows"}).status_code == 403
    assert ImportBatch.objects.get().status == "checked"


def test_lists_cost_the_same_for_many_as_for_few(
    hangzhou_voice: Actor, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        a_checked_import(hangzhou_voice, a_csv([(f"{number}", "t", *ROWS[0][2:])]), now=now)
    rows = [(f"B-{n}", f"title {n}", "text", "看", "农业", "每日", "1 GB") for n in range(60)]
    batch = an_imported(hangzhou_voice, a_csv(rows), now=now)
    client = client_of(hangzhou_voice)

    with django_assert_max_num_queries(14):
        client.get(reverse("listings:imports"))
    with django_assert_max_num_queries(20):
        client.get(reverse("listings:import", args=[batch.uid]))
