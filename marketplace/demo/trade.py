"""A deal from the answer to the settlement, act by act, as far as its plot goes."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO

from kernel.actor import Actor
from kernel.money import Money
from kernel.workdays import local_day
from listings.vocabulary.kinds import Right
from marketplace.deals.actions.accept_delivery import accept_delivery
from marketplace.deals.actions.accept_offer import accept_offer
from marketplace.deals.actions.cancel_deal import cancel_deal
from marketplace.deals.actions.deliver import deliver
from marketplace.deals.actions.end_deal import end_deal
from marketplace.deals.actions.make_offer import make_offer
from marketplace.deals.actions.open_deal import open_deal
from marketplace.deals.actions.reject_offer import reject_offer
from marketplace.deals.actions.request_changes import request_changes
from marketplace.deals.actions.send_message import send_message
from marketplace.deals.actions.sign_contract import sign_contract
from marketplace.deals.actions.start_delivery import start_delivery
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.terms import OfferTerms
from marketplace.demo.afterwards import Afterwards
from marketplace.demo.cards import Till
from marketplace.demo.content import WAN, Need, talk
from marketplace.demo.people import Cast
from marketplace.demo.plots import Plot
from marketplace.demo.refunds import Refunds
from marketplace.demo.scan import scan_pdf
from marketplace.demo.sides import Sides
from marketplace.demo.stage import Script, Stage
from marketplace.demo.trust import Trust
from marketplace.payments.actions.check_receipt import check_receipt
from marketplace.payments.actions.claim_payment import claim_payment
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.actions.refuse_claim import refuse_claim
from marketplace.payments.models import PaymentClaim
from marketplace.payments.terms import Slip
from matching.actions.answer_push import answer_push
from matching.models import Push
from parties.actions.store_file import Upload, store_file

TYPES = {"licence": 6, "trade": 3, "capital_contribution": 1}
TERMS_MONTHS = (12, 6, 3, 1)
BANKS = ("钱塘商业银行", "姑苏农商银行", "岭南联合银行", "北辰银行")


class Trade:
    """Plays deals."""

    def __init__(self, stage: Stage, cast: Cast, till: Till) -> None:
        self._stage, self._cast, self._till = stage, cast, till
        self._slips = 0
        self._trust = Trust(stage, cast)
        self._afterwards = Afterwards(stage)
        self._refunds = Refunds(stage, cast, self._afterwards)

    def deal(self, need: Need, plot: Plot, *, push_id: int) -> Script:
        """Answer the push with interest and play the deal that follows."""
        stage = self._stage
        push = Push.objects.get(pk=push_id)
        holder = self._cast.desk_of(push.recipient_id or 0)
        buyer = self._cast.desks[need.poster]
        answer_push(actor=holder.first, push_id=push_id, interested=True, now=stage.now)
        yield stage.hours(3, 30)
        deal = open_deal(actor=buyer.first, push_id=push_id, now=stage.now)
        sides = Sides(buyer, holder, need, plot, deal.pk)
        for act, play in (
            ("talk", self._talk),
            ("offer", self._offer),
            ("accept", self._accept),
            ("sign", self._sign),
            ("countersign", self._countersign),
        ):
            if plot.reaches(act):
                yield stage.hours(4, 26)
                yield from play(sides)
        yield from self._fulfil(sides)
        if plot.back == "contested":
            yield from self._till.contest(sides)
        elif plot.back:
            yield from self._refunds.give_back(sides, is_whole=plot.back == "whole")
        if plot.pays == "card":
            self._till.hear()
        yield from self._end(sides)
        yield from self._afterwards.review(sides)

    def _talk(self, sides: Sides) -> Script:
        stage = self._stage
        for actor, kind in ((sides.buyer.first, "opening"), (sides.holder.first, "reply")):
            self._say(sides, actor, kind)
            yield stage.hours(1, 16)
        if sides.plot.nda:
            yield from self._trust.confide(sides)
        if sides.plot.help:
            yield from self._trust.ask(sides)

    def _offer(self, sides: Sides) -> Script:
        """Let the buyer offer; the holder may refuse or counter it."""
        stage, twist = self._stage, sides.plot.twist
        share = stage.dice.uniform(0.45, 0.7)
        offer = self._make_offer(sides, sides.buyer.first, share=share)
        if twist == "refuse_offer":
            yield stage.hours(6, 30)
            reject_offer(
                actor=sides.holder.first,
                deal_id=sides.deal_id,
                offer_id=offer.pk,
                expected_version=sides.version,
                now=stage.now,
            )
        if twist == "counter" or (sides.plot.reaches("accept") and stage.chance(0.4)):
            yield stage.hours(6, 30)
            self._make_offer(sides, sides.holder.first, share=share + 0.25)
            yield stage.hours(2, 9)
            self._say(sides, sides.buyer.first, "haggle")

    def _accept(self, sides: Sides) -> Script:
        offer = Offer.objects.get(negotiation__deal=sides.deal_id, status=Offer.Status.OPEN)
        taker = sides.holder if offer.side == "buyer" else sides.buyer
        accept_offer(
            actor=taker.first,
            deal_id=sides.deal_id,
            offer_id=offer.pk,
            expected_version=sides.version,
            now=self._stage.now,
        )
        yield self._stage.hours(1, 5)

    def _sign(self, sides: Sides) -> Script:
        self._put_signature(sides, sides.buyer.first)
        yield self._stage.hours(2, 20)

    def _countersign(self, sides: Sides) -> Script:
        self._put_signature(sides, sides.holder.first)
        yield self._stage.hours(5, 30)

    def _fulfil(self, sides: Sides) -> Script:
        """Pay and deliver, in the order that the terms name."""
        if sides.plot.terms == "prepaid":
            yield from self._pay(sides)
        yield from self._hand_over(sides)
        if sides.plot.terms == "postpaid" and sides.plot.twist == "pays":
            yield from self._pay(sides)

    def _pay(self, sides: Sides) -> Script:
        stage = self._stage
        if not sides.plot.reaches("claim"):
            return
        yield stage.days(1, 4)
        if sides.plot.pays == "card":
            yield from self._till.pay(sides)
            yield from self._afterwards.invoice(sides)
            return
        claim = self._claim(sides)
        if sides.plot.twist == "refuse_claim":
            yield stage.hours(20, 40)
            refuse_claim(
                actor=sides.holder.second,
                claim_id=claim.pk,
                reason=stage.dice.choice(talk()["ending"]["refused_claim"]),
                expected_version=claim.version,
                now=stage.now,
            )
        elif sides.plot.reaches("confirm"):
            yield stage.hours(8, 50)
            claim = confirm_receipt(
                actor=sides.holder.second,
                claim_id=claim.pk,
                received_minor=claim.amount_minor,
                expected_version=claim.version,
                now=stage.now,
            )
            if claim.status == PaymentClaim.Status.CHECKING and sides.plot.reaches("start"):
                yield stage.hours(2, 20)
                self._check(claim)
            if sides.plot.reaches("start"):
                yield from self._afterwards.invoice(sides)

    def _hand_over(self, sides: Sides) -> Script:
        stage = self._stage
        if not sides.plot.reaches("start"):
            return
        yield stage.days(1, 3)
        start_delivery(
            actor=sides.holder.first,
            deal_id=sides.deal_id,
            expected_version=sides.version,
            now=stage.now,
        )
        if not sides.plot.reaches("deliver"):
            return
        yield stage.days(1, 6)
        self._deliver(sides)
        self._say(sides, sides.holder.first, "thanks")
        if sides.plot.twist == "changes":
            yield stage.days(1, 3)
            self._want_changes(sides)
        elif sides.plot.reaches("inspect"):
            yield stage.days(1, 6)
            accept_delivery(
                actor=sides.buyer.first,
                deal_id=sides.deal_id,
                expected_version=sides.version,
                now=stage.now,
            )

    def _end(self, sides: Sides) -> Script:
        stage, ends = self._stage, sides.plot.ends
        if not ends:
            return
        yield stage.days(3, 7)
        reason = stage.dice.choice(talk()["ending"][ends])
        if ends == "cancel":
            actor, act = self._cast.reviewer, cancel_deal
        else:
            side = sides.buyer if ends == "withdraw" else sides.holder
            actor, act = side.first, end_deal
        act(
            actor=actor,
            deal_id=sides.deal_id,
            reason=reason,
            expected_version=sides.version,
            now=stage.now,
        )

    def _say(self, sides: Sides, actor: Actor, kind: str) -> None:
        body = self._stage.dice.choice(talk()[sides.need.language][kind])
        send_message(actor=actor, deal_id=sides.deal_id, body=body, now=self._stage.now)

    def _make_offer(self, sides: Sides, actor: Actor, *, share: float) -> Offer:
        return make_offer(
            actor=actor,
            deal_id=sides.deal_id,
            terms=self._terms(sides, share=share),
            expected_version=sides.version,
            now=self._stage.now,
        )

    def _terms(self, sides: Sides, *, share: float) -> OfferTerms:
        dice, need = self._stage.dice, sides.need
        is_free = sides.plot.terms == "free"
        most = need.budget[1] * WAN
        return OfferTerms(
            amount=Money(0 if is_free else round(most * share / WAN * 10) * WAN // 10, "CNY"),
            realisation_type=dice.choices(list(TYPES), weights=list(TYPES.values()))[0],
            rights=(Right.USE.value,),
            territory=need.territory or ("CN",),
            term_months=_term(sides.deal_id, now=self._stage.now),
            purpose=need.purpose,
            payment_terms=sides.plot.terms,
            note=dice.choice(talk()[need.language]["note"]),
        )

    def _put_signature(self, sides: Sides, actor: Actor) -> None:
        contract = Contract.objects.get(deal=sides.deal_id, status=Contract.Status.DRAFTED)
        sign_contract(
            actor=actor,
            deal_id=sides.deal_id,
            document_sha256=contract.document_sha256,
            now=self._stage.now,
        )

    def _claim(self, sides: Sides) -> PaymentClaim:
        deal = Deal.objects.get(pk=sides.deal_id)
        self._slips += 1
        slip = Slip(
            amount=Money(deal.amount_minor or 0, deal.currency),
            payer_bank=self._stage.dice.choice(BANKS),
            bank_serial=f"DEMO{self._slips:08d}",
            value_on=local_day(self._stage.now),
        )
        content = BytesIO(scan_pdf() + f"% {slip.bank_serial}\n".encode())
        upload = Upload(f"{slip.bank_serial}.pdf", "application/pdf", content)
        scan = store_file(actor=sides.buyer.second, upload=upload, now=self._stage.now)
        return claim_payment(
            actor=sides.buyer.second,
            deal_id=sides.deal_id,
            slip=slip,
            evidence=[scan.pk],
            now=self._stage.now,
        )

    def _check(self, claim: PaymentClaim) -> None:
        now = self._stage.now
        check_receipt(
            actor=self._cast.reviewer,
            claim_id=claim.pk,
            proven_at=now,
            expected_version=claim.version,
            now=now,
        )

    def _deliver(self, sides: Sides) -> None:
        content = f"demo {sides.deal_id} {sides.need.title}"
        deliver(
            actor=sides.holder.first,
            deal_id=sides.deal_id,
            method="01",
            content_sha256=sha256(content.encode()).hexdigest(),
            note=self._stage.dice.choice(talk()[sides.need.language]["note"]),
            expected_version=sides.version,
            now=self._stage.now,
        )

    def _want_changes(self, sides: Sides) -> None:
        request_changes(
            actor=sides.buyer.first,
            deal_id=sides.deal_id,
            reason=self._stage.dice.choice(talk()["ending"]["changes"]),
            expected_version=sides.version,
            now=self._stage.now,
        )


def _term(deal_id: int, *, now: datetime) -> int:
    """Return the longest usual term that ends before the certificate does."""
    valid_to = Deal.objects.values_list("listing__certificate__valid_to", flat=True).get(pk=deal_id)
    left = (valid_to - local_day(now)).days if valid_to else 10_000
    return next((months for months in TERMS_MONTHS if months * 31 + 31 < left), 1)
