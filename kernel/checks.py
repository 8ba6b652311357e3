"""What `manage.py check --deploy` asks; registered by `kernel.apps`."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from kernel import embedded


def servers_are_their_own(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django names it
    **_options: object,
) -> list[CheckMessage]:
    """Refuse the embedded servers in production: one disk, no backup, no second node."""
    if not embedded.in_use():
        return []
    return [
        Error(
            "PostgreSQL or Valkey is the embedded one.",
            hint="Set DATABASE_URL and REDIS_URL (docs/operations.md).",
            id="kernel.E001",
        )
    ]
