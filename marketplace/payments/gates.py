"""What has to hold before money counts, or goes back."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kernel.errors import DomainError, InvalidInput
from marketplace.deals.models import Deal
from marketplace.deals.models.deal import REFUNDABLE
from marketplace.payments.models import PaymentClaim, Refund
from marketplace.payments.received import kept_minor


class RefundUnderWay(DomainError):
    """One refund of a deal at a time."""

    code = "refund_under_way"


def needs_check(deal: Deal) -> bool:
    """Say whether an operator looks at the receipts of ``deal`` before they count.

    Asked of the whole price, so that parts do not avoid it; a currency without a threshold always.
    """
    threshold = settings.FOUR_EYES_MINOR.get(deal.currency)
    return threshold is None or (deal.amount_minor or 0) >= threshold


def deals_with_same_evidence(claim: PaymentClaim) -> "QuerySet[Deal]":
    """Return the other deals on which a file with the same content is evidence."""
    digests = claim.evidence.values("file__sha256")
    same = PaymentClaim.objects.filter(evidence__file__sha256__in=digests)
    others = same.exclude(deal_id=claim.deal_id)
    return Deal.objects.filter(pk__in=others.values("deal_id")).order_by("pk")


def require_refundable(deal: Deal, amount_minor: int) -> None:
    """Let an amount pass that can be paid back on the locked ``deal`` now.

    Raises:
        IllegalMove: nothing is refunded where the deal stands.
        RefundUnderWay: another refund is proposed, due or sent.
        InvalidInput: nothing, or more than was received and not paid back.
    """
    deal.require_status(*REFUNDABLE, event="order_refund")
    if Refund.objects.filter(deal=deal, status__in=["proposed", "due", "claimed", "sent"]).exists():
        raise RefundUnderWay(_("A refund of this deal is under way; end it first."))
    kept = kept_minor(deal)
    if not 0 < amount_minor <= kept:
        raise InvalidInput(
            _("The amount must be above zero and not above what was received."), field="amount"
        )
