"""Object to an application in public notice, or to a certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput, NotAllowed
from kernel.numbering import take_number
from kernel.outbox import emit
from kernel.workdays import add_working_days, local_day
from listings.models import Certificate
from marketplace.registration.facts import ObjectionFiled
from marketplace.registration.models import Objection, RegistrationApplication
from marketplace.registration.progress import OBJECTION_DAYS
from parties.capabilities import Capability, require
from parties.models import Organisation, StoredFile, User

STATEMENT = 4000
NAME = 200


class NoticeOver(DomainError):
    """The application is not in public notice on this day."""

    code = "notice_over"


class NothingToObjectTo(DomainError):
    """The certificate proves nothing any more."""

    code = "nothing_to_object_to"


class ObjectedBefore(DomainError):
    """The same objector's objection is not decided yet."""

    code = "objected_before"


@dataclass(frozen=True, slots=True)
class ObjectionTerms:
    """What an objector says.

    Args:
        ground: one of ``Objection.Ground``.
        file_ids: stored files of the objector's own organisation.
        name, confirmed_email: of somebody who is not signed in; the address was confirmed by a
            signed link. Empty for members.
    """

    ground: str
    statement: str
    file_ids: Sequence[int] = ()
    name: str = ""
    confirmed_email: str = ""


@action
def file_objection(
    *,
    actor: Actor,
    terms: ObjectionTerms,
    now: datetime,
    application_id: int | None = None,
    certificate_id: int | None = None,
) -> Objection:
    """Object, until the last day of a public notice or while a certificate is in force.

    One open objection of each objector to the same thing. It is decided within ten working days.

    Raises:
        NotAllowed: the person's duty does not object for the organisation, or nobody signed in
            and no address was confirmed; a party cannot object to its own application.
        RegistrationApplication.DoesNotExist, Certificate.DoesNotExist: there is none.
        NoticeOver: the application is not in public notice today.
        NothingToObjectTo: the certificate is not in force.
        ObjectedBefore: the objector's earlier one is open.
        InvalidInput: a ground, statement, name or file is missing or cannot be used.
    """
    objection = Objection(
        ground=terms.ground,
        statement=_statement(terms),
        received_at=now,
        created_at=now,
        due_on=add_working_days(local_day(now), OBJECTION_DAYS),
    )
    _name_objector(objection, actor, terms)
    if application_id is not None:
        _against_application(objection, application_id, now=now)
    else:
        _against_certificate(objection, certificate_id or 0)
    objection.objection_no = take_number("OB", now=now)
    objection.save()
    objection.files.set(_files(actor, terms))
    record(
        actor,
        "objection.file",
        on=objection,
        at=now,
        after={"number": objection.objection_no, "ground": terms.ground},
    )
    emit(ObjectionFiled(objection_id=objection.pk))
    return objection


def _statement(terms: ObjectionTerms) -> str:
    if terms.ground not in Objection.Ground.values:
        raise InvalidInput(_("Choose a ground."), field="ground")
    statement = terms.statement.strip()
    if not statement:
        raise InvalidInput(_("Say what is wrong and how it can be proved."), field="statement")
    if len(statement) > STATEMENT:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": STATEMENT}, field="statement")
    return statement


def _name_objector(objection: Objection, actor: Actor, terms: ObjectionTerms) -> None:
    if actor.is_signed_in and actor.organisation_id is not None:
        require(actor, Capability.OBJECT)
        objection.objector = Organisation.objects.get(pk=actor.party)
        objection.objector_name = objection.objector.name
        objection.objector_email = User.objects.get(pk=actor.person).email
        return
    if not terms.confirmed_email:
        raise NotAllowed(_("Sign in, or confirm your e-mail address first."))
    objection.objector_name, objection.objector_email = terms.name.strip(), terms.confirmed_email
    if not 0 < len(objection.objector_name) <= NAME:
        raise InvalidInput(_("Say who you are, in at most 200 characters."), field="name")


def _against_application(objection: Objection, application_id: int, *, now: datetime) -> None:
    application = RegistrationApplication.objects.locked(application_id)
    in_notice = application.status == RegistrationApplication.Status.IN_NOTICE
    if not in_notice or application.notice.to_on < local_day(now):
        raise NoticeOver(
            _("The public notice is over. An objection to the certificate is still possible.")
        )
    _require_stranger(objection, application.parties)
    _require_first(objection, application.objections.all())
    objection.application = application


def _against_certificate(objection: Objection, certificate_id: int) -> None:
    certificate = Certificate.objects.select_related("asset").locked(certificate_id)
    if certificate.status not in (Certificate.Status.VALID, Certificate.Status.FROZEN):
        raise NothingToObjectTo(_("The certificate is not in force."))
    _require_stranger(objection, [certificate.asset.holder_id])
    _require_first(objection, certificate.objections.all())
    objection.certificate = certificate


def _require_stranger(objection: Objection, parties: Sequence[int]) -> None:
    if objection.objector_id in parties:
        raise NotAllowed(_("Nobody objects to their own registration: take it back instead."))


def _require_first(objection: Objection, others: QuerySet[Objection]) -> None:
    if objection.objector_id is not None:
        same = others.filter(objector_id=objection.objector_id)
    else:
        same = others.filter(objector_email__iexact=objection.objector_email)
    earlier = same.filter(status=Objection.Status.OPEN).first()
    if earlier is not None:
        raise ObjectedBefore(
            _("Your objection %(number)s is not decided yet.") % {"number": earlier.objection_no}
        )


def _files(actor: Actor, terms: ObjectionTerms) -> list[StoredFile]:
    files = list(
        StoredFile.objects.filter(pk__in=terms.file_ids, organisation_id=actor.organisation_id or 0)
    )
    if len(files) != len(set(terms.file_ids)):
        raise InvalidInput(_("This file is not your organisation's."), field="file")
    return files
