"""Put an assessor's report on record."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import move
from kernel.money import EXPONENTS, MAX_MINOR
from kernel.workdays import local_day
from listings.models import Assessment, DataIPAsset
from listings.vocabulary.rights import AssessmentKind, ValuationMethod
from parties.capabilities import Capability, require
from parties.models import Organisation
from parties.terms import own_file, plain_text


@dataclass(frozen=True, slots=True)
class AssessmentTerms:
    """What the report says.

    Args:
        kind: one of ``AssessmentKind``; a value needs ``method`` and ``value_minor``.
        assessor_name: the organisation that assessed; ``assessor_id`` when it is registered here.
        person: who signed the report.
        grade: A to D, or empty.
        value_minor: minor units of ``currency``; a reference, never a price.
        report_id: a stored file of one's own organisation.
    """

    kind: str
    person: str
    result: str
    assessed_on: date
    report_id: int
    assessor_name: str = ""
    assessor_id: int | None = None
    method: str = ""
    grade: str = ""
    value_minor: int | None = None
    currency: str = "CNY"
    valid_to: date | None = None


@action
def record_assessment(
    *, actor: Actor, asset_id: int, terms: AssessmentTerms, now: datetime
) -> Assessment:
    """Record a report on one's own asset; it replaces the one in force of the same kind.

    Raises:
        NotAllowed: the person's duty does not keep papers.
        DataIPAsset.DoesNotExist: no such asset among the actor's own.
        InvalidInput: something is missing, cannot be right, or is not one's own; ``field`` names
            it. A holder does not assess their own data.
    """
    require(actor, Capability.KEEP_RIGHTS)
    asset = DataIPAsset.objects.editable_by(actor).locked(asset_id)
    _check_codes(terms)
    _check_days(terms, today=local_day(now))
    assessment = Assessment(
        asset=asset,
        kind=terms.kind,
        assessor=_assessor(terms, asset=asset),
        assessor_name=_assessor_name(terms),
        person=_said(terms.person, field="person", limit=120),
        method=terms.method,
        result=_said(terms.result, field="result", limit=400),
        grade=terms.grade,
        value_minor=terms.value_minor,
        currency=terms.currency,
        assessed_on=terms.assessed_on,
        valid_to=terms.valid_to,
        report=own_file(actor, terms.report_id, field="report"),
        created_at=now,
    )
    for earlier in Assessment.objects.filter(
        asset=asset, kind=terms.kind, status=Assessment.Status.IN_FORCE
    ):
        move(earlier, "supersede", to=Assessment.Status.SUPERSEDED)
    assessment.save()
    record(actor, "assessment.record", on=assessment, at=now, after={"kind": terms.kind})
    return assessment


def _assessor(terms: AssessmentTerms, *, asset: DataIPAsset) -> Organisation | None:
    if terms.assessor_id is None:
        return None
    assessor = Organisation.objects.filter(pk=terms.assessor_id, status="verified").first()
    if assessor is None:
        raise InvalidInput(_("This organisation is not registered here."), field="assessor")
    if assessor.pk == asset.holder_id:
        raise InvalidInput(_("A holder does not assess their own data."), field="assessor")
    return assessor


def _assessor_name(terms: AssessmentTerms) -> str:
    if terms.assessor_id is None:
        return _said(terms.assessor_name, field="assessor_name", limit=200)
    return Organisation.objects.values_list("name", flat=True).get(pk=terms.assessor_id)


def _check_codes(terms: AssessmentTerms) -> None:
    known = (
        ("kind", AssessmentKind.values),
        ("method", ["", *ValuationMethod.values]),
        ("grade", ["", *Assessment.Grade.values]),
        ("currency", list(EXPONENTS)),
    )
    for field, codes in known:
        if getattr(terms, field) not in codes:
            raise InvalidInput(
                _("“%(code)s” is not one of the values known here.")
                % {"code": str(getattr(terms, field))[:40]},
                field=field,
            )
    is_value = terms.kind == AssessmentKind.VALUE
    if is_value and (terms.value_minor is None or not terms.method):
        field = "method" if terms.value_minor is not None else "value"
        raise InvalidInput(_("A valuation names its method and the value found."), field=field)
    if not is_value and (terms.value_minor is not None or terms.method):
        raise InvalidInput(_("Only a valuation names a value."), field="value")
    if terms.value_minor is not None and not 0 <= terms.value_minor <= MAX_MINOR:
        raise InvalidInput(_("A price is between 0 and 10 trillion."), field="value")


def _check_days(terms: AssessmentTerms, *, today: date) -> None:
    if terms.assessed_on > today:
        raise InvalidInput(_("The day of the report lies in the future."), field="assessed_on")
    if terms.valid_to is not None and terms.valid_to < terms.assessed_on:
        raise InvalidInput(_("It must end after it begins."), field="valid_to")


def _said(text: str, *, field: str, limit: int) -> str:
    said = plain_text(text)
    if not said:
        raise InvalidInput(_("Fill this in."), field=field)
    if len(said) > limit:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": limit}, field=field)
    return said
