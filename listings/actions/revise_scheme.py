"""Change the rules of a registration scheme."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.money import Money
from listings.models import RegistrationScheme, SchemeRevision
from listings.vocabulary.patterns import check_pattern
from listings.vocabulary.schemes import Pattern, RuleName
from parties.capabilities import Capability, require
from parties.terms import required_reason
from parties.vocabulary.regions import PROVINCES

MOST_DAYS, MOST_MONTHS, MOST_YEARS, MOST_PATTERNS = 365, 600, 100, 10
REGIONS = {province.code for province in PROVINCES}
REGISTRAR = re.compile("[0-9]{0,4}")
UNITS = RegistrationScheme.NoticeUnit.values


@dataclass(frozen=True, slots=True)
class SchemeTerms:
    """A scheme's rules; code and track never change. Shapes as in ``RegistrationScheme``.

    Args:
        fee_minor: in minor units of ``currency``.
        certificate_patterns: forms of numbers with the days they were given on; empty for the
            published form of the track.
        unconfirmed: codes of ``RuleName`` that nobody confirmed.
    """

    authority: str
    authority_en: str
    region: str = ""
    registrar_code: str = ""
    review: str = ""
    evidence_required: bool = True
    notice_length: int | None = None
    notice_unit: str = "working_day"
    rectification_length: int = 15
    rectification_unit: str = "working_day"
    validity_months: int | None = None
    capped_by_agreement: bool = False
    renewal_window_months: int = 6
    fee_minor: int = 0
    currency: str = "CNY"
    record_years: int | None = None
    certificate_patterns: Sequence[Pattern] = ()
    registration_patterns: Sequence[Pattern] = ()
    active_from: date | None = None
    unconfirmed: Sequence[str] = ()
    source: str = ""
    source_url: str = ""


@action
def revise_scheme(
    *,
    actor: Actor,
    scheme_id: int,
    terms: SchemeTerms,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> RegistrationScheme:
    """Give a scheme other rules from now on; applications under way keep those they met.

    Raises:
        NotAllowed: the actor is no operator.
        StaleVersion: it changed since the operator read it.
        InvalidInput: nothing changes, no reason, a figure out of range, an unsafe pattern, or a
            period of patterns that ends before it begins.
    """
    require(actor, Capability.EDIT_RULES)
    scheme = RegistrationScheme.objects.locked(scheme_id, version=expected_version)
    said = required_reason(reason)
    before = scheme.rules()
    for name, value in _checked(terms, scheme).items():
        setattr(scheme, name, value)
    after = scheme.rules()
    changed = {k: [before[k], after[k]] for k in after if after[k] != before[k]}
    if not changed:
        raise InvalidInput(_("Nothing is different."))
    scheme.version += 1
    scheme.save()
    SchemeRevision.objects.create(
        scheme=scheme, n=scheme.version, rules=after, reason=said, made_at=now
    )
    record(actor, "scheme.revise", on=scheme, at=now, after={"reason": said, "changed": changed})
    return scheme


def _checked(terms: SchemeTerms, scheme: RegistrationScheme) -> dict[str, object]:
    """Return the columns to set.

    Raises:
        InvalidInput: names the field.
    """
    _check_words(terms)
    _check_figures(terms)
    Money(terms.fee_minor, terms.currency)
    if scheme.closed_on and terms.active_from and terms.active_from >= scheme.closed_on:
        raise InvalidInput(_("It must begin before it ends."), field="active_from")
    said: dict[str, object] = asdict(terms)
    for name in ("certificate_patterns", "registration_patterns"):
        said[name] = _patterns(getattr(terms, name), field=name)
    is_same = {*terms.unconfirmed} == {*scheme.unconfirmed}
    said["unconfirmed"] = scheme.unconfirmed if is_same else sorted({*terms.unconfirmed})
    return said


def _check_words(terms: SchemeTerms) -> None:
    for name, most in (("authority", 200), ("authority_en", 200), ("source", 300)):
        text = getattr(terms, name)
        if not text.strip() or len(text) > most:
            raise InvalidInput(_("Write 1 to %(most)d characters.") % {"most": most}, field=name)
    if terms.region and terms.region not in REGIONS:
        raise InvalidInput(_("Choose a province, or none."), field="region")
    if not REGISTRAR.fullmatch(terms.registrar_code):
        raise InvalidInput(_("A registrar code has up to 4 digits."), field="registrar_code")
    if terms.review and terms.review not in RegistrationScheme.Review.values:
        raise InvalidInput(_("Choose a kind of review."), field="review")
    if terms.source_url and not terms.source_url.startswith("https://"):
        raise InvalidInput(_("The address must begin with https://."), field="source_url")
    if unknown := {*terms.unconfirmed} - {*RuleName.values}:
        raise InvalidInput(
            _("There is no rule “%(name)s”.") % {"name": min(unknown)}, field="unconfirmed"
        )


def _check_figures(terms: SchemeTerms) -> None:
    for name, least, most in (
        ("notice_length", 1, MOST_DAYS),
        ("rectification_length", 1, MOST_DAYS),
        ("validity_months", 1, MOST_MONTHS),
        ("renewal_window_months", 0, MOST_MONTHS),
        ("record_years", 1, MOST_YEARS),
        ("fee_minor", 0, 10**15),
    ):
        value = getattr(terms, name)
        if value is not None and not least <= value <= most:
            raise InvalidInput(
                _("Between %(least)d and %(most)d.") % {"least": least, "most": most}, field=name
            )
    for name in ("notice_unit", "rectification_unit"):
        if getattr(terms, name) not in UNITS:
            raise InvalidInput(_("Choose working days or days."), field=name)


def _patterns(patterns: Sequence[Pattern], *, field: str) -> list[Pattern]:
    if len(patterns) > MOST_PATTERNS:
        raise InvalidInput(_("At most %(n)d patterns.") % {"n": MOST_PATTERNS}, field=field)
    return [_pattern(pattern, field=field) for pattern in patterns]


def _pattern(pattern: Pattern, *, field: str) -> Pattern:
    regex = check_pattern(pattern["regex"], field=field)
    days = []
    for end in (pattern["from"], pattern["to"]):
        try:
            days.append(date.fromisoformat(end).isoformat() if end else None)
        except ValueError:
            raise InvalidInput(
                _("“%(text)s” is no date; write it like 2024-09-09.") % {"text": end}, field=field
            ) from None
    first, last = days
    if first and last and last < first:
        raise InvalidInput(_("A pattern ends before it begins."), field=field)
    return {"regex": regex, "from": first, "to": last}
