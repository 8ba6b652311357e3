"""`manage.py load_work_days`: bring in holiday notices that a new release of the library knows."""

from argparse import ArgumentParser
from dataclasses import replace

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.models import WorkYear
from listings.actions.load_work_year import load_work_year
from listings.vocabulary.holidays import SOURCE, YEARS, named_days


class Command(BaseCommand):
    """Adds years; a year whose notice is on record is replaced only when it is named."""

    help = "Load China's public holidays and make-up working days of the years not on record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which years."""
        parser.add_argument(
            "--year", type=int, action="append", help="replace this year's days; may be repeated"
        )

    def handle(self, *_args: object, year: list[int] | None, **_options: object) -> None:
        """Load, and say what was loaded."""
        confirmed = WorkYear.objects.filter(is_confirmed=True).values_list("year", flat=True)
        wanted = year or sorted({*YEARS} - {*confirmed})
        if unknown := sorted({*wanted} - {*YEARS}):
            raise CommandError(f"{SOURCE} knows {YEARS[0]} to {YEARS[-1]}, not {unknown}.")
        for each in wanted:
            load_work_year(
                actor=replace(CLOCK, via="command"),
                year=each,
                days=named_days([each]),
                source=SOURCE,
                now=timezone.now(),
            )
        self.stdout.write(f"Loaded from {SOURCE}: {', '.join(map(str, wanted)) or 'nothing new'}.")
