"""``manage.py check_translations``: every visible text has its translation, compiled."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from marketplace.management.translations import compiled, faults, said_in, updated


class Command(BaseCommand):
    """Whether locale/ says in every language what code and templates say in English."""

    help = "Fail when a text has no translation; --update writes the .po, --compile the .mo files."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to write."""
        parser.add_argument(
            "--update", action="store_true", help="bring the texts of .po up to date"
        )
        parser.add_argument("--compile", action="store_true", help="write .mo files from .po files")

    def handle(self, *_args: str, **options: object) -> None:
        """Update and compile if asked, then name every fault."""
        catalogs = sorted((settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/django.po"))
        if not catalogs:
            raise CommandError("locale/ holds no django.po.")
        said = said_in(settings.BASE_DIR)
        found = []
        for po in catalogs:
            if options["update"]:
                po.write_bytes(updated(po, settings.BASE_DIR))
            if options["compile"]:
                po.with_suffix(".mo").write_bytes(compiled(po))
            found += [f"{po.parts[-3]}: {fault}" for fault in faults(po, said)]
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} texts lack their translation.")
