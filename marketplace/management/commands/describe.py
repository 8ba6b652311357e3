"""``manage.py describe``: write the pages under docs/reference, or say which are out of date."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from marketplace.management.reference import pages


class Command(BaseCommand):
    """Verbs, lifecycles, wiring and capabilities, as the code has them."""

    help = "Write docs/reference from the code; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to write."""
        parser.add_argument("--check", action="store_true", help="fail when a page is out of date")

    def handle(self, *_args: str, **options: object) -> None:
        """Write or compare every page."""
        folder = settings.BASE_DIR / "docs" / "reference"
        wanted = pages()
        present = {path.name: path.read_text() for path in folder.glob("*.md")}
        if options["check"]:
            if stale := sorted(name for name, text in wanted.items() if present.get(name) != text):
                raise CommandError(
                    f"Out of date in docs/reference: {', '.join(stale)}. Run: manage.py describe"
                )
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in wanted.items():
            (folder / name).write_text(text)
