"""Celery's doorways to referrals."""

from celery import shared_task
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.slots import once_per_slot
from marketplace.referrals.actions.expire_referral import expire_referral
from marketplace.referrals.models import Referral

PERIOD_S = 3600
BATCH = 500


@shared_task
def expire_referrals() -> None:
    """End what nobody answered in time; once an hour."""
    now = timezone.now()

    def run() -> None:
        overdue = Referral.objects.overdue(now).order_by("pk").values_list("pk", flat=True)
        for referral_id in overdue[:BATCH]:
            expire_referral(actor=CLOCK, referral_id=referral_id, now=now)

    once_per_slot("referrals.expire", now=now, period_s=PERIOD_S, run=run)
