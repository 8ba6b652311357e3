"""Trade in bulk: negotiated, signed and mostly settled here, or closed on another platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from kernel.actor import CLOCK, Actor
from kernel.lifecycle import move_many
from kernel.numbering import take_numbers
from kernel.workdays import local_day
from marketplace.deals.drafts import drafted
from marketplace.deals.models import (
    Contract,
    ContractSignature,
    Deal,
    Delivery,
    Instalment,
    Negotiation,
    Offer,
)
from marketplace.deals.models.instalment import Due
from marketplace.deals.terms import terms_of_listing
from marketplace.demo.bulk.cast import Cast
from marketplace.demo.bulk.demand import Story
from marketplace.demo.bulk.record import Record
from marketplace.ledger.fees import WHOLE_BP, FeeSchedule
from marketplace.payments.gates import needs_check
from marketplace.payments.models import PaymentClaim
from marketplace.referrals.models import Outcome, Referral, TradingPlatform
from matching.models import Intent

TYPES = (("licence", 55), ("trade", 33), ("transfer", 5), ("capital_contribution", 2), ("other", 5))
SETTLED_PERCENT = 70
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Landing:
    """One story that lands: for how much, as what, and whether it is settled by now."""

    story: Story
    minor: int
    realisation_type: str
    is_settled: bool

    @property
    def signed_at(self) -> datetime:
        """When the last signature was given."""
        return self.story.at + 12 * DAY


def close_here(landings: Sequence[Landing], cast: Cast, *, record: Record) -> None:
    """Negotiate, sign, and where it is settled pay, deliver, accept and settle."""
    deals = _deals(landings)
    Instalment.objects.bulk_create(
        Instalment(deal=deal, revision=1, seq=1, amount_minor=x.minor, due=Due.BEFORE_DELIVERY)
        for x, deal in zip(landings, deals, strict=True)
    )
    _talk(landings, deals, record=record)
    _sign(landings, deals, record=record)
    done = [(x, d) for x, d in zip(landings, deals, strict=True) if x.is_settled]
    _settle(done, cast, record=record)
    _close_intents(landings, reason="satisfied_here", record=record)


def _deals(landings: Sequence[Landing]) -> list[Deal]:
    numbers = take_numbers("DL", now=landings[0].story.at, count=len(landings))
    return Deal.objects.bulk_create(
        Deal(
            deal_no=number,
            intent=x.story.intent,
            push=x.story.push,
            listing=x.story.listing,
            buyer=x.story.poster.organisation,
            holder=x.story.supplier.organisation,
            purpose=x.story.intent.purpose,
            realisation_type=x.realisation_type,
            rights=["use"],
            territory=["CN"],
            term_months=12,
            amount_minor=x.minor,
            payment_terms="prepaid",
            terms_revision=1,
            money_terms=_without_fee(x.story.supplier.organisation.pk),
            terms_snapshot=terms_of_listing(x.story.listing),
            landed_at=x.signed_at,
            concluded_on=local_day(x.signed_at),
            created_at=x.story.at + 2 * DAY,
            last_activity_at=x.signed_at,
        )
        for x, number in zip(landings, numbers, strict=True)
    )


def _without_fee(holder_id: int) -> dict[str, object]:
    """Return the terms of money before any fee rule, everything going to one holder."""
    fee = FeeSchedule("none", 0).written()
    return {"fee": fee, "shares": {str(holder_id): WHOLE_BP}}


def _talk(landings: Sequence[Landing], deals: Sequence[Deal], *, record: Record) -> None:
    negotiations = Negotiation.objects.bulk_create(
        Negotiation(deal=deal, created_at=deal.created_at) for deal in deals
    )
    offers = Offer.objects.bulk_create(
        Offer(
            negotiation=negotiation,
            n=1,
            side="buyer",
            realisation_type=x.realisation_type,
            amount_minor=x.minor,
            rights=["use"],
            territory=["CN"],
            term_months=12,
            purpose=deal.purpose,
            delivery_form=x.story.listing.delivery_form,
            made_by_id=x.story.poster.people["admin"].pk,
            made_at=x.story.at + 3 * DAY,
            expires_at=x.story.at + 17 * DAY,
        )
        for x, deal, negotiation in zip(landings, deals, negotiations, strict=True)
    )
    for x, deal, offer in zip(landings, deals, offers, strict=True):
        buyer, at = x.story.poster.actor(), deal.created_at
        record.deal(deal, "open_deal", to="matched", actor=buyer, at=at)
        record.deed(buyer, "deal.open", deal, at, push=x.story.push.pk)
        record.deal(deal, "start_negotiation", to="negotiating", actor=buyer, at=offer.made_at)
        record.deed(buyer, "offer.make", offer, offer.made_at, n=1)
    rows = Deal.objects.filter(pk__in=[deal.pk for deal in deals])
    move_many(rows, "start_negotiation", since="matched", to="negotiating")
    move_many(
        Offer.objects.filter(pk__in=[offer.pk for offer in offers]),
        "accept", since="open", to="accepted",
    )  # fmt: skip
    _draft(landings, deals, offers, record=record)


def _draft(
    landings: Sequence[Landing], deals: Sequence[Deal], offers: Sequence[Offer], *, record: Record
) -> None:
    numbers = take_numbers("CT", now=landings[0].story.at, count=len(deals))
    contracts = []
    for x, deal, offer, number in zip(landings, deals, offers, numbers, strict=True):
        at = x.story.at + 8 * DAY
        contract = drafted(deal, offer, number=number, at=at)
        contract.signed_at = x.signed_at
        contracts.append(contract)
        record.deal(
            deal, "accept_offer", to="contract_drafted", actor=x.story.supplier.actor(), at=at,
            offer=1, contract_no=number, document_sha256=contract.document_sha256,
        )  # fmt: skip
    Contract.objects.bulk_create(contracts)
    rows = Deal.objects.filter(pk__in=[deal.pk for deal in deals])
    move_many(rows, "accept_offer", since="negotiating", to="contract_drafted")


def _sign(landings: Sequence[Landing], deals: Sequence[Deal], *, record: Record) -> None:
    contracts = {c.deal_id: c for c in Contract.objects.filter(deal__in=deals)}
    signatures = []
    for x, deal in zip(landings, deals, strict=True):
        digest = contracts[deal.pk].document_sha256
        steps = (
            (x.story.supplier, x.signed_at - 5 * HOUR, "contract_drafted"),
            (x.story.poster, x.signed_at, "contract_signed"),
        )
        for party, at, to in steps:
            signatures.append(
                ContractSignature(
                    contract=contracts[deal.pk],
                    organisation=party.organisation,
                    user=party.people["legal"],
                    document_sha256=digest,
                    signed_at=at,
                )
            )
            record.deal(
                deal, "sign", to=to, actor=party.actor("legal"), at=at, document_sha256=digest
            )
    ContractSignature.objects.bulk_create(signatures)
    rows = Contract.objects.filter(deal__in=deals)
    move_many(rows, "sign", since="drafted", to="signed")
    signed = Deal.objects.filter(pk__in=[deal.pk for deal in deals])
    move_many(signed, "sign", since="contract_drafted", to="contract_drafted")
    move_many(signed, "sign", since="contract_drafted", to="contract_signed")
    for x, deal in zip(landings, deals, strict=True):
        record.deal(
            deal, "request_payment", to="payment_pending", actor=CLOCK, at=x.signed_at + HOUR
        )
    move_many(signed, "request_payment", since="contract_signed", to="payment_pending")


def _settle(done: Sequence[tuple[Landing, Deal]], cast: Cast, *, record: Record) -> None:
    claims = PaymentClaim.objects.bulk_create(_claim(x, deal, cast) for x, deal in done)
    digests = [sha256(f"demo {deal.deal_no}".encode()).hexdigest() for _, deal in done]
    Delivery.objects.bulk_create(
        Delivery(
            deal=deal, n=1, method="01", content_sha256=digest,
            delivered_at=x.signed_at + 9 * DAY, accepted_at=x.signed_at + 14 * DAY,
        )
        for (x, deal), digest in zip(done, digests, strict=True)
    )  # fmt: skip
    vouchers = take_numbers("TV", now=done[0][0].signed_at, count=len(done))
    for (x, deal), claim, digest, voucher in zip(done, claims, digests, vouchers, strict=True):
        deal.voucher_no = voucher
        deal.last_activity_at = x.signed_at + 15 * DAY
        _tell_settlement(x, deal, claim, digest, operator=cast.operator, record=record)
    Deal.objects.bulk_update([deal for _, deal in done], ["voucher_no", "last_activity_at"])
    claimed = PaymentClaim.objects.filter(pk__in=[c.pk for c in claims])
    move_many(claimed, "confirm", since="claimed", to="confirmed")
    rows = Deal.objects.filter(pk__in=[deal.pk for _, deal in done])
    way = ("payment_pending", "paid", "delivering", "delivered", "accepted", "settled")
    events = ("confirm_payment", "start_delivery", "deliver", "accept", "settle")
    for event, since, to in zip(events, way[:-1], way[1:], strict=True):
        move_many(rows, event, since=since, to=to)


def _claim(x: Landing, deal: Deal, cast: Cast) -> PaymentClaim:
    buyer, holder = x.story.poster, x.story.supplier
    is_large = needs_check(deal)
    return PaymentClaim(
        deal=deal,
        amount_minor=x.minor,
        currency=deal.currency,
        payer_bank="演示银行",
        bank_serial=f"DEMO{deal.pk:012d}",
        value_on=local_day(x.signed_at + 3 * DAY),
        claimed_by_id=buyer.people["finance"].pk,
        claimed_by_organisation_id=buyer.organisation.pk,
        confirmed_by_id=holder.people["finance"].pk,
        confirmed_by_organisation_id=holder.organisation.pk,
        received_minor=x.minor,
        decided_at=x.signed_at + 5 * DAY,
        checked_by_id=cast.operator.user_id if is_large else None,
        checked_at=x.signed_at + 5 * DAY if is_large else None,
        created_at=x.signed_at + 3 * DAY,
    )


def _tell_settlement(
    x: Landing, deal: Deal, claim: PaymentClaim, digest: str, *, operator: Actor, record: Record
) -> None:
    buyer, holder = x.story.poster, x.story.supplier
    paid_at = x.signed_at + 5 * DAY
    cashier: Actor = holder.actor("finance")
    record.deed(
        buyer.actor("finance"), "payment.claim", claim, x.signed_at + 3 * DAY, minor=x.minor
    )
    record.deed(cashier, "payment.confirm", claim, paid_at, received_minor=x.minor)
    sure = cashier
    if claim.checked_by_id is not None:
        sure = operator
        record.deed(sure, "payment.check", claim, paid_at, minor=x.minor)
    record.deal(deal, "confirm_payment", to="paid", actor=sure, at=paid_at)
    steps: tuple[tuple[str, str, Actor, int, dict[str, object]], ...] = (
        ("start_delivery", "delivering", holder.actor(), 6, {}),
        ("deliver", "delivered", holder.actor(), 9, {"n": 1, "content_sha256": digest}),
        ("accept", "accepted", buyer.actor(), 14, {}),
        ("settle", "settled", CLOCK, 15, {"voucher_no": deal.voucher_no}),
    )
    for event, to, actor, days, data in steps:
        record.deal(deal, event, to=to, actor=actor, at=x.signed_at + days * DAY, **data)


def refer(stories: Sequence[Story], cast: Cast, *, record: Record) -> dict[int, Referral]:
    """Refer the intents pushed to an exchange; return the referrals by push."""
    platforms = {platform.slug: platform for platform in cast.platforms}
    numbers = take_numbers("RF", now=stories[0].at, count=len(stories))
    referrals = Referral.objects.bulk_create(
        _referral(story, platforms[story.platform], number)
        for story, number in zip(stories, numbers, strict=True)
    )
    for story, referral in zip(stories, referrals, strict=True):
        at = story.pushed_at
        record.deed(cast.operator, "referral.refer_intent", referral, at, platform=story.platform)
        if story.lands:
            record.deed(
                cast.operator, "referral.acknowledge", referral, at + DAY,
                destination_ref=referral.destination_ref,
            )  # fmt: skip
            record.deed(cast.operator, "referral.accept", referral, at + 2 * DAY)
    rows = Referral.objects.filter(pk__in=[r.pk for r in referrals], destination_ref__gt="")
    move_many(rows, "acknowledge", since="delivered", to="acknowledged")
    move_many(rows, "accept", since="acknowledged", to="accepted")
    return {referral.push_id: referral for referral in referrals if referral.push_id}


def _referral(story: Story, platform: TradingPlatform, number: str) -> Referral:
    return Referral(
        referral_no=number,
        platform=platform,
        kind="intent",
        push=story.push,
        destination_ref=f"{platform.slug.upper()}-{story.intent.pk}" if story.lands else "",
        valid_until=story.pushed_at + platform.valid_days * DAY,
        attribution_until=story.pushed_at + platform.attribution_days * DAY,
        created_at=story.pushed_at,
    )


def close_elsewhere(
    landings: Sequence[Landing], referrals: dict[int, Referral], cast: Cast, *, record: Record
) -> None:
    """Record the outcomes of referrals that landed, with the deals they stand for."""
    numbers = take_numbers("DL", now=landings[0].story.at, count=len(landings))
    deals = Deal.objects.bulk_create(
        Deal(
            deal_no=number,
            intent=x.story.intent,
            push=x.story.push,
            buyer=x.story.poster.organisation,
            counterparty_name="该平台的供方（演示）",
            realisation_type=x.realisation_type,
            amount_minor=x.minor,
            venue=x.story.platform,
            venue_ref=f"T-{x.story.intent.pk}",
            status="imported",
            landed_at=x.signed_at,
            concluded_on=local_day(x.signed_at),
            created_at=x.signed_at,
            last_activity_at=x.signed_at,
        )
        for x, number in zip(landings, numbers, strict=True)
    )
    outcomes = Outcome.objects.bulk_create(
        Outcome(
            referral=referrals[x.story.push.pk],
            outcome_ref=deal.venue_ref,
            realisation_type=x.realisation_type,
            amount_minor=x.minor,
            currency=deal.currency,
            concluded_on=local_day(x.signed_at),
            evidence="演示凭证",
            deal=deal,
            created_at=x.signed_at,
        )
        for x, deal in zip(landings, deals, strict=True)
    )
    operator = cast.operator
    for x, deal, outcome in zip(landings, deals, outcomes, strict=True):
        record.deal(
            deal, "record_external_deal", to="imported", actor=operator, at=x.signed_at,
            venue_ref=deal.venue_ref,
        )  # fmt: skip
        record.deed(operator, "deal.record_external", deal, x.signed_at, venue=deal.venue)
        record.deed(operator, "outcome.record", outcome, x.signed_at, ref=deal.venue_ref)
    rows = Referral.objects.filter(pk__in=[o.referral_id for o in outcomes])
    move_many(rows, "conclude", since="accepted", to="concluded")
    _close_intents(landings, reason="satisfied_elsewhere", record=record)


def _close_intents(landings: Sequence[Landing], *, reason: str, record: Record) -> None:
    for x in landings:
        record.intent(x.story.intent, "closed", actor=CLOCK, at=x.signed_at + HOUR, reason=reason)
        record.deed(CLOCK, "intent.close", x.story.intent, x.signed_at + HOUR, reason=reason)
    rows = Intent.objects.filter(pk__in=[x.story.intent.pk for x in landings])
    move_many(rows, "close", since="open", to="closed", close_reason=reason)
