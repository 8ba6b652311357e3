from dataclasses import replace
from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent
from listings.actions.revise_listing import NotRevisable, revise_listing
from listings.gates import GatesUnmet
from listings.models import DataIPAsset, Listing
from listings.terms import GuardedChange, ListingTerms, terms_of
from listings.tests.build import a_certificate, a_listing, an_asset
from parties.tests.build import actor_of


def revised(actor: Actor, listing: Listing, now: datetime, **changes: object) -> Listing:
    terms = replace(terms_of(listing), **changes)  # type: ignore[arg-type]
    revise_listing(actor=actor, listing_id=listing.pk, terms=terms, now=now)
    return Listing.objects.get(pk=listing.pk)


@pytest.mark.parametrize("status", ["draft", "returned", "published", "suspended"])
def test_text_and_price_change_at_once_as_the_next_version(
    hangzhou_voice: Actor, now: datetime, status: str
) -> None:
    listing = a_listing(hangzhou_voice, status=status)

    after = revised(
        hangzhou_voice,
        listing,
        now,
        title="New title",
        scenario="",
        pricing_model="yearly",
        price_minor=1,
    )

    assert (after.title, after.pricing_model, after.price_minor) == ("New title", "yearly", 1)
    assert (after.version, after.asset.version, after.status) == (2, 2, status)
    assert (after.asset.completeness, after.updated_at) == (60, now)
    assert AuditEvent.objects.get().after == {
        "changed": ["title", "pricing_model", "price_minor", "scenario"]
    }


def test_the_same_terms_again_change_nothing(hangzhou_voice: Actor, now: datetime) -> None:
    listing = a_listing(hangzhou_voice)

    after = revised(hangzhou_voice, listing, now)

    assert (after.version, after.updated_at) == (1, listing.updated_at)
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("status", ["published", "suspended"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rights_offered", ("use", "operate")),
        ("exclusive", True),
        ("territory", ("WORLD",)),
        ("term_months", 24),
        ("delivery_form", "002"),
        ("source", "derived"),
        ("source_statement", "Other"),
        ("restrictions", "None"),
        ("contains_pi", True),
        ("security_level", 1),
        ("certificate_id", None),
    ],
)
def test_what_was_reviewed_stays_while_listed(
    hangzhou_voice: Actor, now: datetime, status: str, field: str, value: object
) -> None:
    listing = a_listing(hangzhou_voice, status=status)

    with pytest.raises((GuardedChange, GatesUnmet)):
        revised(hangzhou_voice, listing, now, **{field: value})

    assert terms_of(Listing.objects.get(pk=listing.pk)) == terms_of(listing)


@pytest.mark.parametrize("field", ["overview", "division", "algorithm_rules", "price_minor"])
def test_a_published_listing_cannot_lose_what_its_gates_ask_for(
    hangzhou_voice: Actor, now: datetime, field: str
) -> None:
    listing = a_listing(hangzhou_voice)

    with pytest.raises(GatesUnmet) as refusal:
        revised(hangzhou_voice, listing, now, **{field: None if field == "price_minor" else ""})

    assert [gate.field for gate in refusal.value.unmet] == [field]
    assert Listing.objects.get(pk=listing.pk).version == 1


def test_a_suspended_listing_takes_the_renewed_certificate_of_its_asset(
    hangzhou_voice: Actor, now: datetime
) -> None:
    listing = a_listing(hangzhou_voice, status="suspended")
    renewed = a_certificate(listing.asset, scheme="sh-dip")

    after = revised(hangzhou_voice, listing, now, certificate_id=renewed.pk)

    assert (after.certificate_id, after.version) == (renewed.pk, 2)


def test_a_suspended_listing_cannot_turn_to_other_data(
    hangzhou_voice: Actor, now: datetime
) -> None:
    listing = a_listing(hangzhou_voice, status="suspended")
    other = a_certificate(holder=hangzhou_voice)

    with pytest.raises(GuardedChange):
        revised(hangzhou_voice, listing, now, certificate_id=other.pk)

    assert Listing.objects.get(pk=listing.pk).certificate_id == listing.certificate_id


def test_a_draft_that_names_a_certificate_describes_its_asset(
    hangzhou_voice: Actor, now: datetime
) -> None:
    listing = a_listing(hangzhou_voice, status="draft")
    other = a_certificate(an_asset(hangzhou_voice, name="On the certificate", overview="Old"))

    after = revised(hangzhou_voice, listing, now, certificate_id=other.pk)

    assert (after.certificate_id, after.asset_id) == (other.pk, other.asset_id)
    assert DataIPAsset.objects.get(pk=other.asset_id).overview == listing.asset.overview


def test_a_foreign_certificate_is_refused(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    listing = a_listing(hangzhou_voice, status="draft")
    foreign = a_certificate(holder=stranger)

    with pytest.raises(InvalidInput, match="not one of your organisation's"):
        revised(hangzhou_voice, listing, now, certificate_id=foreign.pk)

    assert Listing.objects.get(pk=listing.pk).version == 1


@pytest.mark.parametrize("status", ["submitted", "in_notice", "withdrawn"])
def test_what_is_being_reviewed_or_gone_does_not_change(
    hangzhou_voice: Actor, now: datetime, status: str
) -> None:
    listing = a_listing(hangzhou_voice, status=status)

    with pytest.raises(NotRevisable):
        revised(hangzhou_voice, listing, now, title="New")

    assert Listing.objects.get(pk=listing.pk).title == listing.title


def test_whoever_saw_an_older_version_is_told(hangzhou_voice: Actor, now: datetime) -> None:
    listing = a_listing(hangzhou_voice, status="draft")

    with pytest.raises(StaleVersion):
        revise_listing(
            actor=hangzhou_voice,
            listing_id=listing.pk,
            terms=ListingTerms(title="New"),
            now=now,
            expected_version=7,
        )

    assert Listing.objects.get(pk=listing.pk).title == listing.title


def test_only_ones_own_listings_can_be_revised(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    listing = a_listing(hangzhou_voice, status="draft")

    with pytest.raises(Listing.DoesNotExist):
        revised(stranger, listing, now, title="Mine now")
    with pytest.raises(NotAllowed):
        revised(actor_of(listing.holder, "finance"), listing, now, title="Mine now")

    assert Listing.objects.get(pk=listing.pk).title == listing.title
