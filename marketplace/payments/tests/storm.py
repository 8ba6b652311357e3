"""Webhooks that come twice, late, shuffled, forged or not at all, and what must be true after.

A storm is played on real deals through the real Stripe library; what the books must say is
computed from the stand-in's own objects, by a small model that knows nothing of our code.
"""

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from kernel.models import Outbox
from kernel.outbox import claim, deliver
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import PRICE, a_deal, a_dispute, bring, offer_terms
from marketplace.ledger.models import Entry
from marketplace.payments.card_tasks import caught_up
from marketplace.payments.models import StripeEvent
from marketplace.payments.sandbox.errors import Refused
from marketplace.payments.sandbox.objects import intents, refunds
from marketplace.payments.sandbox.store import Store
from marketplace.payments.sandbox.webhooks import Delivery, mixed, signature
from marketplace.payments.tests.build import a_due_refund
from marketplace.payments.tests.till import SECRET, Till, an_account, ask

THREADS, APPLIERS = 4, 2
BAD_CARDS = ("pm_card_visa_chargeDeclined", "pm_card_visa_chargeDeclinedInsufficientFunds")
FATES = ("chargebacks", "settled", "refunded", "settled and refunded")
FEE_BP, STRIPE_BP = 250, 290  # ours, theirs


@dataclass
class Storm:
    """One seed's storm."""

    till: Till
    seed: int
    deals: int
    payments: int  # of each deal
    strangers: int = 0  # payments that are none of ours
    noise: int = 0  # events of kinds that nobody hears
    figures: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.fates: dict[str, str] = {}

    def play(self) -> None:
        """Pay, storm, reconcile once; settle and refund, storm, reconcile once."""
        deals = self._deals()
        self._blow()
        for deal in deals:
            self._follow_fate(Deal.objects.with_parties().get(pk=deal.pk))
        self._blow()

    def _deals(self) -> list[Deal]:
        deals = []
        for n in range(self.deals):
            deal = a_deal("payment_pending", terms=offer_terms(minor=PRICE))
            self.fates[str(deal.uid)] = fate = FATES[n % len(FATES)]
            if n % 8 < len(FATES):
                an_account(deal, self.till)
            for minor in self._parts(PRICE):
                self._pay(deal, minor, fate)
            deals.append(deal)
        for _ in range(self.strangers):
            said = {"amount": "5000", "currency": "cny", "confirm": "true"}
            intents.create(self.store, {**said, "payment_method": "pm_card_visa"})
        for n in range(self.noise):
            self.store.tell("customer.updated", {"id": f"cus_{n}", "object": "customer"})
        return deals

    def _pay(self, deal: Deal, minor: int, fate: str) -> None:
        payment = ask(deal, minor=minor)
        for _ in range(self.chance.randrange(4)):
            try:
                self.till.pay(payment, card=self.chance.choice(BAD_CARDS))
            except Refused:
                self.figures["declined"] += 1
        self.till.pay(payment)
        self.figures["paid"] += 1
        if fate == "chargebacks" and self.chance.random() < 0.3:
            self._take_back(payment.session_id or "")

    def _take_back(self, session_id: str) -> None:
        session = self.store.get("checkout.session", session_id)
        intent = self.store.get("payment_intent", session["payment_intent"])
        opened = refunds.dispute(self.store, {"charge": intent["latest_charge"]})
        outcome = self.chance.choice(["won", "lost", ""])
        if outcome:
            refunds.close_dispute(self.store, {"id": opened["id"], "outcome": outcome})
        self.figures["chargebacks"] += 1

    def _follow_fate(self, deal: Deal) -> None:
        fate = self.fates[str(deal.uid)]
        if fate == "chargebacks":
            return
        assert deal.status == "paid", deal.status
        knobs = self.store.knobs
        knobs.cut_after, knobs.fail_after, knobs.throttle = 1, 1, 1
        if fate == "refunded":
            a_due_refund(deal, minor=PRICE // 3)
        else:
            bring(deal, to="accepted", terms=offer_terms(minor=PRICE))
            drain()
        if fate == "settled and refunded":
            deal = Deal.objects.with_parties().get(pk=deal.pk)
            a_dispute(deal)
            a_due_refund(Deal.objects.with_parties().get(pk=deal.pk), minor=PRICE // 7)
        drain()

    def _blow(self) -> None:
        """Deliver what was told, in any order, while it is applied; then reconcile once."""
        plan = [Delivery(event) for event in self.till.events]
        self.till.events.clear()
        self.figures["events"] += len(plan)
        deliveries = [
            replace(one, forged=False, stale_s=900) if one.forged and n % 2 else one
            for n, one in enumerate(mixed(plan, seed=self.seed, forged=0.01))
        ]
        lots = [deliveries[n::THREADS] for n in range(THREADS)]
        began = time.monotonic()
        with ThreadPoolExecutor(THREADS + APPLIERS) as pool:
            senders = [pool.submit(_closing(_send_all), lot) for lot in lots]
            appliers = [
                pool.submit(_closing(_drain_while), lambda: any(not s.done() for s in senders))
                for _ in range(APPLIERS)
            ]
            for answered in senders:
                self.figures.update(answered.result())
            for applier in appliers:
                applier.result()
        drain()
        self.figures["storm_ms"] += int((time.monotonic() - began) * 1000)
        self.figures["wrong_before"] += books() != model(self.store, self.settled())
        began = time.monotonic()
        caught_up(timezone.now() + timedelta(minutes=10))
        drain()
        self.figures["reconcile_ms"] += int((time.monotonic() - began) * 1000)

    def said(self) -> str:
        """Return the figures as one line."""
        return ", ".join(f"{name} {n:,}" for name, n in self.figures.items())

    @property
    def store(self) -> Store:
        """The stand-in's state."""
        return self.till.sandbox.store

    def settled(self) -> set[str]:
        """Return the deals that were settled."""
        rows = Deal.objects.filter(uid__in=self.fates, voucher_no__isnull=False)
        return {str(uid) for uid in rows.values_list("uid", flat=True)}

    def _parts(self, whole: int) -> Iterator[int]:
        """Return amounts of at least 10.00 that sum to ``whole``."""
        left = whole
        for n in range(self.payments - 1, 0, -1):
            part = self.chance.randint(1000, 2 * left // (n + 1) - 1000)
            left -= part
            yield part
        yield left


def _closing(work: Callable[..., Counter[str]]) -> Callable[..., Counter[str]]:
    def run(*args: object) -> Counter[str]:
        try:
            return work(*args)
        finally:
            connection.close()

    return run


def _send_all(lot: list[Delivery]) -> Counter[str]:
    client, answers = Client(), Counter[str]()
    for one in lot:
        body = json.dumps(one.event).encode()
        secret = "whsec_of_somebody_else" if one.forged else SECRET
        header = signature(body, secrets=[secret], at=int(time.time()) - one.stale_s)
        answer = client.post(
            "/webhooks/stripe/",
            data=body,
            content_type="application/json",
            headers={"Stripe-Signature": header},
        )
        is_bad = one.forged or one.stale_s
        answers["deliveries"] += 1
        answers["forged"] += bool(is_bad)
        answers["forged_taken"] += bool(is_bad and answer.status_code != 400)
        answers["real_refused"] += bool(not is_bad and answer.status_code != 200)
    return answers


def drain() -> None:
    """Run the outbox until nothing is due."""
    while claimed := claim():
        for row_id in claimed[1]:
            deliver(row_id, claimed[0])


def _drain_while(goes_on: Callable[[], bool]) -> Counter[str]:
    while goes_on():
        drain()
        time.sleep(0.01)
    return Counter()


def books() -> dict[str, int]:
    """Return the balances of all accounts that are not zero."""
    sums = Entry.objects.values_list("account__code").annotate(n=Sum("amount_minor")).order_by()
    return {code: int(n) for code, n in sums if n}


def model(store: Store, settled: set[str]) -> dict[str, int]:
    """Return what the books must say, from the objects at Stripe alone."""
    custody, fees = 0, 0
    by_deal: dict[str, Counter[str]] = defaultdict(Counter)
    for deal, what, minor in moves(store):
        custody += minor
        if what == "fee":
            fees -= minor
        else:
            by_deal[deal][what] += minor
    out = Counter({"custody:stripe:stripe:CNY": custody, "processor_fee:CNY": fees})
    holders = {str(d.uid): d.holder_id for d in Deal.objects.filter(uid__in=by_deal)}
    for deal, sums in by_deal.items():
        out[f"chargeback:{deal}:CNY"] -= sums["contested"]
        if deal not in settled:
            out[f"owed_deal:{deal}:CNY"] -= sums["kept"]
            continue
        fee = (sums["kept"] * FEE_BP + 5_000) // 10_000
        out["fee_income:CNY"] -= fee
        out[f"payable:{holders[deal]}:CNY"] -= sums["kept"] - fee + sums["sent"]
    return {code: n for code, n in out.items() if n}


def moves(store: Store) -> Iterator[tuple[str, str, int]]:
    """Return what came to our balance at Stripe, and what left it: deal, for what, how much."""
    deals = {c["id"]: c["metadata"]["deal"] for c in store.of("charge") if c["metadata"]}
    transfers = {t["id"]: t["transfer_group"] for t in store.of("transfer")}
    for charge in (c for c in store.of("charge") if c["id"] in deals):
        yield deals[charge["id"]], "kept", charge["amount"]
        yield deals[charge["id"]], "fee", -((charge["amount"] * STRIPE_BP + 5_000) // 10_000)
    for refund in store.of("refund"):
        yield deals[refund["charge"]], "kept", -refund["amount"]
    for dispute in (d for d in store.of("dispute") if d["status"] != "won"):
        what = "kept" if dispute["status"] == "lost" else "contested"
        yield deals[dispute["charge"]], what, -dispute["amount"]
    for transfer in store.of("transfer"):
        yield transfer["transfer_group"], "sent", -transfer["amount"]
    for back in store.of("transfer_reversal"):
        yield transfers[back["transfer"]], "sent", back["amount"]


@contextmanager
def no_deadlocks() -> Iterator[Callable[[], int]]:
    """Count the deadlocks of this database since the block began."""

    def so_far() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")
            cursor.execute("SELECT pg_sleep(0.1), pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            )
            return int(cursor.fetchone()[0])

    before = so_far()
    yield lambda: so_far() - before


def leftovers() -> dict[str, object]:
    """Return what must not be left: events that wait or are parked, work that failed for good."""
    events = StripeEvent.objects.filter(status__in=["stored", "parked"])
    return {
        "events": list(events.values_list("kind", "status", "trace")[:3]),
        "dead": list(Outbox.objects.filter(state="dead").values_list("hearer", "last_error")[:3]),
    }
