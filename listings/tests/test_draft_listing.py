from datetime import date, datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from listings.actions.draft_listing import draft_listing
from listings.models import DataIPAsset, Listing
from listings.terms import DataField, GuardedChange, ListingTerms, terms_of
from listings.tests.build import a_certificate, a_listing, some_terms
from parties.tests.build import actor_of, actor_without_organisation, an_organisation


def test_a_title_is_enough_for_a_draft(hangzhou_voice: Actor, now: datetime) -> None:
    listing = draft_listing(actor=hangzhou_voice, terms=ListingTerms(title=" 公交客流 "), now=now)

    listing = Listing.objects.get(pk=listing.pk)
    assert (listing.title, listing.asset.name, listing.status) == ("公交客流", "公交客流", "draft")
    assert (listing.holder_id, listing.asset.holder_id) == (hangzhou_voice.organisation_id,) * 2
    assert listing.listing_no.startswith("LS202601000001")
    assert listing.asset.completeness == 0
    assert AuditEvent.objects.get().action == "listing.draft"


def test_a_draft_keeps_all_that_was_said(hangzhou_voice: Actor, now: datetime) -> None:
    certificate = a_certificate(holder=hangzhou_voice)
    terms = some_terms(
        name="Bus counts",
        certificate_id=certificate.pk,
        fields=(DataField("stop", "text", "name of the stop"),),
        has_sample=True,
        external_ref="A-1",
    )

    listing = draft_listing(actor=hangzhou_voice, terms=terms, now=now)

    listing = Listing.objects.get(pk=listing.pk)
    assert listing.asset_id == certificate.asset_id
    assert listing.asset.completeness == 100
    assert terms_of(listing) == terms


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "  "),
        ("title", "x" * 201),
        ("division", "98"),
        ("region", "990000"),
        ("source", "found"),
        ("data_kinds", ("structured", "smell")),
        ("rights_offered", ("hold",)),
        ("territory", ("330000", "XX")),
        ("delivery_form", "999"),
        ("delivery_methods", ("09",)),
        ("currency", "XAU"),
        ("pricing_model", "gift"),
        ("price_minor", -1),
        ("price_max_minor", 1),
        ("security_level", 6),
        ("record_count", -5),
        ("overview", "x" * 20_001),
        ("certificate_id", 4711),
        ("covers_to", date(2023, 12, 31)),
        ("fields", (DataField("x"),) * 501),
        ("ndi_product_id", "not an id"),
    ],
)
def test_what_cannot_be_used_is_refused_by_field(
    hangzhou_voice: Actor, now: datetime, field: str, value: object
) -> None:
    terms = some_terms(**{"covers_from": date(2024, 1, 1), field: value})

    with pytest.raises(InvalidInput) as refusal:
        draft_listing(actor=hangzhou_voice, terms=terms, now=now)

    assert refusal.value.field == field
    assert (Listing.objects.count(), DataIPAsset.objects.count()) == (0, 0)


def test_a_foreign_certificate_is_refused(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    certificate = a_certificate(holder=hangzhou_voice)

    with pytest.raises(InvalidInput, match="not one of your organisation's"):
        draft_listing(actor=stranger, terms=some_terms(certificate_id=certificate.pk), now=now)

    assert Listing.objects.count() == 0


def test_a_second_draft_cannot_rewrite_what_was_reviewed_for_the_first(
    hangzhou_voice: Actor, now: datetime
) -> None:
    live = a_listing(hangzhou_voice, status="published")
    terms = some_terms(certificate_id=live.certificate_id, source_statement="Bought yesterday.")

    with pytest.raises(GuardedChange, match="source statement"):
        draft_listing(actor=hangzhou_voice, terms=terms, now=now)

    assert Listing.objects.count() == 1
    assert DataIPAsset.objects.get().source_statement == live.asset.source_statement


def test_a_viewer_may_not_draft(db: None, now: datetime) -> None:
    viewer = actor_of(an_organisation(), "viewer")

    with pytest.raises(NotAllowed):
        draft_listing(actor=viewer, terms=some_terms(), now=now)

    assert Listing.objects.count() == 0


def test_without_an_organisation_nobody_is_a_holder(db: None, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        draft_listing(actor=actor_without_organisation(), terms=some_terms(), now=now)

    assert Listing.objects.count() == 0


def test_a_national_product_id_is_borne_once(hangzhou_voice: Actor, now: datetime) -> None:
    terms = some_terms(ndi_product_id="691330100MA0EXAMP1B33017K2M9Q4DP")
    draft_listing(actor=hangzhou_voice, terms=terms, now=now)

    with pytest.raises(InvalidInput, match="Another asset bears") as refusal:
        draft_listing(actor=hangzhou_voice, terms=terms, now=now)

    assert refusal.value.field == "ndi_product_id"
    assert Listing.objects.count() == 1
