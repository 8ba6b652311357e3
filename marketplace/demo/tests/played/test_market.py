"""The small market, reduced: every figure adds up, and nothing is left half done."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.db.models import Count, Max, Sum

from kernel.audit import first_broken
from kernel.models import AuditEvent, Outbox
from listings.models import Certificate, Listing
from marketplace.complaints.models import Complaint
from marketplace.deals.models import Deal, DealEvent, Review
from marketplace.demo.books import FEE
from marketplace.demo.characters import SIGN_INS
from marketplace.demo.market import MarketNotEmpty, require_empty
from marketplace.demo.people import INVENTED
from marketplace.demo.searches import KEPT, TRIED
from marketplace.demo.tests.playing import REDUCED, TODAY
from marketplace.ledger.models import FeeRule
from marketplace.payments.models import (
    Chargeback,
    ConnectedAccount,
    FeePayment,
    Invoice,
    PaymentClaim,
    ReconBreak,
)
from marketplace.payments.received import outstanding_minor
from marketplace.referrals.models import Outcome, Referral, TradingPlatform
from marketplace.registration.models import Objection, RegistrationApplication
from marketplace.reports.conversion import Slice, conversion
from marketplace.reports.gap import wanted
from marketplace.reports.match_quality import Window, match_quality
from matching.models import Impression, Intent, IntentEvent, Match, Push, Watch, WatchHit
from parties.authentication import active_memberships, active_roles
from parties.models import Notification, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("played")]
LANDED = ["contract_signed", "imported"]


def test_everything_that_followed_was_done_and_nothing_lies_ahead() -> None:
    assert set(Outbox.objects.values_list("state", flat=True)) == {"done"}
    for model, moment in (
        (AuditEvent, "at"),
        (IntentEvent, "at"),
        (DealEvent, "at"),
        (Notification, "created_at"),
        (Listing, "updated_at"),
    ):
        assert model.objects.aggregate(last=Max(moment))["last"] <= TODAY


def test_the_chains_of_the_audit_hold() -> None:
    chains = AuditEvent.objects.values_list("chain", flat=True).distinct()

    assert len(chains) > 30
    assert [first_broken(chain) for chain in chains] == [None] * len(chains)


def test_the_report_counts_what_the_rows_say() -> None:
    found = conversion(Slice(as_of=TODAY + timedelta(days=1)))
    landed = Deal.objects.filter(events__to_status__in=LANDED, intent__isnull=False)
    standing = landed.exclude(status="cancelled")

    sent = Push.objects.filter(sent_at__isnull=False).values("intent").distinct()
    assert found.funnel.pushed == sent.count() > 10
    assert found.funnel.landed == standing.values("intent").distinct().count() > 2
    total = standing.aggregate(total=Sum("amount_minor"))["total"]
    assert sum(amount.minor for amount in found.amounts) == total
    assert found.inbound.pushed == 0


def test_each_deal_stands_where_its_last_event_left_it() -> None:
    for deal in Deal.objects.prefetch_related("events"):
        moves = sorted(deal.events.all(), key=lambda event: event.seq)

        assert [event.seq for event in moves] == list(range(1, len(moves) + 1))
        assert moves[-1].to_status == deal.status
        assert [e.from_status for e in moves[1:]] == [e.to_status for e in moves[:-1]]


def test_money_that_settled_was_confirmed_by_another_organisation() -> None:
    for deal in Deal.objects.filter(status="settled"):
        assert outstanding_minor(deal) == 0
        assert deal.voucher_no
    for claim in PaymentClaim.objects.filter(status="confirmed"):
        assert claim.confirmed_by_organisation_id == claim.deal.holder_id


def test_supply_has_every_state_a_screen_shows() -> None:
    listed = dict(Listing.objects.values_list("status").annotate(n=Count("pk")))

    assert set(listed) == {"published", "draft", "submitted", "returned", "suspended", "withdrawn"}
    assert Certificate.objects.filter(granted_by=None).count() == REDUCED.listings
    assert set(Certificate.objects.values_list("status", flat=True)) >= {"valid", "expired"}
    assert not Listing.objects.published().exclude(certificate__status="valid").exists()


def test_the_registrars_desk_and_the_complaints_show_every_stage() -> None:
    applied = dict(RegistrationApplication.objects.values_list("status").annotate(n=Count("pk")))

    assert applied == {
        "registered": 3,
        "in_notice": 3,
        "pending_review": 2,
        "needs_rectification": 1,
        "refused": 1,
        "withdrawn": 1,
        "draft": 1,
    }
    assert Objection.objects.filter(status="open").count() == 1
    assert set(Complaint.objects.values_list("status", flat=True)) == {
        "dismissed",
        "counter_notice",
        "submitted",
    }


def test_demand_was_matched_pushed_and_answered() -> None:
    assert Match.objects.filter(is_current=True, reasons=[]).count() == 0
    answers = dict(Push.objects.values_list("status").annotate(n=Count("pk")))
    assert answers["interested"] > 2
    assert answers["declined"] > 2
    assert not Push.objects.filter(status="declined", answer_reason="").exists()
    assert Intent.objects.filter(status="open").exists()


def test_other_platforms_were_linked_and_answered() -> None:
    assert TradingPlatform.objects.linked().count() == 4
    assert Referral.objects.values("status").distinct().count() >= 2
    assert Outcome.objects.filter(deal__status="imported").count() == Outcome.objects.count() > 0


@pytest.mark.parametrize("person", SIGN_INS, ids=lambda person: person.email)
def test_each_character_signs_in_with_their_role(person) -> None:
    user = authenticate(username=person.email, password=person.password)

    assert user is not None
    [membership] = active_memberships(user.pk)
    assert membership.duty == person.duty
    assert person.role in active_roles(membership.organisation)


def test_every_organisation_says_that_it_is_invented() -> None:
    assert Organisation.objects.exclude(introduction__contains=INVENTED).count() == 0
    assert Organisation.objects.filter(status="submitted").count() == 1


def test_a_market_is_not_built_on_another() -> None:
    with pytest.raises(MarketNotEmpty, match="34 organisations are registered"):
        require_empty()


def test_the_books_of_the_platform_are_kept() -> None:
    assert FeeRule.objects.get().bp == FEE.bp
    charged = Deal.objects.filter(status="settled", amount_minor__gt=0)
    assert all(deal.money_terms["fee"]["bp"] == FEE.bp for deal in charged)
    assert FeePayment.objects.exists()
    differences = dict(ReconBreak.objects.values_list("status").annotate(n=Count("pk")))
    assert differences["resolved"] > 0
    assert differences["open"] > 0


def test_paper_and_opinions_follow_what_was_paid_and_settled() -> None:
    for invoice in Invoice.objects.all():
        assert invoice.net_minor + invoice.tax_minor == invoice.gross_minor
    assert Invoice.objects.filter(reverses=None).count() > 1
    assert Review.objects.exclude(deal__status="settled").count() == 0
    assert Review.objects.values("deal").distinct().count() > 1


def test_searches_that_people_saved_found_something() -> None:
    assert Watch.objects.active().count() == len(KEPT)
    assert WatchHit.objects.exists()
    assert {account.status for account in ConnectedAccount.objects.all()} == {"enabled"}


def test_a_bank_took_a_payment_by_card_back() -> None:
    taken = Chargeback.objects.get()

    assert (taken.status, taken.payment.deal.status) == ("open", "dispute_open")
    assert taken.amount_minor == taken.payment.amount_minor


def test_operators_see_who_is_shown_and_what_is_missed() -> None:
    found = match_quality(Window(as_of=TODAY))

    assert found.shown == Impression.objects.count() > 50
    assert found.judged > 0
    assert {one.text: one.times for one in wanted(since=None, until=None)} == {
        text: len(days) for text, days in TRIED
    }
