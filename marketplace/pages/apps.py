"""The site's own pages as a Django app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Home, help, health and error pages; navigation and template tags."""

    name = "marketplace.pages"
    label = "pages"
