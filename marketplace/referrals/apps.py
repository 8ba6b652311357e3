"""Referrals as a Django app."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Holds trading platforms, referrals and outcomes."""

    name = "marketplace.referrals"
    label = "referrals"
