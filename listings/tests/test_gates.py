"""Each gate, and each gate at each action that a listing must pass it for."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from pytest_django import Settings

from kernel.actor import CLOCK, Actor
from kernel.models import AuditEvent, Outbox
from kernel.tests.lifecycles import brought_to
from listings.actions.approve_listing import approve_listing
from listings.actions.end_notice import end_notice
from listings.actions.resume_listing import resume_listing
from listings.actions.submit_listing import submit_listing
from listings.gates import GatesUnmet, unmet
from listings.models import Certificate, DataIPAsset, Listing
from listings.tests.build import a_certificate, a_listing
from parties.models import Organisation

TODAY = date(2026, 1, 5)


@dataclass(frozen=True)
class Closed:
    """A change that closes one gate: columns of the listing, its asset, certificate or holder."""

    code: str
    field: str
    listing: dict[str, object] = dataclasses.field(default_factory=dict)
    asset: dict[str, object] = dataclasses.field(default_factory=dict)
    certificate: dict[str, object] = dataclasses.field(default_factory=dict)
    certificate_status: str = ""
    holder: dict[str, object] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        how = self.certificate_status or "-".join(
            [*self.certificate, *map(str, self.asset.values())]
        )
        return f"{self.code}-{self.field}-{how}"


CLOSED = [
    Closed("party_not_verified", "holder", holder={"status": "suspended"}),
    *(
        Closed("certificate_not_valid", "certificate_id", certificate_status=status)
        for status in ("frozen", "expired", "superseded", "deregistered")
    ),
    Closed("certificate_not_valid", "certificate_id", certificate={"valid_to": date(2026, 1, 4)}),
    Closed("certificate_not_valid", "certificate_id", certificate={"valid_from": date(2026, 1, 6)}),
    Closed("term_exceeds_rights", "expires_on", listing={"expires_on": date(2028, 6, 2)}),
    Closed("offer_over", "expires_on", listing={"expires_on": date(2026, 1, 4)}),
    Closed("source_proof_missing", "source", asset={"source": ""}),
    Closed("source_proof_missing", "source_statement", asset={"source_statement": ""}),
    Closed("rights_missing", "rights_offered", listing={"rights_offered": []}),
    Closed(
        "rights_exceed_held",
        "rights_offered",
        listing={"rights_offered": ["use", "operate"]},
        asset={"source": "public_by_program"},
    ),
    Closed("territory_missing", "territory", listing={"territory": []}),
    Closed("overview_missing", "overview", asset={"overview": ""}),
    Closed("division_missing", "division", asset={"division": ""}),
    Closed("data_kinds_missing", "data_kinds", asset={"data_kinds": []}),
    Closed("algorithm_rules_missing", "algorithm_rules", asset={"algorithm_rules": ""}),
    Closed("delivery_methods_missing", "delivery_methods", listing={"delivery_methods": []}),
    *(
        Closed("not_listable", name, asset={name: None})
        for name in (
            "contains_pi",
            "contains_sensitive_pi",
            "contains_important_data",
            "contains_core_data",
            "security_level",
        )
    ),
    Closed("not_listable", "contains_core_data", asset={"contains_core_data": True}),
    Closed("not_listable", "security_level", asset={"security_level": 4}),
]
DOORS: dict[str, tuple[str, Callable[..., Listing]]] = {
    "submit": ("draft", submit_listing),
    "approve": ("submitted", approve_listing),
    "resume": ("suspended", resume_listing),
}


def closed_listing(case: Closed, *, holder: Actor | None, status: str) -> Listing:
    listing = a_listing(holder, status=status)
    Organisation.objects.filter(pk=listing.holder_id).update(**case.holder or {"country": "CN"})
    Listing.objects.filter(pk=listing.pk).update(**case.listing or {"unit": ""})
    DataIPAsset.objects.filter(pk=listing.asset_id).update(**case.asset or {"keywords": ""})
    certificate = Certificate.objects.filter(listings=listing)
    certificate.update(**case.certificate or {"registration_no": ""})
    if case.certificate_status:
        brought_to(certificate.get(), case.certificate_status)
    return Listing.objects.with_terms().get(pk=listing.pk)


@pytest.mark.parametrize("case", CLOSED, ids=str)
def test_a_gate_names_its_field_and_a_remedy(db: None, case: Closed) -> None:
    listing = closed_listing(case, holder=None, status="draft")

    found = unmet(listing, today=TODAY)

    assert [(gate.code, gate.field) for gate in found] == [(case.code, case.field)]
    assert found[0].message
    assert found[0].remedy


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", CLOSED, ids=str)
def test_no_action_passes_a_closed_gate(
    hangzhou_voice: Actor, operator: Actor, now: datetime, case: Closed, door: str
) -> None:
    status, act = DOORS[door]
    listing = closed_listing(case, holder=hangzhou_voice, status=status)

    with pytest.raises(GatesUnmet) as refusal:
        act(
            actor=operator if door == "approve" else hangzhou_voice,
            listing_id=listing.pk,
            now=now,
        )

    assert [gate.code for gate in refusal.value.unmet] == [case.code]
    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.version) == (status, 1)
    assert (AuditEvent.objects.count(), Outbox.objects.count()) == (0, 0)


@pytest.mark.parametrize("case", CLOSED, ids=str)
def test_what_closed_during_public_notice_returns_the_listing(
    db: None, now: datetime, case: Closed
) -> None:
    listing = closed_listing(case, holder=None, status="in_notice")

    end_notice(actor=CLOCK, listing_id=listing.pk, now=now)

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.published_at) == ("returned", None)
    assert after.status_reason.startswith("Something needed for publication")


def test_an_empty_draft_is_told_everything_at_once(db: None) -> None:
    listing = a_listing(status="draft", price_minor=None, rights_offered=[], territory=[])
    asset = listing.asset
    for name in ("source", "source_statement", "overview", "division", "algorithm_rules"):
        setattr(asset, name, "")
    asset.data_kinds, listing.delivery_methods, listing.certificate = [], [], None
    asset.contains_pi = asset.security_level = None

    fields = [gate.field for gate in unmet(listing, today=TODAY)]

    assert fields == [
        "certificate_id",
        "source",
        "source_statement",
        "rights_offered",
        "territory",
        "overview",
        "division",
        "data_kinds",
        "algorithm_rules",
        "delivery_methods",
        "price_minor",
        "contains_pi",
        "security_level",
    ]


@pytest.mark.parametrize("model", ["negotiated", "auction", "free"])
def test_some_price_models_need_no_figure(db: None, model: str) -> None:
    listing = a_listing(status="draft", pricing_model=model, price_minor=None)

    assert unmet(listing, today=TODAY) == []


def test_one_certificate_is_offered_once_in_one_form(hangzhou_voice: Actor, now: datetime) -> None:
    first = a_listing(hangzhou_voice)
    second = a_listing(certificate=first.certificate, status="draft")
    other_form = a_listing(certificate=first.certificate, status="draft", delivery_form="002")

    with pytest.raises(GatesUnmet, match=first.listing_no):
        submit_listing(actor=hangzhou_voice, listing_id=second.pk, now=now)
    submit_listing(actor=hangzhou_voice, listing_id=other_form.pk, now=now)

    assert Listing.objects.get(pk=second.pk).status == "draft"
    assert Listing.objects.get(pk=other_form.pk).status == "submitted"


def test_completeness_is_a_gate_where_the_market_sets_one(db: None, settings: Settings) -> None:
    settings.COMPLETENESS_GATE = 71
    listing = a_listing(status="draft")

    found = unmet(listing, today=TODAY)

    assert [(gate.code, gate.field) for gate in found] == [("not_listable", "completeness")]
    assert "70 of 100" in found[0].message
    settings.COMPLETENESS_GATE = 70
    assert unmet(listing, today=TODAY) == []


def test_a_certificate_proves_something_through_its_last_day(db: None) -> None:
    listing = a_listing(certificate=a_certificate(valid_to=TODAY), status="draft")

    assert unmet(listing, today=TODAY) == []
    assert [g.code for g in unmet(listing, today=date(2026, 1, 6))] == ["certificate_not_valid"]
