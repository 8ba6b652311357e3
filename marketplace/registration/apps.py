"""Registration as a Django app."""

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    """Holds applications for registration and everything that decides them."""

    name = "marketplace.registration"
    label = "registration"
