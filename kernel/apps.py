"""The floor as a Django app."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from kernel.checks import servers_are_their_own


class KernelConfig(AppConfig):
    """Holds the outbox, the audit trail and what every app shares."""

    name = "kernel"

    def ready(self) -> None:
        """Have `check --deploy` ask what the floor wants of production."""
        register(servers_are_their_own, Tags.security, deploy=True)
