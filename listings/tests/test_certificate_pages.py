from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from kernel.actor import Actor
from kernel.workdays import local_day
from listings.models import Certificate
from listings.tests.build import a_certificate, a_scheme, an_asset
from parties.models import StoredFile
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_yet() -> None:
    cache.clear()


def shown(number: str, *, status: int = 200) -> str:
    response = Client().get(f"/certificates/{number}/")
    assert response.status_code == status
    return response.content.decode()


def test_a_valid_certificate_is_valid_in_our_records() -> None:
    certificate = a_certificate(an_asset(name="Bus counts"), valid_to=None)

    page = shown(certificate.certificate_no)

    assert "valid in our records" in page
    assert "checked at" in page
    for word in ("Bus counts", certificate.holder_name, "data intellectual property", "2025-06-02"):
        assert word in page
    assert "Preliminary proof that the holder holds the data IP" in page
    for forbidden in ("genuine", "fake", "owner"):
        assert forbidden not in page.lower()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("frozen", "frozen"),
        ("expired", "expired"),
        ("superseded", "superseded"),
        ("deregistered", "deregistered"),
    ],
)
def test_one_that_lapsed_says_how(status: str, said: str) -> None:
    page = shown(a_certificate(status=status, status_reason="secret file 7").certificate_no)

    assert said in page
    assert "valid in our records" not in page
    assert "secret file 7" not in page


def test_the_day_decides_not_the_clock_job() -> None:
    today = local_day(timezone.now())
    over = a_certificate(valid_from=date(2024, 1, 1), valid_to=today - timedelta(days=1))
    last_day = a_certificate(valid_from=date(2024, 1, 1), valid_to=today)
    early = a_certificate(valid_from=today + timedelta(days=1), valid_to=None)

    assert "expired" in shown(over.certificate_no)
    assert "valid in our records" in shown(last_day.certificate_no)
    assert "not yet in force" in shown(early.certificate_no)


@pytest.mark.parametrize("status", ["recorded", "rejected"])
def test_what_nobody_verified_is_not_found(status: str) -> None:
    certificate = a_certificate(an_asset(name="Unproven"), status=status)

    page = shown(certificate.certificate_no, status=404)

    assert "Not found in our records" in page
    assert "17 digits" in page
    assert "Unproven" not in page


def test_a_number_is_found_however_it_is_typed() -> None:
    a_certificate(scheme="cn-dpr", certificate_no="SJ3312026070001", valid_to=None)

    for typed in ("sj3312026070001", "SJ33-1202607-0001"):
        page = shown(typed)
        assert "data property rights" in page
        assert "registered rights to hold, use or operate" in page
        assert "holds the data IP, and" not in page
    asked = Client().get("/certificates/verify/", {"number": " sj33 1202607 0001"})
    assert (asked.status_code, asked["Location"]) == (302, "/certificates/SJ3312026070001/")


def test_the_same_number_of_two_authorities_shows_both() -> None:
    number = "20250633000000077"
    a_certificate(an_asset(name="First"), certificate_no=number)
    a_certificate(an_asset(name="Second"), certificate_no=number, scheme="sh-dip")

    page = shown(number)

    assert "First" in page
    assert "Second" in page


def test_nothing_typed_and_nonsense_are_told() -> None:
    assert Client().get("/certificates/verify/").status_code == 200
    assert Client().get("/certificates/verify/", {"number": ""}).status_code == 422
    assert Client().get("/certificates/verify/", {"number": "a/b"}).status_code == 422


@pytest.mark.usefixtures("unending_minute")
def test_one_address_cannot_try_all_numbers(settings: Settings) -> None:
    settings.VERIFICATIONS_PER_MINUTE = 2
    number = a_certificate().certificate_no

    codes = [Client().get(f"/certificates/{number}/").status_code for _n in range(3)]
    other = Client().get(f"/certificates/{number}/", REMOTE_ADDR="198.51.100.7")

    assert codes == [200, 200, 429]
    assert other.status_code == 200


def test_the_code_leads_to_the_page(settings: Settings) -> None:
    certificate = a_certificate()

    response = Client().get(f"/certificates/{certificate.certificate_no.lower()}/qr.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert ET.fromstring(response.content).tag == "{http://www.w3.org/2000/svg}svg"
    assert "max-age=86400" in response["Cache-Control"]


def test_a_scan_is_kept_with_the_certificate(hangzhou_voice: Actor) -> None:
    a_scheme()
    client = client_of(hangzhou_voice)

    response = client.post(
        "/certificates/new/",
        {
            "scheme": "zj-dip",
            "certificate_no": "ZJ-2023-0001",
            "asset_name": "Bus counts",
            "issued_on": "2023-09-01",
            "file": SimpleUploadedFile("scan.pdf", b"%PDF-1.7 scan", "application/pdf"),
        },
    )

    certificate = Certificate.objects.get()
    assert response["Location"] == "/workbench/certificates/"
    assert (certificate.certificate_no, certificate.is_legacy) == ("ZJ20230001", True)
    assert certificate.file == StoredFile.objects.get()


def test_a_known_number_is_refused_and_nothing_typed_is_lost(hangzhou_voice: Actor) -> None:
    known = a_certificate()
    client = client_of(hangzhou_voice)

    response = client.post(
        "/certificates/new/",
        {
            "scheme": "zj-dip",
            "certificate_no": known.certificate_no,
            "asset_name": "My bus counts",
            "issued_on": "2025-06-02",
        },
    )

    assert response.status_code == 409
    assert "My bus counts" in response.content.decode()
    assert Certificate.objects.count() == 1


def test_a_renewal_keeps_scheme_and_data(hangzhou_voice: Actor) -> None:
    earlier = a_certificate(holder=hangzhou_voice)
    client = client_of(hangzhou_voice)
    address = f"/certificates/new/?renews={earlier.uid}"

    assert "asset_name" not in client.get(address).context["form"].fields
    client.post(
        address,
        {"scheme": "sh-dip", "certificate_no": "20250633000000099", "issued_on": "2025-12-01"},
    )

    renewal = Certificate.objects.get(certificate_no="20250633000000099")
    assert (renewal.supersedes, renewal.scheme, renewal.asset) == (
        earlier,
        earlier.scheme,
        earlier.asset,
    )


def test_a_certificate_soon_over_offers_its_renewal(hangzhou_voice: Actor) -> None:
    today = local_day(timezone.now())
    a_certificate(
        holder=hangzhou_voice, valid_from=date(2024, 1, 1), valid_to=today + timedelta(days=90)
    )
    a_certificate(holder=hangzhou_voice, valid_to=None)

    rows = client_of(hangzhou_voice).get("/workbench/certificates/").context["listed"].page

    assert [row.ends_soon for row in rows] == [False, True]


def test_the_public_page_asks_little(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    certificate = a_certificate()

    with django_assert_max_num_queries(2):
        Client().get(f"/certificates/{certificate.certificate_no}/")
