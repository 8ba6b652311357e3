import re
from datetime import date
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from listings.forms.listing import ListingForm
from listings.models import Certificate, Listing
from listings.terms import DataField, ListingTerms, terms_of
from listings.tests.build import (
    OVERVIEW,
    RULES,
    a_certificate,
    a_listing,
    a_scheme,
    an_asset,
    some_terms,
)
from parties.models import Organisation
from parties.tests.build import actor_of, client_of

TODAY = date(2026, 1, 5)


@pytest.fixture
def client(hangzhou_voice: Actor) -> Client:
    return client_of(hangzhou_voice)


def typed(form: ListingForm) -> dict[str, object]:
    """What a browser would send of the form as it is shown."""
    return {
        field.name: value
        for field in form
        if (value := field.value()) not in (None, "", False) and not field.field.disabled
    }


def as_sent(values: dict[str, object]) -> QueryDict:
    pairs = [
        f"{key}={quote(str(one))}"
        for key, value in values.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return QueryDict("&".join(pairs))


def test_what_is_typed_becomes_a_draft(client: Client, hangzhou_voice: Actor) -> None:
    certificate = a_certificate(holder=hangzhou_voice)

    response = client.post(
        "/listings/new/",
        {
            "title": "2025年杭州公交客流",
            "certificate_id": f" {certificate.shown_no} ",
            "overview": OVERVIEW,
            "division": "54",
            "data_kinds": ["structured", "text"],
            "record_count": "1200000",
            "size_bytes": "1.5",
            "data_fields": "stop | text | name of the stop\n\nhour|number\ncount",
            "contains_pi": "false",
            "security_level": "2",
            "rights_offered": ["use"],
            "territory": ["CN"],
            "delivery_form": "001",
            "pricing_model": "one_off",
            "price_minor": "6,500.50",
            "currency": "CNY",
            "visibility": "public",
        },
    )

    listing = Listing.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/listings/{listing.uid}/edit/"
    said = terms_of(listing)
    assert (said.title, said.certificate_id) == ("2025年杭州公交客流", certificate.pk)
    assert (said.price_minor, said.size_bytes, said.record_count) == (650050, 1_500_000, 1_200_000)
    assert (said.contains_pi, said.contains_core_data, said.security_level) == (False, None, 2)
    assert said.fields == (
        DataField("stop", "text", "name of the stop"),
        DataField("hour", "number"),
        DataField("count"),
    )


def test_what_is_wrong_keeps_what_was_typed(client: Client) -> None:
    response = client.post(
        "/listings/new/",
        {
            "title": "",
            "overview": "Typed with care",
            "certificate_id": "20250633009999999",
            "price_minor": "cheap",
            "delivery_form": "001",
            "pricing_model": "one_off",
            "currency": "CNY",
            "visibility": "public",
        },
    )

    form = response.context["form"]
    assert response.status_code == 422
    assert set(form.errors) == {"title", "certificate_id", "price_minor"}
    assert "Typed with care" in response.content.decode()
    assert [v.progress.tone for v in form.sections if v.section.key in ("basics", "offer")] == [
        "bad",
        "bad",
    ]
    assert Listing.objects.count() == 0


def test_saving_what_is_shown_changes_nothing(client: Client, hangzhou_voice: Actor) -> None:
    for status in ("draft", "published", "suspended"):
        listing = a_listing(hangzhou_voice, status=status, price_max_minor=700_00 * 100)
        address = f"/listings/{listing.uid}/edit/"
        form = client.get(address).context["form"]

        response = client.post(address, typed(form))

        assert response.status_code == 302
        after = Listing.objects.get(pk=listing.pk)
        assert (terms_of(after), after.version) == (terms_of(listing), 1)


def test_every_term_survives_the_form(hangzhou_voice: Actor) -> None:
    terms = some_terms(
        certificate_id=a_certificate(holder=hangzhou_voice).pk,
        fields=(DataField("a", "int", "b"), DataField("c")),
        size_bytes=1_234_567_890_123,
        covers_from=date(2024, 1, 1),
        covers_to=date(2024, 12, 31),
        export_allowed=True,
        price_max_minor=7_000_01,
        expires_on=date(2027, 1, 1),
        exclusive=True,
        overview_en="In English",
    )
    shown = ListingForm(actor=hangzhou_voice, today=TODAY, base=terms)
    from_browser = ListingForm(
        as_sent(typed(shown)), actor=hangzhou_voice, today=TODAY, base=ListingTerms(title="")
    )

    assert from_browser.is_valid(), from_browser.errors
    assert from_browser.terms == terms


def test_progress_of_the_sections_follows_the_gates(client: Client, hangzhou_voice: Actor) -> None:
    empty = a_listing(hangzhou_voice, status="draft")
    returned = a_listing(hangzhou_voice, status="returned", rights_offered=[])

    full = client.get(f"/listings/{empty.uid}/edit/").context["form"].sections
    back = client.get(f"/listings/{returned.uid}/edit/").context["form"].sections
    new = client.get("/listings/new/").context["form"].sections

    assert [str(v.progress.label) for v in full] == ["done"] * 5
    assert [v.progress.tone for v in back] == ["ok", "ok", "ok", "ok", "bad"]
    assert [v.progress.tone for v in new] == ["neutral"] * 5


def test_completeness_is_weighed_while_typing_and_nothing_is_saved(client: Client) -> None:
    response = client.post(
        "/listings/completeness/",
        {"title": "x", "overview": OVERVIEW, "algorithm_rules": RULES, "record_count": "many"},
    )

    assert response.status_code == 200
    assert response.context["form"].completeness.score == 30
    assert 'id="completeness"' in response.content.decode()
    assert "<html" not in response.content.decode()
    assert Listing.objects.count() == 0


def test_a_listing_begins_from_its_certificate_or_as_a_copy(
    client: Client, hangzhou_voice: Actor, stranger: Actor
) -> None:
    certificate = a_certificate(an_asset(hangzhou_voice, name="Named on the paper"))
    gone = a_listing(hangzhou_voice, status="withdrawn", title="Once more", external_ref="A1")
    theirs = a_listing(stranger, title="Not yours")

    listed = client.get(f"/listings/new/?certificate={certificate.uid}").context["form"]
    copied = client.get(f"/listings/new/?copy={gone.uid}").context["form"]
    foreign = client.get(f"/listings/new/?copy={theirs.uid}").context["form"]
    nonsense = client.get("/listings/new/?copy=x&certificate=y").context["form"]

    assert (listed["title"].value(), listed.base.certificate_id) == (
        "Named on the paper",
        certificate.pk,
    )
    assert (copied["title"].value(), copied.base.external_ref) == ("Once more", "")
    assert foreign["title"].value() == nonsense["title"].value() == ""


def test_a_second_editor_is_told_and_loses_nothing(client: Client, hangzhou_voice: Actor) -> None:
    listing = a_listing(hangzhou_voice, status="draft")
    address = f"/listings/{listing.uid}/edit/"
    sent = typed(client.get(address).context["form"])
    Listing.objects.filter(pk=listing.pk).update(version=2)

    response = client.post(address, {**sent, "title": "My careful title"})

    assert response.status_code == 409
    assert "My careful title" in response.content.decode()
    assert Listing.objects.get(pk=listing.pk).title == listing.title


def test_submitting_says_first_what_is_missing(client: Client, hangzhou_voice: Actor) -> None:
    listing = a_listing(hangzhou_voice, status="draft", rights_offered=[])

    shown = client.get(f"/listings/{listing.uid}/submit/").content.decode()

    assert f"/listings/{listing.uid}/edit/#id_rights_offered" in shown
    assert "By submitting you state" not in shown


def test_the_move_pages_move(client: Client, hangzhou_voice: Actor) -> None:
    listing = a_listing(hangzhou_voice, status="draft")
    at = f"/listings/{listing.uid}"

    client.post(f"{at}/submit/", {"version": "1"})
    assert Listing.objects.get(pk=listing.pk).status == "submitted"
    client.post(f"{at}/withdraw/", {"version": "2", "reason": "Changed my mind"})
    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.status_reason) == ("withdrawn", "Changed my mind")


def test_suspend_needs_a_reason_and_resume_brings_back(
    client: Client, hangzhou_voice: Actor
) -> None:
    listing = a_listing(certificate=a_certificate(holder=hangzhou_voice, valid_to=None))
    at = f"/listings/{listing.uid}"

    assert client.post(f"{at}/suspend/", {"version": "1"}).status_code == 422
    client.post(f"{at}/suspend/", {"version": "1", "reason": "Renewing"})
    assert Listing.objects.get(pk=listing.pk).status == "suspended"
    client.post(f"{at}/resume/", {"version": "2"})
    assert Listing.objects.get(pk=listing.pk).status == "published"


def test_many_are_submitted_at_once_and_each_refusal_is_told(
    client: Client, hangzhou_voice: Actor, stranger: Actor
) -> None:
    certificate = a_certificate(holder=hangzhou_voice, valid_to=None)
    good = a_listing(certificate=certificate, status="draft")
    bad = a_listing(hangzhou_voice, status="draft", title="Incomplete", territory=[])
    theirs = a_listing(stranger, status="draft")
    chosen = [str(row.uid) for row in (good, bad, theirs)]

    response = client.post(
        "/workbench/listings/bulk/",
        {"act": "submit", "listing": [*chosen, "nonsense"]},
        follow=True,
    )

    said = [str(message) for message in response.context["messages"]]
    assert said[0] == "1 listing submitted."
    assert said[1].startswith("Incomplete: It is not said where the data may be used.")
    assert len(said) == 2
    assert Listing.objects.get(pk=good.pk).status == "submitted"
    assert Listing.objects.get(pk=bad.pk).status == "draft"
    assert Listing.objects.get(pk=theirs.pk).status == "draft"


def test_withdrawing_many_asks_once_more(client: Client, hangzhou_voice: Actor) -> None:
    listings = [a_listing(hangzhou_voice), a_listing(hangzhou_voice, status="draft")]
    sent = {"act": "withdraw", "listing": [str(row.uid) for row in listings]}

    asked = client.post("/workbench/listings/bulk/", sent)
    assert asked.status_code == 200
    assert Listing.objects.filter(status="withdrawn").count() == 0

    client.post("/workbench/listings/bulk/", {**sent, "is_sure": "yes"})
    assert Listing.objects.filter(status="withdrawn").count() == 2


def test_ones_own_listings_are_found_by_state_and_words(
    client: Client, hangzhou_voice: Actor, stranger: Actor
) -> None:
    a_listing(hangzhou_voice, status="draft", title="Alpha")
    a_listing(hangzhou_voice, title="Beta")
    a_listing(stranger, title="Alpha of others")

    def titles(query: str) -> list[str]:
        listed = client.get(f"/workbench/listings/{query}").context["listed"]
        return [row.title for row in listed.page]

    assert titles("") == ["Beta", "Alpha"]
    assert titles("?status=draft") == ["Alpha"]
    assert titles("?q=alp") == ["Alpha"]
    assert titles("?q=nothing") == []
    assert titles("?status=nonsense") == ["Beta", "Alpha"]


def test_the_table_asks_as_little_for_many_rows_as_for_few(
    client: Client,
    hangzhou_voice: Actor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _n in range(12):
        a_listing(hangzhou_voice)

    with django_assert_max_num_queries(14):
        response = client.get("/workbench/listings/")

    assert len(response.context["listed"].page) == 12


def test_the_certificates_table_too(
    client: Client,
    hangzhou_voice: Actor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _n in range(12):
        a_listing(hangzhou_voice)

    with django_assert_max_num_queries(12):
        response = client.get("/workbench/certificates/")

    rows = list(response.context["listed"].page)
    assert len(rows) == 12
    assert {row.on_market for row in rows} == {1}


def test_the_form_asks_a_fixed_number_of_queries(
    client: Client,
    hangzhou_voice: Actor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    listing = a_listing(hangzhou_voice)

    with django_assert_max_num_queries(20):
        client.get(f"/listings/{listing.uid}/edit/")


def test_a_certificate_is_recorded_for_a_listing_and_offered_to_it(
    client: Client, hangzhou_voice: Actor
) -> None:
    listing = a_listing(hangzhou_voice, status="draft", certificate=None)
    Listing.objects.filter(pk=listing.pk).update(certificate=None)
    a_scheme("sh-dip")

    response = client.post(
        f"/certificates/new/?listing={listing.uid}",
        {
            "scheme": "sh-dip",
            "certificate_no": "20250631000000001",
            "issued_on": "2025-06-02",
            "valid_to": "2028-06-01",
        },
    )

    certificate = Certificate.objects.get(certificate_no="20250631000000001")
    assert certificate.asset_id == listing.asset_id
    back = f"/listings/{listing.uid}/edit/?certificate={certificate.uid}"
    assert response["Location"] == back
    assert client.get(back).context["form"]["certificate_id"].value() == "20250631000000001"


def test_a_viewer_looks_but_does_not_list(hangzhou_voice: Actor) -> None:
    holder = Organisation.objects.get(pk=hangzhou_voice.party)
    viewer = client_of(actor_of(holder, "viewer"))
    listing = a_listing(holder, status="draft")

    assert viewer.get("/workbench/listings/").status_code == 200
    assert viewer.get("/listings/new/").status_code == 403
    shown = viewer.get(f"/listings/{listing.uid}/edit/")
    sent = typed(shown.context["form"])
    assert viewer.post(f"/listings/{listing.uid}/edit/", {**sent, "title": "x"}).status_code == 403
    assert Listing.objects.get(pk=listing.pk).title == listing.title


def test_pages_carry_no_inline_code(client: Client, hangzhou_voice: Actor) -> None:
    listing = a_listing(hangzhou_voice, title="<script>alert(1)</script>")

    shown = client.get(f"/listings/{listing.uid}/edit/").content.decode()

    assert "<script>alert" not in shown
    assert re.search(r"\sstyle=|\son[a-z]+=", shown) is None


def test_two_listings_of_one_title_are_pointed_out(client: Client, hangzhou_voice: Actor) -> None:
    first = a_listing(hangzhou_voice, title="Bus counts")
    second = a_listing(hangzhou_voice, status="draft", title="bus COUNTS")
    a_listing(title="Bus counts")

    shown = client.get(f"/listings/{second.uid}/edit/")

    assert shown.context["same_title"] == [first]
    assert f"{first.listing_no} has the same title." in shown.content.decode()
