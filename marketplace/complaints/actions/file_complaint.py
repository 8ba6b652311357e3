"""File a complaint about rights."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.numbering import take_number
from kernel.outbox import emit
from listings.models import Certificate, Listing
from marketplace.complaints.evidence import keep_evidence
from marketplace.complaints.facts import ComplaintFiled
from marketplace.complaints.models import Complaint, ComplaintEvent
from marketplace.complaints.steps import last_day_to_acknowledge, note
from marketplace.complaints.vocabulary import Ground, Side
from parties.actions.store_file import Upload
from parties.models import User
from parties.terms import plain_text

LONGEST = 4000
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Grievance:
    """What is complained about: one listing or one certificate, on which ground, by whom."""

    ground: str
    statement: str
    name: str = ""
    email: str = ""
    listing_id: int | None = None
    certificate_id: int | None = None


class TooManyComplaints(DomainError):
    """This address filed as many complaints today as one may."""

    code = "too_many_complaints"
    status = 429


@action
def file_complaint(
    *, actor: Actor, grievance: Grievance, uploads: Sequence[Upload], now: datetime
) -> Complaint:
    """File a complaint; nobody needs an account for it.

    A member's is submitted at once, in the name of their organisation. A visitor's waits until the
    e-mail address is confirmed; nobody hears of it before.

    Raises:
        InvalidInput: no subject the actor may see, no ground, no statement, no usable name or
            address, files that cannot be kept, or one's own listing.
        TooManyComplaints: the address filed COMPLAINTS_PER_DAY within a day.
    """
    is_member = actor.organisation_id is not None
    grievance = _checked(_in_own_name(actor, grievance) if actor.user_id else grievance)
    _require_patience(grievance.email, now=now)
    subject = _subject_of(actor, grievance)
    if subject["respondent_id"] == actor.organisation_id:
        raise InvalidInput(_("This is your own organisation's."), field="listing")
    complaint = Complaint.objects.create(
        complaint_no=take_number("CP", now=now),
        complainant_id=actor.organisation_id,
        filed_by_id=actor.user_id,
        name=grievance.name,
        email=grievance.email,
        language=(get_language() or "zh-hans")[:8],
        ground=grievance.ground,
        statement=grievance.statement,
        status=Complaint.Status.SUBMITTED if is_member else Complaint.Status.UNCONFIRMED,
        submitted_at=now if is_member else None,
        acknowledge_by=last_day_to_acknowledge(now) if is_member else None,
        created_at=now,
        **subject,
    )
    keep_evidence(complaint, uploads, side=Side.COMPLAINANT, actor=actor, now=now)
    if is_member:
        note(complaint, "file", before="", actor=actor, now=now)
    else:
        _note_unconfirmed(complaint, actor, now=now)
    return complaint


def _note_unconfirmed(complaint: Complaint, actor: Actor, *, now: datetime) -> None:
    ComplaintEvent.objects.create(
        complaint=complaint,
        seq=1,
        event="file",
        at=now,
        actor_kind=actor.kind,
        to_status=complaint.status,
    )
    record(actor, "complaint.file", on=complaint, at=now)
    emit(ComplaintFiled(complaint_id=complaint.pk))


def _in_own_name(actor: Actor, grievance: Grievance) -> Grievance:
    person = User.objects.get(pk=actor.person)
    return replace(grievance, name=person.name or person.email, email=person.email)


def _checked(grievance: Grievance) -> Grievance:
    if grievance.ground not in Ground.values:
        raise InvalidInput(_("Choose the ground."), field="ground")
    statement = grievance.statement.strip().replace("\x00", "")
    if not 0 < len(statement) <= LONGEST:
        raise InvalidInput(_("Between 1 and %(n)d characters.") % {"n": LONGEST}, field="statement")
    name, email = plain_text(grievance.name)[:LONGEST_NAME], grievance.email.strip().lower()
    if not name:
        raise InvalidInput(_("Give your name."), field="name")
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidInput(_("This is no e-mail address."), field="email") from None
    return replace(grievance, statement=statement, name=name, email=email)


def _require_patience(email: str, *, now: datetime) -> None:
    today = Complaint.objects.filter(email=email, created_at__gt=now - timedelta(days=1))
    if today.count() >= settings.COMPLAINTS_PER_DAY:
        raise TooManyComplaints(
            _("This address has filed %(n)d complaints within a day. Please wait until tomorrow.")
            % {"n": settings.COMPLAINTS_PER_DAY}
        )


def _subject_of(actor: Actor, grievance: Grievance) -> dict[str, int]:
    if (grievance.listing_id is None) == (grievance.certificate_id is None):
        raise InvalidInput(_("Name one listing or one certificate."), field="listing")
    if grievance.listing_id is not None:
        listing = Listing.objects.readable_by(actor).filter(pk=grievance.listing_id).first()
        if listing is None:
            raise InvalidInput(_("There is no such listing."), field="listing")
        return {"listing_id": listing.pk, "respondent_id": listing.holder_id}
    rows = Certificate.objects.public().select_related("asset")
    certificate = rows.filter(pk=grievance.certificate_id or 0).first()
    if certificate is None:
        raise InvalidInput(_("There is no such certificate."), field="certificate")
    return {"certificate_id": certificate.pk, "respondent_id": certificate.asset.holder_id}
