"""Deals as a Django app."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Holds negotiations, contracts, deliveries."""

    name = "marketplace.deals"
    label = "deals"
