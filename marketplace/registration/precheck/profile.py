"""The profile of a data set made for or by AI."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _

from kernel.phrases import listed
from listings.models import AIDatasetProfile
from marketplace.registration.precheck.finding import Case, Finding, Reporter
from marketplace.registration.terms import AIProfile

AI = Reporter("ai")


def profile(case: Case) -> Iterator[Finding]:
    """Ask for what the review of AI data sets looks at."""
    if not case.content.is_ai_dataset:
        return
    if lacking := missing_of(case.content.ai_profile):
        yield AI.missing(
            "ai_incomplete",
            "ai_profile",
            _("The profile of the AI data set lacks: %(what)s.") % {"what": listed(lacking)},
            _("The AI checklist asks for each of them; “none” is an answer."),
        )


def missing_of(said: AIProfile) -> list[str]:
    """Return what a complete profile still needs, in words: the same that the badge needs."""
    columns: dict[str, Any] = {f.name: getattr(said, f.name) for f in fields(said)}
    row = AIDatasetProfile(
        **{name: list(v) if isinstance(v, tuple) else v for name, v in columns.items()}
    )
    words = {"use": _("purpose of use"), "modalities": _("modalities"), "sample_count": _("volume")}
    return [words.get(name) or str(_label(name)) for name in row.missing]


def _label(name: str) -> object:
    field = AIDatasetProfile._meta.get_field(name)
    return getattr(field, "verbose_name", name)


CHECKS = (profile,)
