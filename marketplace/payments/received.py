"""What money moved on a deal, by every way it is paid; minor units of the deal's currency.

The database counts the same with the functions ``payments_received`` and ``payments_waiting``,
which its guards ask: a new way of paying is added here and there.
"""

from django.db.models import QuerySet, Sum

from marketplace.deals.models import Deal
from marketplace.payments.models import PaymentClaim, Refund


def receipts_minor(deal: Deal) -> int:
    """Return what was received on ``deal``, whether or not some of it went back since."""
    confirmed = PaymentClaim.objects.filter(deal=deal, status=PaymentClaim.Status.CONFIRMED)
    return _sum(confirmed, "received_minor")


def returned_minor(deal: Deal) -> int:
    """Return what went back to the buyer."""
    return _sum(Refund.objects.filter(deal=deal, status=Refund.Status.DONE), "amount_minor")


def kept_minor(deal: Deal) -> int:
    """Return what was received and did not go back."""
    return receipts_minor(deal) - returned_minor(deal)


def outstanding_minor(deal: Deal) -> int:
    """Return what of the agreed amount was never received; never below 0."""
    return (deal.amount_minor or 0) - receipts_minor(deal)


def waiting_minor(deal: Deal) -> int:
    """Return what is under way: said to be paid, and not yet confirmed or refused."""
    return _sum(
        PaymentClaim.objects.filter(deal=deal, status=PaymentClaim.Status.CLAIMED), "amount_minor"
    )


def claimable_minor(deal: Deal) -> int:
    """Return what a new payment may come to at most: what is outstanding and not under way."""
    return outstanding_minor(deal) - waiting_minor(deal)


def _sum(rows: "QuerySet[PaymentClaim] | QuerySet[Refund]", column: str) -> int:
    return int(rows.aggregate(total=Sum(column))["total"] or 0)
