"""Any events in any order: the platform does what the model says, and the books agree."""

from collections import Counter
from contextlib import ExitStack
from datetime import date
from typing import Any

import hypothesis.strategies as st
from django.db import connection, transaction
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from kernel.errors import DomainError
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, a_deal, offer_terms
from marketplace.ledger.balances import of_deal, out_of_balance
from marketplace.ledger.models import FeeRule
from marketplace.payments.received import kept_minor, outstanding_minor, receipts_minor
from marketplace.tests.model.deal import EVENTS, Model
from marketplace.tests.model.platform import NothingThere, Platform
from parties.tests.build import operator

PRICE = 1_000
FEE = {"bp": 250, "floor_minor": 3, "cap_minor": 20}
SIGNED = ("accept_offer", "sign", "sign")
PAID = (*SIGNED, "ask", "claim", "confirm")
CORRECTED = ("correct", "agree_terms")  # one unit more: postpaid now, prepaid the second time
WAYS = [  # how deals mostly go; each begins somewhere on one of them
    (*PAID, "start", "deliver", "accept", "settle", "dispute", "order"),
    ("offer", *SIGNED, "start", "deliver", "accept", "claim", "confirm", "settle", "dispute"),
    (*SIGNED, "ask", *CORRECTED, "claim", "confirm", *CORRECTED, "claim", "confirm", "start"),
    (*PAID, "dispute", "order", "send_back", "come_back", "settle"),
]
SIZES = {"offer": "one", "order": "half", "correct": "beyond"}
MONEY = st.sampled_from(["all", "half", "one", "beyond", "nothing"])


class Play(RuleBasedStateMachine):
    """One deal from its first offer on; everything is undone at the end."""

    platform: Platform
    played: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model(PRICE, FEE["bp"], FEE["floor_minor"], FEE["cap_minor"])
        self.voucher: str | None = None
        self._undone = ExitStack()
        self._undone.enter_context(transaction.atomic())

    def teardown(self) -> None:
        """Undo everything."""
        transaction.set_rollback(True)
        self._undone.close()

    @initialize(way=st.sampled_from(WAYS), depth=st.integers(0, 12))
    def begin(self, way: tuple[str, ...], depth: int) -> None:
        for event in way[:depth]:
            self.play(event, SIZES.get(event, "all"))

    @rule(data=st.data(), size=MONEY)
    def something_possible(self, data: st.DataObject, size: str) -> None:
        ways = [event for event in EVENTS if self.model.may(event, self.minor(event, size))]
        if ways:
            self.play(data.draw(st.sampled_from(ways)), size)

    @rule(event=st.sampled_from(EVENTS), size=MONEY)
    def anything(self, event: str, size: str) -> None:
        self.play(event, size)

    def minor(self, event: str, size: str) -> int:
        """Return an amount of ``size``, measured at what ``event`` could take at most."""
        model = self.model
        waiting = model.waiting[0] if model.waiting else 0
        whole = {"claim": model.claimable, "confirm": waiting, "correct": model.price}.get(
            event, model.kept
        )
        return {"all": whole, "half": whole // 2, "one": 1, "beyond": whole + 1, "nothing": 0}[size]

    def play(self, event: str, size: str) -> None:
        minor = self.minor(event, size)
        is_expected = self.model.may(event, minor)
        try:
            with transaction.atomic():
                self.platform.do(event, minor)
            said = "done"
        except (DomainError, NothingThere) as refusal:
            said = repr(refusal)
        assert (said == "done") is is_expected, f"{event} {minor} in {self.model}: {said}"
        self.played["done" if is_expected else "refused"] += 1
        if is_expected:
            self.model.do(event, minor)
            self.played[f"{event} -> {self.model.status}"] += 1
            self.look()

    def look(self) -> None:
        """Compare everything; what was refused changed nothing that a later look would not see."""
        deal, model = self.platform.deal, self.model
        self.where_it_stands(deal, model)
        self.the_books(deal, model)
        with connection.cursor() as cursor:  # what the database would refuse at commit
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def where_it_stands(self, deal: Deal, model: Model) -> None:
        """Compare state, money and voucher."""
        assert deal.status == model.status
        if deal.amount_minor is not None:
            money = (receipts_minor(deal), kept_minor(deal), outstanding_minor(deal))
            assert money == (model.received, model.kept, model.price - model.received)
        assert (deal.voucher_no is None) is not bool(model.settlements)
        assert self.voucher in {None, deal.voucher_no}, "a voucher keeps its number"
        self.voucher = deal.voucher_no

    def the_books(self, deal: Deal, model: Model) -> None:
        """Compare what is posted on the deal; all books together come to nothing."""
        said = {
            f"memo_paid:{deal.buyer_id}:CNY": -model.kept,
            f"memo_received:{deal.holder_id}:CNY": model.kept,
            f"fee_receivable:{deal.holder_id}:CNY": model.fee,
            "fee_income:CNY": -model.fee,
        }
        assert of_deal(deal.uid) == {code: minor for code, minor in said.items() if minor}
        assert out_of_balance() == {}


def play(*, examples: int, steps: int) -> Counter[str]:
    """Play so many deals, each so many events long; return what happened, counted."""
    FeeRule.objects.create(version="model", active_from=date(2026, 1, 4), created_at=NOW, **FEE)
    deal = a_deal("negotiating", terms=offer_terms(minor=PRICE))
    platform, played = Platform(deal, operator()), Counter[str]()
    platform.price = PRICE
    machine: Any = type("Play", (Play,), {"platform": platform, "played": played})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            phases=[Phase.generate],  # the seed is printed; a shorter way costs minutes
            database=None,
        ),
    )
    return played
