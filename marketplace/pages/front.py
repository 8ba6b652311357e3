"""What stands on the home page: three doors, and the figures that are computed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

Words = object  # a lazy translation


@dataclass(frozen=True, slots=True)
class Door:
    """One way to start, with the icon and the sentence that go with it."""

    href: str
    icon: str
    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with what it was counted from; ``href`` leads to the rows behind it."""

    label: Words
    value: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The market's figures at a moment; a figure that is not computed is left out, never 0."""

    figures: tuple[Figure, ...] = ()
    as_of: datetime | None = None


DOORS = (
    Door(
        "/listings/new/",
        "upload",
        _("I have data"),
        _("List what your certificate covers, one by one or thousands from a table."),
    ),
    Door(
        "/intents/new/",
        "send",
        _("I need data"),
        _("Say what for. Fitting holders are asked at once, and you see why they fit."),
    ),
    Door(
        "/certificates/verify/",
        "shield-check",
        _("Verify a certificate"),
        _("Type a number and read what our records say today."),
    ),
)


def standing() -> Standing:
    """Return the market's figures.

    The reports fill this in: each figure comes from the same function as its report.
    """
    return Standing()
