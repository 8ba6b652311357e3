"""`manage.py appoint_operator CODE`: make a registered organisation the market's operator."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kernel.actor import Actor
from kernel.errors import DomainError
from parties.actions.appoint_operator import appoint_operator
from parties.models import Organisation
from parties.vocabulary.uscc import normalise

SERVER = Actor(
    kind="clock", user_id=None, organisation_id=None, roles=frozenset(), duty="", via="command"
)


class Command(BaseCommand):
    """Appoint the operator named by its unified social credit code."""

    help = "Make an organisation, registered and submitted on the site, the market's operator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the code."""
        parser.add_argument("code", help="unified social credit code")

    def handle(self, *, code: str, **_options: object) -> None:
        """Find the organisation and appoint it."""
        organisation = Organisation.objects.filter(uscc=normalise(code)).first()
        if organisation is None:
            raise CommandError(f"No organisation is registered with {code}.")
        try:
            appoint_operator(actor=SERVER, organisation_id=organisation.pk, now=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error} Submit it for verification on the site first.") from error
        self.stdout.write(f"{organisation.name} is operator. Its people need two-step sign-in.")
