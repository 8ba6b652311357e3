"""People and organisations as a Django app."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Holds the user model, so it stands in the very first migration."""

    name = "parties"
