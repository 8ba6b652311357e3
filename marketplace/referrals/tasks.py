"""Celery's doorways to referrals."""

from datetime import datetime

from celery import shared_task

from kernel.actor import CLOCK
from kernel.slots import each, per_slot
from marketplace.referrals.actions.expire_referral import expire_referral
from marketplace.referrals.models import Referral

PERIOD_S = 3600


@shared_task
@per_slot("referrals.expire", period_s=PERIOD_S)
def expire_referrals(now: datetime) -> None:
    """End what nobody answered in time; once an hour."""
    rows = Referral.objects.overdue(now).order_by("pk")
    each(rows, lambda pk: expire_referral(actor=CLOCK, referral_id=pk, now=now))
