"""What the platform's own finance does: the fee, slips that pay it, differences it explains."""

from datetime import timedelta

from kernel.money import Money
from kernel.workdays import local_day
from marketplace.demo.cards import Till
from marketplace.demo.content import talk
from marketplace.demo.people import Cast
from marketplace.demo.stage import DAY, Script, Stage
from marketplace.ledger.accounts import fee_receivable
from marketplace.ledger.balances import balance
from marketplace.ledger.models import Account, FeeRule
from marketplace.payments.actions.record_fee_payment import record_fee_payment
from marketplace.payments.actions.resolve_break import resolve_break
from marketplace.payments.actions.set_fee_rule import FeeTerms, set_fee_rule
from marketplace.payments.models import ReconBreak
from marketplace.payments.terms import Slip

CURRENCY, BANK = "CNY", "运河商业银行"
FEE = FeeTerms(CURRENCY, bp=300, floor_minor=100_00, cap_minor=20_000_00)
HELD_ACCOUNTS = ("hangzhou_voice", "suzhou_bridge")  # whose card money can be transferred
CARDS_SINCE = timedelta(days=100)
# The last days on which Stripe's own list shows something that our books do not.
DIFFERENCES = ((9, "explained", 18_00), (3, "open", 35_00))


class Books:
    """Plays the operator's finance."""

    def __init__(self, stage: Stage, cast: Cast, till: Till) -> None:
        self._stage, self._cast, self._till = stage, cast, till
        self._slips = 0

    def cue_all(self) -> None:
        """Cue the fee, its payments month by month, the accounts, and two differences."""
        stage = self._stage
        stage.cue(self._set_fee(), at=stage.now + 2 * DAY)
        stage.cue(self._collect(), at=stage.now + 60 * DAY)
        cards_from = stage.closes - CARDS_SINCE
        stage.cue(self._till.switch_on(), at=cards_from)
        for key in HELD_ACCOUNTS:
            stage.cue(self._join(key), at=cards_from + DAY)
        for ago, fate, minor in DIFFERENCES:
            stage.cue(self._differ(fate, minor), at=stage.closes - timedelta(days=ago))

    def _set_fee(self) -> Script:
        set_fee_rule(
            actor=self._cast.reviewer,
            terms=FEE,
            active_from=local_day(self._stage.now),
            reason=talk()["review"]["fee"][0],
            expected_rules=FeeRule.objects.filter(currency=CURRENCY).count(),
            now=self._stage.now,
        )
        yield from ()

    def _collect(self) -> Script:
        """Record every month what holders paid of the fees that were due."""
        while True:
            owing = Account.objects.filter(code__startswith="fee_receivable:", currency=CURRENCY)
            for party_id in list(owing.order_by("pk").values_list("party_id", flat=True)):
                due = balance(fee_receivable(party_id or 0, CURRENCY))
                if due.minor > 0:
                    self._record(party_id or 0, due)
            yield 30 * DAY

    def _record(self, organisation_id: int, due: Money) -> None:
        self._slips += 1
        slip = Slip(due, BANK, f"DEMOFEE{self._slips:06d}", local_day(self._stage.now))
        record_fee_payment(
            actor=self._cast.reviewer,
            organisation_id=organisation_id,
            slip=slip,
            now=self._stage.now,
        )

    def _join(self, key: str) -> Script:
        yield from self._till.join(self._cast.desks[key])

    def _differ(self, fate: str, minor: int) -> Script:
        """Let Stripe's list show something of its own; it is found the next morning."""
        store, currency = self._till.store, CURRENCY.lower()
        line = store.book("adjustment", amount=-minor, currency=currency, source=f"adj_{minor}")
        yield DAY
        if fate == "explained":
            self._explain()
            del store.objects[line["id"]]  # Stripe put its list right
            store.available[currency] += minor

    def _explain(self) -> None:
        for found in ReconBreak.objects.filter(status=ReconBreak.Status.OPEN).order_by("pk"):
            resolve_break(
                actor=self._cast.reviewer,
                break_id=found.pk,
                reason=talk()["review"]["difference"][0],
                expected_version=found.version,
                now=self._stage.now,
            )
