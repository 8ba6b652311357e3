"""Demand as a Django app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Holds intents, matches and pushes."""

    name = "matching"
