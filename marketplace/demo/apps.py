"""The demo market as a Django app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A true-to-life market, built by calling the real actions."""

    name = "marketplace.demo"
    label = "demo"
