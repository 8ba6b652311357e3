"""`manage.py report_conversion`: the headline, from the command line."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kernel.money import Money
from kernel.numbering import ZONE
from marketplace.reports.conversion import Conversion, Slice, conversion
from marketplace.reports.export import percent_text


def moment(text: str) -> datetime:
    """Return midnight in Shanghai of a day typed as YYYY-MM-DD.

    Raises:
        CommandError: not such a day.
    """
    try:
        return datetime.combine(date.fromisoformat(text), time.min, tzinfo=ZONE)
    except ValueError:
        raise CommandError(f"“{text}” is not a day: type YYYY-MM-DD, e.g. 2026-01-31") from None


class Command(BaseCommand):
    """Print intents pushed and landed, their rate and value."""

    help = "Intents pushed, landed, conversion and value by realisation type and currency."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name what may be asked."""
        parser.add_argument("--from", dest="since", help="first pushed on or after this day")
        parser.add_argument("--to", dest="until", help="first pushed before this day")
        parser.add_argument("--as-of", dest="as_of", help="outcomes before this day; default: now")
        parser.add_argument("--division", default="", help="GB/T 4754 code of two digits")
        parser.add_argument("--channel", default="", help="direct, merchant, exchange or offline")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, **options: Any) -> None:
        """Count and print."""
        asked = Slice(
            as_of=moment(options["as_of"]) if options["as_of"] else timezone.now(),
            since=moment(options["since"]) if options["since"] else None,
            until=moment(options["until"]) if options["until"] else None,
            division=options["division"],
            channel=options["channel"],
        )
        found = conversion(asked)
        self.stdout.write(as_json(found) if options["json"] else as_text(found))


def as_json(found: Conversion) -> str:
    """Return the stable form; rate is a fraction or null, amounts are in minor units."""
    rate = found.funnel.rate
    return json.dumps(
        {
            "pushed": found.funnel.pushed,
            "landed": found.funnel.landed,
            "rate": None if rate is None else round(float(rate), 4),
            "amounts": [
                {
                    "realisation_type": amount.realisation_type,
                    "currency": amount.currency,
                    "minor": amount.minor,
                }
                for amount in found.amounts
            ],
        }
    )


def as_text(found: Conversion) -> str:
    """Return the headline as a person reads it."""
    funnel = found.funnel
    head = [
        f"pushed      {funnel.pushed:>10,}",
        f"opened      {funnel.opened:>10,}",
        f"answered    {funnel.answered:>10,}",
        f"negotiated  {funnel.negotiated:>10,}",
        f"landed      {funnel.landed:>10,}",
        f"settled     {funnel.settled:>10,}",
        f"conversion  {percent_text(funnel):>10}  = landed / pushed, distinct intents",
    ]
    value = [
        f"{amount.realisation_type:<22}{Money(amount.minor, amount.currency).major:>20,} "
        f"{amount.currency}  settled {Money(amount.settled_minor, amount.currency).major:,}"
        for amount in found.amounts
    ]
    return "\n".join([*head, *value])
