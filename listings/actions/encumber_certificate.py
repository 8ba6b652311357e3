"""Put a burden on a certificate."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.outbox import emit
from listings.facts import CertificateEncumbered
from listings.models import Certificate, Encumbrance
from listings.vocabulary.kinds import EVERYWHERE
from listings.vocabulary.rights import EncumbranceKind
from parties.capabilities import Capability, require, require_independent
from parties.models import Organisation
from parties.terms import plain_text
from parties.vocabulary.regions import PROVINCES

GROUNDS = frozenset({*EVERYWHERE, *(province.code for province in PROVINCES)})
REFERENCE_LENGTH, NAME_LENGTH = 120, 200


class NotEncumberable(DomainError):
    """The certificate is neither valid nor frozen."""

    code = "not_encumberable"


class AlreadyPledged(DomainError):
    """A live pledge burdens the certificate."""

    code = "already_pledged"


class ExclusiveOverlap(DomainError):
    """Another live exclusive licence covers part of the same ground and time (G8)."""

    code = "exclusive_overlap"


@dataclass(frozen=True, slots=True)
class EncumbranceTerms:
    """What the burden is.

    Args:
        kind: ``pledge`` or ``exclusive_licence``; a seizure or control is ``freeze_certificate``.
        beneficiary_id: in whose favour; ``beneficiary_name`` when it is not registered here.
        territory: province codes, ``CN`` or ``WORLD``; empty means everywhere.
        ends_on: the last day; None without end.
        reference: contract or register number.
    """

    kind: str
    starts_on: date
    ends_on: date | None = None
    beneficiary_id: int | None = None
    beneficiary_name: str = ""
    territory: tuple[str, ...] = ()
    reference: str = ""


@action
def encumber_certificate(
    *, actor: Actor, certificate_id: int, terms: EncumbranceTerms, now: datetime
) -> Encumbrance:
    """Record a pledge or an exclusive licence; what depends on the certificate follows by rule.

    Raises:
        NotAllowed: neither an operator nor the clock acts.
        Certificate.DoesNotExist: there is none.
        FourEyes: the operator is a member of the holder or the beneficiary.
        InvalidInput: the kind, a territory or a day cannot be right, or nobody benefits.
        NotEncumberable: the certificate is neither valid nor frozen.
        AlreadyPledged: another pledge is live.
        ExclusiveOverlap: another exclusive licence is live there and then.
    """
    require(actor, Capability.ENCUMBER_CERTIFICATE)
    certificate = Certificate.objects.select_related("asset").locked(certificate_id)
    beneficiary = _beneficiary(terms)
    concerned = [certificate.asset.holder_id, *([beneficiary.pk] if beneficiary else [])]
    require_independent(actor, *concerned)
    _check(terms)
    if certificate.status not in (Certificate.Status.VALID, Certificate.Status.FROZEN):
        raise NotEncumberable(
            _("The certificate is “%(status)s”; only a valid one can be burdened.")
            % {"status": certificate.get_status_display()}
        )
    burden = Encumbrance(
        certificate=certificate,
        kind=terms.kind,
        beneficiary=beneficiary,
        beneficiary_name=plain_text(terms.beneficiary_name),
        territory=list(dict.fromkeys(terms.territory)),
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        reference=plain_text(terms.reference),
        created_at=now,
    )
    _insert(burden)
    record(
        actor,
        "certificate.encumber",
        on=certificate,
        at=now,
        after={"kind": burden.kind, "reference": burden.reference},
    )
    emit(CertificateEncumbered(encumbrance_id=burden.pk))
    return burden


def _beneficiary(terms: EncumbranceTerms) -> Organisation | None:
    if terms.beneficiary_id is None:
        if not plain_text(terms.beneficiary_name):
            raise InvalidInput(_("Say in whose favour."), field="beneficiary_name")
        return None
    found = Organisation.objects.filter(pk=terms.beneficiary_id).first()
    if found is None:
        raise InvalidInput(_("This organisation is not registered here."), field="beneficiary")
    return found


def _check(terms: EncumbranceTerms) -> None:
    if terms.kind not in (EncumbranceKind.PLEDGE, EncumbranceKind.EXCLUSIVE_LICENCE):
        raise InvalidInput(
            _("Record a pledge or an exclusive licence; for a seizure freeze the certificate."),
            field="kind",
        )
    for code in terms.territory:
        if code not in GROUNDS:
            raise InvalidInput(
                _("“%(code)s” is not one of the values known here.") % {"code": code[:40]},
                field="territory",
            )
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise InvalidInput(_("It must end after it begins."), field="ends_on")
    for field, limit in (("reference", REFERENCE_LENGTH), ("beneficiary_name", NAME_LENGTH)):
        if len(plain_text(getattr(terms, field))) > limit:
            raise InvalidInput(_("At most %(n)d characters.") % {"n": limit}, field=field)


def _insert(burden: Encumbrance) -> None:
    """Write the row; the database's own rules say whether another stands in its way."""
    try:
        with transaction.atomic():
            burden.save()
    except IntegrityError:
        if burden.kind == EncumbranceKind.PLEDGE:
            raise AlreadyPledged(
                _("The certificate is pledged already. Release that pledge first.")
            ) from None
        raise ExclusiveOverlap(
            _(
                "Another exclusive licence of this certificate covers part of the same ground"
                " and time."
            )
        ) from None
