import csv
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kernel.actor import Actor
from listings.models import Certificate, ImportBatch
from listings.sheets.limits import Limits
from listings.sheets.papers import BY_NAME, columns_of
from listings.sheets.reading import read_table
from listings.sheets.writing import paper_template
from listings.tests.paper_imports import GOOD, a_paper_sheet
from parties.models import User
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db
BAD = "123,,,,Bus counts,2025-06-02,2028-06-01,54,zj-dip"


def test_a_table_is_uploaded_checked_confirmed_and_reported(
    hangzhou_voice: Actor, drain: Callable[[], int]
) -> None:
    User.objects.filter(pk=hangzhou_voice.person).update(locale="en")
    client = client_of(hangzhou_voice)
    file = SimpleUploadedFile("mine.csv", a_paper_sheet(GOOD, BAD), content_type="text/csv")

    uploaded = client.post("/listings/imports/new/", {"file": file, "subject": "certificates"})
    drain()
    at = uploaded["Location"]
    checked = client.get(at).content.decode()
    confirmed = client.post(f"{at}confirm/", {"mode": "valid_rows"})
    drain()
    done = client.get(at).content.decode()
    columns = client.get(f"{at}columns/")
    report = client.get(f"{at}report.xlsx")

    batch = ImportBatch.objects.get()
    assert (batch.subject, batch.status, batch.drafted, batch.refused) == (
        "certificates",
        "done",
        1,
        1,
    )
    assert "Record 1 certificate" in checked
    assert "17 characters are needed, 3 were typed." in checked
    assert confirmed["Location"] == at
    assert "/workbench/certificates/" in done
    assert Certificate.objects.get().certificate_no == "20250633000000017"
    assert columns.status_code == 200
    rows = read_table(b"".join(report), name="r.xlsx", limits=Limits()).rows
    assert [row.cells[-1] for row in rows] == ["20250633000000017", ""]


def test_the_template_is_read_as_it_is_written() -> None:
    content = paper_template()

    titles, example = csv.reader(content.decode("utf-8-sig").splitlines())
    assert list(columns_of(titles)) == [name for name in BY_NAME if name != "standing"]
    assert len(example) == len(titles)


def test_the_template_is_served(hangzhou_voice: Actor) -> None:
    answer = client_of(hangzhou_voice).get("/listings/imports/template.certificates")

    assert (answer.status_code, answer.content) == (200, paper_template())


def test_the_choice_is_taken_from_the_address(hangzhou_voice: Actor, client: Client) -> None:
    page = client_of(hangzhou_voice).get("/listings/imports/new/?subject=certificates")

    assert page.context["form"].initial == {"subject": "certificates"}
