"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Holds accounts, transactions and entries."""

    name = "marketplace.ledger"
    label = "ledger"
