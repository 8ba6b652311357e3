"""What goes wrong after delivery: part of the price goes back by agreement, all of it by order."""

from kernel.money import Money
from kernel.workdays import local_day
from marketplace.deals.actions.open_dispute import Complaint, open_dispute
from marketplace.deals.models import Deal
from marketplace.demo.afterwards import Afterwards
from marketplace.demo.content import talk
from marketplace.demo.people import Cast
from marketplace.demo.sides import Sides
from marketplace.demo.stage import Script, Stage
from marketplace.payments.actions.agree_refund import agree_refund
from marketplace.payments.actions.claim_refund import claim_refund
from marketplace.payments.actions.confirm_refund import confirm_refund
from marketplace.payments.actions.order_refund import order_refund
from marketplace.payments.actions.propose_refund import propose_refund
from marketplace.payments.models import Refund
from marketplace.payments.received import kept_minor
from marketplace.payments.terms import Slip

BANK = "钱塘商业银行"
PART = 5  # one fifth goes back by agreement


class Refunds:
    """Plays how money goes back."""

    def __init__(self, stage: Stage, cast: Cast, afterwards: Afterwards) -> None:
        self._stage, self._cast, self._afterwards = stage, cast, afterwards

    def give_back(self, sides: Sides, *, is_whole: bool) -> Script:
        """Let the buyer complain, and a part or the whole of the price go back by bank."""
        stage, said = self._stage, talk()["ending"]
        yield stage.days(2, 4)
        deal = Deal.objects.get(pk=sides.deal_id)
        if is_whole:
            yield from self._dispute(sides, said["dispute"][0])
            refund = order_refund(
                actor=self._cast.reviewer,
                deal_id=sides.deal_id,
                amount_minor=kept_minor(deal),
                reason=said["dispute"][1],
                expected_version=sides.version,
                now=stage.now,
            )
        else:
            refund = propose_refund(
                actor=sides.buyer.second,
                deal_id=sides.deal_id,
                amount_minor=kept_minor(deal) // PART,
                reason=said["part_back"][0],
                now=stage.now,
            )
            yield stage.hours(5, 30)
            refund = agree_refund(
                actor=sides.holder.second,
                refund_id=refund.pk,
                expected_version=refund.version,
                now=stage.now,
            )
        yield stage.days(1, 3)
        if sides.plot.pays == "bank":  # by card it went back by itself
            yield from self._send(sides, refund)
        yield from self._afterwards.take_back(sides, refund)

    def _dispute(self, sides: Sides, statement: str) -> Script:
        open_dispute(
            actor=sides.buyer.first,
            deal_id=sides.deal_id,
            complaint=Complaint("delivery", statement),
            expected_version=sides.version,
            now=self._stage.now,
        )
        yield self._stage.days(3, 6)

    def _send(self, sides: Sides, refund: Refund) -> Script:
        """Let the holder send it and the buyer confirm that it came."""
        stage = self._stage
        slip = Slip(
            amount=Money(refund.amount_minor, refund.currency),
            payer_bank=BANK,
            bank_serial=f"DEMOBACK{refund.pk:06d}",
            value_on=local_day(stage.now),
        )
        refund = claim_refund(
            actor=sides.holder.second,
            refund_id=refund.pk,
            slip=slip,
            expected_version=_version(refund),
            now=stage.now,
        )
        yield stage.hours(8, 40)
        confirm_refund(
            actor=sides.buyer.second,
            refund_id=refund.pk,
            expected_version=_version(refund),
            now=stage.now,
        )


def _version(refund: Refund) -> int:
    return Refund.objects.values_list("version", flat=True).get(pk=refund.pk)
