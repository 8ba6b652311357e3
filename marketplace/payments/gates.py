"""What has to hold before money goes back."""

from django.utils.translation import gettext as _

from kernel.errors import DomainError, InvalidInput
from marketplace.deals.models import Deal
from marketplace.deals.models.deal import REFUNDABLE
from marketplace.payments.models import Refund
from marketplace.payments.received import kept_minor


class RefundUnderWay(DomainError):
    """One refund of a deal at a time."""

    code = "refund_under_way"


def require_refundable(deal: Deal, amount_minor: int) -> None:
    """Let an amount pass that can be paid back on the locked ``deal`` now.

    Raises:
        IllegalMove: nothing is refunded where the deal stands.
        RefundUnderWay: another refund is proposed, due or sent.
        InvalidInput: nothing, or more than was received and not paid back.
    """
    deal.require_status(*REFUNDABLE, event="order_refund")
    if Refund.objects.filter(deal=deal, status__in=["proposed", "due", "claimed"]).exists():
        raise RefundUnderWay(_("A refund of this deal is under way; end it first."))
    kept = kept_minor(deal)
    if not 0 < amount_minor <= kept:
        raise InvalidInput(
            _("The amount must be above zero and not above what was received."), field="amount"
        )
