"""``manage.py sandbox_stripe``: a stand-in for Stripe, in memory, until Ctrl-C."""

import threading
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import BaseCommand
from django.urls import reverse

from marketplace.payments.sandbox.server import Sandbox
from marketplace.payments.sandbox.webhooks import Postman


class Command(BaseCommand):
    """Pretended payment pages, accounts and refunds; tells the site of each."""

    help = "Run a stand-in for Stripe; `serve --sandbox` runs it beside the site."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen."""
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, *_args: str, **options: int) -> None:
        """Answer until a signal."""
        address = settings.SITE_URL + reverse("payments:stripe")
        postman = Postman(address, list(settings.STRIPE_WEBHOOK_SECRETS), is_live=True)
        sandbox = Sandbox(port=options["port"])
        sandbox.store.secret_key = settings.STRIPE_SECRET_KEY
        sandbox.store.on_event = postman.hear
        sandbox.start()
        self.stdout.write(f"The stand-in for Stripe answers at {sandbox.address}\n")
        try:
            threading.Event().wait()
        finally:
            sandbox.stop()
