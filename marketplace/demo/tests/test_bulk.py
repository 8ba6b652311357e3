"""The owner's market at one fiftieth: exact figures, legal rows, the same traces as the actions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some
from pytest_django import DjangoDbBlocker

from kernel.audit import first_broken
from kernel.models import AuditEvent
from listings.actions.accept_source_proof import accept_source_proof
from listings.actions.add_source_proof import ProofTerms, add_source_proof
from listings.actions.approve_listing import approve_listing
from listings.actions.draft_listing import draft_listing
from listings.actions.record_certificate import CertificateTerms, record_certificate
from listings.actions.submit_listing import submit_listing
from listings.actions.verify_certificate import verify_certificate
from listings.gates import unmet
from listings.models import Certificate, DataIPAsset, Listing, SourceProof
from listings.terms import terms_of
from marketplace.deals.models import Deal, DealEvent
from marketplace.demo.bulk.figures import Figures, amounts, shares
from marketplace.demo.bulk.play import play
from marketplace.demo.tests.playing import a_transaction
from marketplace.referrals.models import TradingPlatform
from marketplace.registration.models import (
    ApplicationEvent,
    ApplicationVersion,
    PublicNotice,
    RegistrationApplication,
)
from marketplace.reports.conversion import Slice, conversion
from marketplace.reports.registrations import registered
from matching.models import Intent, IntentEvent, Push
from parties.models import Organisation
from parties.tests.build import actor_of, operator

pytestmark = pytest.mark.django_db
PART = Figures().part(50)


@pytest.fixture(scope="module")
def market(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """A fiftieth of the owner's market, made once."""
    with a_transaction(django_db_blocker, tmp_path_factory):
        play(PART, operator=operator(), now=timezone.now(), seed=1, say=lambda _step: None)
        yield


def test_the_owners_figures_stand_as_reported() -> None:
    owner = Figures()

    assert (owner.pushed, owner.landed, owner.total_minor) == (7_479, 1_792, 535_000_000_000)
    assert (owner.applications, owner.certificates) == (58_000, 24_000)
    assert (owner.divisions, owner.provinces) == (87, 27)
    assert (owner.platforms, owner.merchants) == (27, 200)


@given(some.integers(1, 400), some.integers(0, 10**6))
def test_amounts_sum_to_the_total_exactly(n: int, seed: int) -> None:
    found = amounts(n, total_minor=535_000_000_000, chance=Random(seed))

    assert (len(found), sum(found)) == (n, 535_000_000_000)
    assert min(found) > 0


@given(some.integers(0, 5_000))
def test_shares_leave_nobody_out(n: int) -> None:
    assert len(shares(n, [("a", 62), ("b", 33), ("c", 5)])) == n


def test_the_report_counts_exactly_what_was_planned(market) -> None:
    found = conversion(Slice(as_of=timezone.now() + timedelta(minutes=1)))

    assert (found.funnel.pushed, found.funnel.landed) == (PART.pushed, PART.landed)
    assert sum(amount.minor for amount in found.amounts) == PART.total_minor
    assert Certificate.objects.filter(status="valid").count() == PART.certificates
    assert Listing.objects.published().count() == PART.certificates
    assert TradingPlatform.objects.linked().count() == PART.platforms
    merchants = Organisation.objects.verified().with_role("merchant")
    assert merchants.count() == PART.merchants


def test_every_published_listing_passes_the_gates(market) -> None:
    today = timezone.localdate()
    listings = Listing.objects.published().with_terms()

    assert [listing.pk for listing in listings if unmet(listing, today=today)] == []


def test_the_last_event_of_each_deal_is_its_status(market) -> None:
    last = {
        event.deal_id: event.to_status for event in DealEvent.objects.order_by("deal_id", "seq")
    }

    assert last == dict(Deal.objects.values_list("pk", "status"))
    assert set(Counter(Deal.objects.values_list("status", flat=True))) == {
        "imported",
        "payment_pending",
        "settled",
    }


def test_each_application_stands_where_its_last_event_left_it(market) -> None:
    events = ApplicationEvent.objects.order_by("application", "seq")
    last = {event.application_id: event.data["to"] for event in events}
    rows = RegistrationApplication.objects

    assert rows.count() == PART.applications
    assert last == dict(rows.values_list("pk", "status"))
    assert rows.filter(status="registered").count() == PART.certificates
    assert rows.filter(status="registered", granted__status="valid").count() == PART.certificates
    assert ApplicationVersion.objects.count() == PART.applications
    ended = PublicNotice.objects.exclude(ended_at=None)
    assert ended.count() == PART.certificates


def test_the_public_statistics_count_what_was_planned(market) -> None:
    found = registered(now=timezone.now())

    assert (found.applications, found.certificates) == (PART.applications, PART.certificates)
    assert found.divisions == DataIPAsset.objects.values("division").distinct().count()


def test_events_are_numbered_without_holes_and_agree_with_the_rows(market) -> None:
    seqs: dict[int, list[int]] = {}
    for intent, seq in IntentEvent.objects.order_by("seq").values_list("intent", "seq"):
        seqs.setdefault(intent, []).append(seq)

    assert all(found == list(range(1, len(found) + 1)) for found in seqs.values())
    opened = IntentEvent.objects.filter(event="opened").count()
    assert opened == Push.objects.filter(opened_at__isnull=False).count()
    assert Intent.objects.filter(status="closed").count() == PART.landed


def test_the_audit_chains_hold(market) -> None:
    chains = AuditEvent.objects.values_list("chain", flat=True).distinct()

    assert [chain for chain in chains if first_broken(chain)] == []
    assert AuditEvent.objects.filter(action="listing.approve").count() == PART.certificates


def test_bulk_supply_leaves_the_traces_of_the_real_actions(market) -> None:
    reviewer = operator()
    bulk = Listing.objects.published().with_terms().order_by("pk")[0]
    certificate = bulk.certificate
    assert certificate is not None
    holder, now = actor_of(bulk.holder), timezone.now()
    real = record_certificate(
        actor=holder,
        terms=CertificateTerms(
            scheme=certificate.scheme.code,
            certificate_no=f"{int(certificate.certificate_no) - 1_000_000:017d}",
            issued_on=certificate.issued_on,
            valid_to=certificate.valid_to,
            asset_name=bulk.asset.name,
        ),
        now=now,
    )
    proof = bulk.asset.source_proofs.get()
    filed = add_source_proof(
        actor=holder,
        asset_id=real.asset_id,
        terms=ProofTerms(proof.kind, proof.document_id),
        now=now,
    )
    accept_source_proof(actor=reviewer, source_proof_id=filed.pk, now=now)
    verify_certificate(actor=reviewer, certificate_id=real.pk, now=now)
    terms = replace(terms_of(bulk), certificate_id=real.pk)
    twin = draft_listing(actor=holder, terms=terms, now=now)
    submit_listing(actor=holder, listing_id=twin.pk, now=now)
    approve_listing(actor=reviewer, listing_id=twin.pk, now=now)

    assert _acts(twin) == _acts(bulk)
    assert _columns(Listing.objects.get(pk=twin.pk)) == _columns(bulk)
    assert _columns(DataIPAsset.objects.get(pk=real.asset_id)) == _columns(bulk.asset)
    assert _columns(Certificate.objects.get(pk=real.pk)) == _columns(certificate)
    assert _columns(SourceProof.objects.get(pk=filed.pk)) == _columns(proof)
    assert _acts(filed) == _acts(proof)
    held = [
        sorted(asset.holdings.values_list("organisation_id", "right", "term_to", "share_bp"))
        for asset in (real.asset, bulk.asset)
    ]
    assert held[0] == held[1]


OWN = {"id", "uid", "version", "listing_no", "certificate_no", "asset_id", "certificate_id"}


def _columns(row: Certificate | DataIPAsset | Listing | SourceProof) -> dict[str, object]:
    """Return a row without what is its own: identity, moments, versions."""
    found = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return {k: v for k, v in found.items() if k not in OWN and not k.endswith("_at")}


def _acts(row: Listing | SourceProof) -> list[tuple[str, str, list[str]]]:
    """Return what was recorded of a row: act, kind of actor, what it named."""
    kind = row._meta.label_lower
    rows = AuditEvent.objects.filter(object_type=kind, object_id=row.pk)
    return [
        (deed.action, deed.actor_kind, sorted(deed.after)) for deed in rows.order_by("at", "pk")
    ]
