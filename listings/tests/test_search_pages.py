"""The asset market as people see it: list, file, one listing."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from listings.models import Certificate, DataIPAsset, EmptySearch, Listing
from listings.tests.build import a_certificate, a_listing, an_asset
from listings.views import export
from parties.models import Organisation
from parties.tests.build import client_of

Follow = Callable[[], int]
NOON = datetime(2026, 1, 5, 4, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "noon")]


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def page(client: Client, address: str = "/listings/", **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response
    return response.content.decode()


def test_a_row_says_what_decides(client: Client, word_index: Follow, hangzhou_voice: Actor) -> None:
    listing = a_listing(hangzhou_voice, title="Bus counts", data_kinds=["structured", "text"])
    assert listing.certificate is not None
    word_index()

    said = " ".join(page(client, "/listings/?q=bus").split())

    for part in (
        f'<a href="/listings/{listing.uid}/">Bus passenger counts</a>',
        "valid in our records",
        f"<code>{listing.certificate.certificate_no}</code>",
        "<dd>Hangzhou Voice</dd>",
        "<dd>Zhejiang</dd>",
        "<dd>Structured data · Text</dd>",
        "<dd>Monthly</dd>",
        "<dd>1,200,000</dd>",
        f"<dd>{listing.asset.completeness}</dd>",
        "CNY 6,500.00",
        f'href="/intents/new/?listing={listing.uid.hex}"',
        "1–1 of 1",
    ):
        assert part in said, part


def test_facets_are_boxes_with_counts_that_work_without_scripts(
    client: Client, word_index: Follow
) -> None:
    a_listing(data_kinds=["text"])
    a_listing(data_kinds=["text", "image"])
    word_index()

    said = " ".join(page(client, "/listings/?kind=image&kind=nonsense").split())

    box = '<input id="kind-{0}" type="checkbox" name="kind" value="{0}"{1}><span>{2}</span>'
    assert box.format("image", " checked", "Image") + "<output>1</output>" in said
    assert box.format("text", "", "Text") + "<output>2</output>" in said
    assert 'value="nonsense"' not in said
    assert "Data type: Image" in said
    assert 'href="?"' in said


def test_htmx_gets_the_changed_parts_and_the_plain_address(
    client: Client, word_index: Follow
) -> None:
    a_listing(title="Bus counts")
    word_index()

    response = client.get(
        "/listings/?q=bus&sort=relevance&size=20&kind=structured", headers={"HX-Request": "true"}
    )

    said = response.content.decode()
    assert "<html" not in said
    assert 'id="facets" hx-swap-oob="true"' in said
    assert response["HX-Push-Url"] == "/listings/?q=bus&kind=structured"
    assert "HX-Request" in response["Vary"]


def test_going_back_gets_the_whole_page(client: Client, word_index: Follow) -> None:
    word_index()

    said = page(
        client, "/listings/?q=bus", **{"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )

    assert "<html" in said


def test_nothing_found_names_the_filter_to_drop(client: Client, word_index: Follow) -> None:
    a_listing(data_kinds=["text"], region="330000")
    a_listing(data_kinds=["text"], region="330000")
    word_index()

    said = " ".join(page(client, "/listings/?kind=text&province=440000").split())

    assert "No listing fits all of this" in said
    assert '<a class="chip" href="?kind=text">Province: Guangdong' in said
    assert "</a> 2 listings</li>" in said
    assert 'href="/intents/new/"' in said


def test_words_that_found_nothing_are_counted(client: Client, word_index: Follow) -> None:
    a_listing()
    word_index()

    for address in ("?q=unobtainium", "?q=Unobtainium&kind=image", "?q=bus", "?kind=image"):
        client.get(f"/listings/{address}")

    counted = EmptySearch.objects.order_by("pk").values_list("text", "is_narrowed", "times")
    assert list(counted) == [("unobtainium", False, 1), ("unobtainium", True, 1)]


def test_words_too_many_are_loosened_and_said(client: Client, word_index: Follow) -> None:
    a_listing()
    word_index()

    assert "these contain some of them" in page(client, "/listings/?q=bus+zeppelin")


def test_without_an_index_the_newest_are_shown(client: Client) -> None:
    listing = a_listing(title_en="Bus counts")

    said = page(client, "/listings/?q=zeppelin&kind=video")

    assert "The search is being rebuilt" in said
    assert f"/listings/{listing.uid}/" in said


def test_a_listing_that_left_the_market_since_the_last_commit_is_not_shown(
    client: Client, word_index: Follow
) -> None:
    withdrawn, frozen, expired, suspended = (a_listing() for _ in range(4))
    word_index()
    Listing.objects.filter(pk=withdrawn.pk).update(status="withdrawn")
    Certificate.objects.filter(listings=frozen).update(status="frozen")
    Certificate.objects.filter(listings=expired).update(valid_to=date(2026, 1, 4))
    Organisation.objects.filter(pk=suspended.holder_id).update(status="suspended")

    said = page(client)

    for listing in (withdrawn, frozen, expired, suspended):
        assert str(listing.uid) not in said


def test_an_expired_certificate_drops_out_by_the_day_alone(
    client: Client, word_index: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = a_listing(certificate=a_certificate(an_asset(), valid_to=date(2026, 1, 5)))
    word_index()
    assert str(listing.uid) in page(client)

    midnight = datetime(2026, 1, 5, 16, tzinfo=UTC)  # in Shanghai the 6th begins
    monkeypatch.setattr(timezone, "now", lambda: midnight)

    assert "No listing fits all of this" in page(client)


@pytest.mark.parametrize(
    "asked",
    [
        "page=-1&size=7&sort=up",
        "page=٣&size=٢٠",
        "page=99999999999999999999",
        "page=",
        "q=%00%FF%ED%A0%80",
        "kind=&kind=%27%20OR%201=1",
        "q=" + "x" * 100_000,
        "q=%3Cscript%3Ealert(1)%3C/script%3E",
    ],
)
def test_nonsense_in_the_address_is_no_error(
    asked: str, client: Client, word_index: Follow
) -> None:
    a_listing()
    word_index()

    assert "<script>alert" not in page(client, f"/listings/?{asked}")


def test_the_list_takes_a_fixed_number_of_queries(
    word_index: Follow, hangzhou_voice: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(25):
        a_listing()
    word_index()
    signed_in = client_of(hangzhou_voice)

    with django_assert_max_num_queries(12) as few:
        signed_in.get("/listings/?q=bus&kind=structured")
    with django_assert_max_num_queries(len(few)):
        signed_in.get("/listings/?q=bus&kind=structured&size=50")
    with django_assert_max_num_queries(1):
        Client().get("/listings/?q=bus&size=50")


# --- the file -------------------------------------------------------------------------------------


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    said = response.content.decode()
    assert said.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(said[1:])))


def test_the_file_holds_the_filtered_listings_in_the_order_of_the_page(
    client: Client, word_index: Follow
) -> None:
    dear = a_listing(title="=HYPERLINK(1)", price_minor=9_999_99)
    cheap = a_listing(title="Cheap", price_minor=100)
    a_listing(title="Weather", data_kinds=["video"])
    word_index()

    rows = rows_of(client, "/listings/export.csv?kind=structured&sort=price")

    assert [(row["title"], row["price"], row["currency"]) for row in rows] == [
        ("Cheap", "1.00", "CNY"),
        ("'=HYPERLINK(1)", "9999.99", "CNY"),
    ]
    assert rows[0]["listing number"] == cheap.listing_no
    assert rows[1]["page"] == f"/listings/{dear.uid}/"


def test_a_file_that_would_be_too_long_is_not_begun(
    client: Client, word_index: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST", 1)
    a_listing()
    a_listing()
    word_index()

    response = client.get("/listings/export.csv?q=bus&page=2")

    assert (response.status_code, response["Location"]) == (302, "/listings/?q=bus")
    assert "A file holds at most 1 listings." in page(client, "/listings/?q=bus")
    assert "export.csv" not in page(client, "/listings/?q=bus")


def test_without_an_index_there_is_no_file(client: Client) -> None:
    response = client.get("/listings/export.csv?kind=text")

    assert (response.status_code, response["Location"]) == (302, "/listings/?kind=text")
    assert "Try again in a minute." in page(client)


def test_the_file_takes_one_query_for_each_chunk(
    client: Client, word_index: Follow, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        a_listing()
    word_index()

    with django_assert_num_queries(1):
        rows_of(client, "/listings/export.csv")


# --- one listing ----------------------------------------------------------------------------------


def test_the_page_says_all_and_marks_what_is_open(client: Client) -> None:
    listing = a_listing()
    DataIPAsset.objects.filter(pk=listing.asset_id).update(
        contains_pi=None, fields=[{"name": "stop", "type": "text", "description": "the bus stop"}]
    )
    assert listing.certificate is not None

    said = " ".join(page(client, f"/listings/{listing.uid}/").split())

    for part in (
        "<h1>Bus passenger counts</h1>",
        f'href="/certificates/{quote(listing.certificate.certificate_no)}/"',
        f'href="/intents/new/?listing={listing.uid}"',
        '<th scope="row">stop</th><td>text</td><td>the bus stop</td>',
        '<dt>Personal information</dt><dd><span class="badge">needs confirmation</span></dd>',
        "<dt>Core data</dt><dd>no</dd>",
        "<dt>Rights offered</dt><dd>Right to use</dd>",
        "<dt>Territory</dt><dd>Mainland China</dd>",
        "<dt>Term</dt><dd>12 months</dd>",
        "<dt>Industry</dt><dd>54 Road Transport</dd>",
    ):
        assert part in said, part
    assert "/edit/" not in said


@pytest.mark.parametrize(
    ("of", "change", "title"),
    [
        ("listing", {"status": "withdrawn"}, "This listing was withdrawn"),
        ("listing", {"status": "suspended"}, "This listing is suspended"),
        ("listing", {"expires_on": date(2026, 1, 4)}, "The offer ended on 2026-01-04"),
        ("certificate", {"status": "frozen"}, "The certificate is frozen"),
        ("certificate", {"status": "deregistered"}, "The certificate was deregistered"),
        ("certificate", {"valid_to": date(2026, 1, 4)}, "The certificate has expired"),
        ("holder", {"status": "suspended"}, "The holder is suspended"),
    ],
)
def test_what_cannot_be_traded_says_why_and_cannot_be_asked_for(
    of: str, change: dict[str, object], title: str, client: Client
) -> None:
    listing = a_listing()
    row: Model = listing if of == "listing" else getattr(listing, of)
    type(row)._base_manager.filter(pk=row.pk).update(**change)

    said = page(client, f"/listings/{listing.uid}/")

    assert title in said
    assert "/intents/new/?listing=" not in said
    assert '<button type="button" class="button" disabled>Ask for this</button>' in said


def test_a_withdrawn_listing_leaves_a_tombstone_without_its_content(client: Client) -> None:
    listing = a_listing(status="withdrawn", status_reason="Sold out")

    said = page(client, f"/listings/{listing.uid}/")

    assert "Sold out" in said
    assert listing.asset.algorithm_rules not in said
    assert "Its content is not shown any more." in said


def test_the_holder_sees_the_own_listing_with_what_to_do_next(hangzhou_voice: Actor) -> None:
    listing = a_listing(hangzhou_voice, status="returned", status_reason="Name the source")
    holder = client_of(hangzhou_voice)
    holder.cookies["django_language"] = "en"

    said = page(holder, f"/listings/{listing.uid}/")

    assert f'href="/listings/{listing.uid}/edit/"' in said
    assert "Only you and the operator see this listing: returned" in said
    assert "Name the source" in said
    assert "What would help most: a list of the data fields, or a complete AI profile." in said
    assert "/intents/new/?listing=" not in said


def test_a_draft_is_not_there_for_strangers(stranger: Actor, hangzhou_voice: Actor) -> None:
    listing = a_listing(hangzhou_voice, status="draft")
    missing = client_of(stranger).get("/listings/00000000-0000-7000-8000-000000000000/")

    hidden = client_of(stranger).get(f"/listings/{listing.uid}/")

    assert (hidden.status_code, missing.status_code) == (404, 404)


def test_the_page_takes_a_fixed_number_of_queries(
    hangzhou_voice: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    listing = a_listing(hangzhou_voice)
    signed_in = client_of(hangzhou_voice)

    with django_assert_max_num_queries(21):
        signed_in.get(f"/listings/{listing.uid}/")
    with django_assert_max_num_queries(8):
        Client().get(f"/listings/{listing.uid}/")


def test_similar_listings_share_words_and_are_never_the_listing_itself(
    client: Client, word_index: Follow
) -> None:
    shown = a_listing(title="Shown")
    a_listing(certificate=a_certificate(an_asset(keywords="bus, passengers")), title="Same words")
    word_index()

    page = client.get(f"/listings/{shown.uid}/", headers={"accept-language": "en"})

    assert [other.title for other in page.context["similar"]] == ["Same words"]
    assert "Similar listings" in page.content.decode()
