"""The floor as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Holds the outbox, the audit trail and what every app shares."""

    name = "kernel"
