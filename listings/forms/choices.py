"""What can be chosen in the listing form; labels in the language of the page."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.vocabulary import industries
from parties.vocabulary import regions

Words = Any  # a text or a lazy translation
Choice = tuple[str, Words]


def optional(choices: Iterable[Choice]) -> Callable[[], list[Choice]]:
    """Return ``choices`` with an empty one before them: nothing said yet."""
    given = list(choices)
    return lambda: [("", _("not said")), *given]


def division_choices() -> list[tuple[str, Any]]:
    """Return all industries under their sections, each with its code."""
    return [
        ("", _("not said")),
        *(
            (section, [(code, f"{code} {label}") for code, label in divisions])
            for section, divisions in industries.choices()
        ),
    ]


def region_choices() -> list[Choice]:
    """Return all provinces."""
    return [("", _("not said")), *regions.choices()]


def territory_choices() -> list[Choice]:
    """Return where data may be used: the country, the world, each province."""
    return [("CN", _("All of China")), ("WORLD", _("Worldwide")), *regions.choices()]


def yes_or_no(label: Words, *, help_text: Words = "") -> forms.TypedChoiceField:
    """Return a question that may stay open: None means "needs confirmation"."""
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=[
            ("true", gettext_lazy("yes")),
            ("false", gettext_lazy("no")),
            ("", gettext_lazy("needs confirmation")),
        ],
        coerce=lambda value: value == "true",
        empty_value=None,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
