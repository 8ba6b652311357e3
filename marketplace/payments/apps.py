"""Payments as a Django app."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Holds what buyers say they paid and holders confirm."""

    name = "marketplace.payments"
    label = "payments"
