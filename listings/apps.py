"""Supply as a Django app."""

from django.apps import AppConfig


class ListingsConfig(AppConfig):
    """Holds certificates, assets, listings, imports and the catalogue."""

    name = "listings"
