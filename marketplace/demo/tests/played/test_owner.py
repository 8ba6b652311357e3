"""The owner's market at one fiftieth: the figures exact, bulk rows beside played ones."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db.models import Count, Model

from kernel.audit import first_broken
from kernel.models import AuditEvent, Outbox
from kernel.workdays import local_day
from listings.gates import unmet
from listings.models import Certificate, DataIPAsset, Listing
from marketplace.deals.models import Contract, Deal, DealEvent, Delivery, Offer
from marketplace.demo.content import companies
from marketplace.demo.tests.playing import FIFTIETH, TODAY
from marketplace.payments.models import PaymentClaim
from marketplace.referrals.models import Outcome, Referral, TradingPlatform
from marketplace.reports.conversion import Slice, conversion, lines
from matching.models import Intent, IntentEvent, Push
from parties.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled_up")]
SOON = TODAY + timedelta(seconds=1)
PLAYED = [company.name for kind in ("holder", "buyer") for company in companies(kind)]


def test_the_figures_are_those_asked_for_to_the_fen() -> None:
    found = conversion(Slice(as_of=SOON))

    assert (found.funnel.pushed, found.funnel.landed) == (FIFTIETH.pushed, FIFTIETH.landed)
    assert sum(amount.minor for amount in found.amounts) == FIFTIETH.total_minor
    assert {amount.currency for amount in found.amounts} == {"CNY"}
    assert len(found.amounts) >= 3
    for by in ("month", "division", "channel"):
        assert sum(line.funnel.landed for line in lines(Slice(as_of=SOON), by=by)) == 35
    channels = {line.key for line in lines(Slice(as_of=SOON), by="channel")}
    assert channels == {"direct", "merchant", "exchange", "offline"}


def test_supply_is_as_large_as_asked_for() -> None:
    valid = Certificate.objects.valid_on(local_day(TODAY))

    assert valid.count() == FIFTIETH.certificates
    assert Listing.objects.published().count() == FIFTIETH.listings
    assert valid.values("asset__region").distinct().count() == FIFTIETH.provinces
    merchants = Organisation.objects.verified().with_role("merchant")
    assert merchants.count() == FIFTIETH.merchants
    assert TradingPlatform.objects.linked().count() == FIFTIETH.platforms
    invented = TradingPlatform.objects.filter(slug__startswith="demo-")
    assert [platform.name_en for platform in invented.order_by("slug")] == [
        "Demonstration platform 1 (invented)",
        "Demonstration platform 2 (invented)",
    ]


def test_the_market_grows_over_the_year() -> None:
    published = Listing.objects.published().order_by("published_at")
    ages = [TODAY - row.published_at for row in published if row.published_at]

    assert max(ages) > timedelta(days=330)
    assert min(ages) < timedelta(days=15)
    assert sum(age < timedelta(days=200) for age in ages) > len(ages) // 4
    for push in Push.objects.filter(listing__isnull=False).select_related("listing"):
        assert push.listing is not None
        assert push.sent_at is None or (push.listing.published_at or TODAY) <= push.sent_at


def test_every_listing_passes_the_gates_and_may_stand_twice_in_two_forms() -> None:
    today = local_day(TODAY)
    listed = Listing.objects.published().with_terms()

    assert [listing.pk for listing in listed if unmet(listing, today=today)] == []
    twice = listed.values("certificate").annotate(n=Count("delivery_form", distinct=True))
    assert {row["n"] for row in twice} == {1, 2}


def test_the_chains_of_the_audit_hold_and_no_work_is_owed() -> None:
    chains = AuditEvent.objects.values_list("chain", flat=True).distinct()

    assert [chain for chain in chains if first_broken(chain)] == []
    assert set(Outbox.objects.values_list("state", flat=True)) == {"done"}


def test_a_settled_deal_leaves_the_same_trace_in_bulk_and_played() -> None:
    checked = PaymentClaim.objects.exclude(checked_by_id=None)
    settled = Deal.objects.filter(status="settled", payment_terms="prepaid")
    settled = settled.filter(pk__in=checked.values("deal"))
    played = settled.filter(buyer__name__in=PLAYED).order_by("pk")[0]
    bulk = settled.exclude(buyer__name__in=PLAYED).order_by("pk")[0]

    assert _moves(bulk) == _moves(played)
    assert _acts(bulk) == _acts(played)
    for model, name in (
        (Contract, "deal"),
        (Delivery, "deal"),
        (PaymentClaim, "deal"),
        (Offer, "negotiation__deal"),
    ):
        rows = model.objects.order_by("-pk")
        one, other = (rows.filter(**{name: deal})[0] for deal in (bulk, played))
        assert _filled(one) == _filled(other)
        assert _acts(one) == _acts(other)
    assert _filled(bulk) == _filled(played)


def test_an_answered_intent_leaves_the_same_trace_in_bulk_and_played() -> None:
    pushes = Push.objects.filter(status="interested", intent__status="closed", channel="direct")
    played = pushes.filter(recipient__name__in=PLAYED, intent__deals__status="settled")[0]
    bulk = pushes.exclude(recipient__name__in=PLAYED)[0]

    assert _events(bulk) == _events(played)
    assert _acts(bulk) == _acts(played)
    assert _filled(bulk) - {"match_id"} == _filled(played) - {"match_id"}
    own = {"created", "submitted", "approved", "closed"}
    for intent in (bulk.intent, played.intent):
        events = IntentEvent.objects.filter(intent=intent, event__in=own).order_by("seq")
        assert [event.event for event in events] == ["created", "submitted", "approved", "closed"]


def test_an_outcome_leaves_the_same_trace_in_bulk_and_played() -> None:
    outcomes = Outcome.objects.filter(referral__kind="intent").select_related("referral", "deal")
    played = outcomes.filter(deal__buyer__name__in=PLAYED)[0]
    bulk = outcomes.exclude(deal__buyer__name__in=PLAYED)[0]

    assert _acts(bulk) == _acts(played)
    assert _acts(bulk.referral) == _acts(played.referral)
    assert _acts(bulk.deal) == _acts(played.deal)
    assert _moves(bulk.deal) == _moves(played.deal)
    assert _filled(bulk.deal) == _filled(played.deal)
    assert _filled(bulk) == _filled(played)
    assert _filled(bulk.referral) == _filled(played.referral)


def test_a_listing_leaves_the_same_trace_in_bulk_and_played() -> None:
    listed = Listing.objects.published().filter(version=3).with_terms().order_by("pk")
    played = listed.filter(holder__name__in=PLAYED)[0]
    bulk = listed.exclude(holder__name__in=PLAYED)[0]

    assert _acts(bulk) == _acts(played)
    assert _acts(bulk.certificate) == _acts(played.certificate)
    assert bulk.version == played.version
    wanting = _filled(played) - _filled(bulk)
    assert wanting <= {"summary", "summary_en", "licence_terms", "price_max_minor"}
    assert _acts(bulk.holder)[:3] == _acts(played.holder)[:3]


def test_every_kind_of_row_says_when_it_was_made() -> None:
    for model in (DataIPAsset, Certificate, Listing, Intent, Push, Deal, Referral, Outcome):
        assert not model.objects.filter(created_at__gt=TODAY).exists()


def _moves(deal: Deal) -> list[tuple[object, ...]]:
    rows = DealEvent.objects.filter(deal=deal).order_by("seq")
    return [
        (e.event, e.from_status, e.to_status, e.actor_kind, bool(e.amount_minor), sorted(e.data))
        for e in rows
    ]


def _events(push: Push) -> list[tuple[object, ...]]:
    rows = IntentEvent.objects.filter(push=push).exclude(event="reminded").order_by("seq")
    return [(e.event, e.channel, e.actor_kind, sorted(e.data)) for e in rows]


def _acts(row: Model | None) -> list[tuple[str, str, list[str]]]:
    """Return what the audit says of a row: act, kind of actor, what it named."""
    assert row is not None
    rows = AuditEvent.objects.filter(object_type=row._meta.label_lower, object_id=row.pk)
    said = rows.exclude(action="push.remind").order_by("at", "pk")
    return [(r.action, r.actor_kind, sorted(r.after)) for r in said]


def _filled(row: Model) -> set[str]:
    """Return which columns hold something; a note or a reason is nobody's duty."""
    optional: Iterable[str] = ("note", "answer_note", "reminders", "exclusive", "delivery_on")
    return {
        field.attname
        for field in row._meta.concrete_fields
        if getattr(row, field.attname) not in (None, "", [], {}, 0, False)
    } - {*optional}
