"""The complaints app."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """Rights complaints, counter-notices, measures and decisions."""

    name = "marketplace.complaints"
    label = "complaints"
