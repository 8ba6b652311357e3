"""The API as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The machine's door: same actions as the pages."""

    name = "marketplace.api"
    label = "api"
