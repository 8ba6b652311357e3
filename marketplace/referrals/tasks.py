"""Celery's doorways to referrals."""

from celery import shared_task
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.slots import each_per_slot
from marketplace.referrals.actions.expire_referral import expire_referral
from marketplace.referrals.models import Referral

PERIOD_S = 3600


@shared_task
def expire_referrals() -> None:
    """End what nobody answered in time; once an hour."""
    now = timezone.now()
    each_per_slot(
        "referrals.expire",
        Referral.objects.overdue(now).order_by("pk").values_list("pk", flat=True),
        lambda pk: expire_referral(actor=CLOCK, referral_id=pk, now=now),
        now=now,
        period_s=PERIOD_S,
    )
