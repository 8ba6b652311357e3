"""Reports as a Django app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Read only: counts what events tell. No models, no actions."""

    name = "marketplace.reports"
    label = "reports"
