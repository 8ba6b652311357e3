"""`manage.py demo`: an invented market to look at, of two sizes."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kernel.errors import DomainError
from marketplace.demo.characters import first_of_each_role
from marketplace.demo.market import MarketNotEmpty, build_small, require_empty
from marketplace.demo.owner import build_owner
from marketplace.demo.progress import Told


class Builder(Protocol):
    """Builds a market of one scale."""

    def __call__(self, *, seed: int, now: datetime, told: Told) -> object:
        """Build all of it, or nothing."""


BUILDERS: dict[str, Builder] = {"small": build_small, "owner": build_owner}


class Command(BaseCommand):
    """Builds it once, into an empty market."""

    help = "Load an invented market: small (some 300 listings) or owner (the owner's figures)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the size and the dice."""
        parser.add_argument("--scale", choices=sorted(BUILDERS), default="small")
        parser.add_argument("--seed", type=int, default=1, help="another number, another market")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there is a market already"
        )

    def handle(self, **options: Any) -> None:
        """Build, and say what stands."""
        try:
            require_empty()
        except MarketNotEmpty as error:
            if options["if_empty"]:
                self.stdout.write(f"{error} Nothing was changed.")
                return
            raise CommandError(str(error)) from None
        self._build(options["scale"], seed=options["seed"])

    def _build(self, scale: str, *, seed: int) -> None:
        told = Told(sys.stderr)
        try:
            with told.bar:
                BUILDERS[scale](seed=seed, now=timezone.now(), told=told)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self._tell(scale)

    def _tell(self, scale: str) -> None:
        self.stdout.write(f"The demo market ({scale}) stands; every name in it is invented.")
        for person in first_of_each_role():
            self.stdout.write(f"  {person.role:<9} {person.email:<24} {person.password}")
