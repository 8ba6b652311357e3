"""Put a registration certificate on record."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.workdays import local_day
from listings.models import AssetHolder, Certificate, DataIPAsset, RegistrationScheme
from listings.models.rights import first_holdings
from listings.vocabulary.certificates import is_legacy
from parties.capabilities import Capability, require
from parties.models import Organisation, StoredFile
from parties.terms import own_file

NAME_LENGTH = 200  # of the data and of the holder, as both columns hold


class CertificateKnown(DomainError):
    """A certificate of this scheme and number is on record already."""

    code = "certificate_known"


@dataclass(frozen=True, slots=True)
class CertificateTerms:
    """What stands on the paper.

    Args:
        scheme: code of the registration scheme, e.g. ``zj-dip``.
        holder_name: empty for the name of one's own organisation.
        valid_from: None for the day of issue.
        valid_to: the last day on which it proves something; None when the paper names none.
        asset_id: what it is about; None makes a new asset called ``asset_name``.
        supersedes_id: the certificate of the same asset and scheme that this one renews.
        file_id: a stored file of one's own organisation, the scan.
        holder_id: the organisation whose certificate it is; None for one's own. Operators only.
        division: of a new asset, two digits of GB/T 4754; empty when not said.
    """

    scheme: str
    certificate_no: str
    issued_on: date
    valid_to: date | None = None
    valid_from: date | None = None
    registration_no: str = ""
    holder_name: str = ""
    asset_name: str = ""
    asset_id: int | None = None
    supersedes_id: int | None = None
    file_id: int | None = None
    holder_id: int | None = None
    division: str = ""


@action
def record_certificate(*, actor: Actor, terms: CertificateTerms, now: datetime) -> Certificate:
    """Put an organisation's certificate on record, to be verified by an operator.

    Raises:
        NotAllowed: the person acts for no organisation, their duty does not record papers, or it
            is another organisation's and they are no operator.
        InvalidInput: the scheme is unknown or closed, a number or a day cannot be right, or the
            asset, the earlier certificate or the file is not one's own.
        CertificateKnown: this number of this scheme is on record already.
    """
    require(actor, Capability.RECORD_CERTIFICATE)
    holder = _holder_of(actor, terms)
    scheme = _scheme_of(terms)
    number = scheme.certificate_number(terms.certificate_no, issued_on=terms.issued_on)
    _check_days(terms, now=now)
    _check_scan(terms, scheme)
    asset = _asset_of(actor, terms, holder=holder, now=now)
    certificate = Certificate(
        asset=asset,
        scheme=scheme,
        certificate_no=number,
        registration_no=_registration_no(terms, scheme),
        holder_name=_at_most(terms.holder_name.strip(), field="holder_name") or holder.name,
        issued_on=terms.issued_on,
        valid_from=terms.valid_from or terms.issued_on,
        valid_to=terms.valid_to,
        supersedes=_superseded(actor, terms, asset=asset, scheme=scheme),
        file=_file_of(actor, terms),
        created_at=now,
    )
    _insert(certificate)
    record(actor, "certificate.record", on=certificate, at=now, after={"number": number})
    return certificate


def _scheme_of(terms: CertificateTerms) -> RegistrationScheme:
    scheme = RegistrationScheme.objects.enabled().filter(code=terms.scheme).first()
    if scheme is None:
        raise InvalidInput(
            _("Certificates of this authority cannot be recorded here yet."), field="scheme"
        )
    if scheme.closed_on and terms.issued_on >= scheme.closed_on:
        raise InvalidInput(
            _("This scheme gives no certificates since %(day)s.") % {"day": scheme.closed_on},
            field="issued_on",
        )
    return scheme


def _check_days(terms: CertificateTerms, *, now: datetime) -> None:
    valid_from = terms.valid_from or terms.issued_on
    if terms.issued_on > local_day(now):
        raise InvalidInput(_("The day of issue lies in the future."), field="issued_on")
    if terms.valid_to is not None and terms.valid_to <= valid_from:
        raise InvalidInput(_("It must end after it begins."), field="valid_to")


def _check_scan(terms: CertificateTerms, scheme: RegistrationScheme) -> None:
    """Numbers without a published form can only be compared with the paper itself."""
    if terms.file_id is None and is_legacy(track=scheme.track, issued_on=terms.issued_on):
        raise InvalidInput(
            _("Certificates from before 9 September 2024 need a scan."), field="file"
        )


def _holder_of(actor: Actor, terms: CertificateTerms) -> Organisation:
    if terms.holder_id is not None and terms.holder_id != actor.organisation_id:
        require(actor, Capability.VERIFY_CERTIFICATE)
        return Organisation.objects.get(pk=terms.holder_id)
    return Organisation.objects.get(pk=actor.party)


def _asset_of(
    actor: Actor, terms: CertificateTerms, *, holder: Organisation, now: datetime
) -> DataIPAsset:
    if terms.asset_id is not None:
        asset = DataIPAsset.objects.editable_by(actor).filter(pk=terms.asset_id).first()
        if asset is None:
            raise InvalidInput(_("This asset is not your organisation's."), field="asset_id")
        return asset
    name = _at_most(terms.asset_name.strip(), field="asset_name")
    if not name:
        raise InvalidInput(
            _("Type the name of the data as it stands on the certificate."), field="asset_name"
        )
    asset = DataIPAsset.objects.create(
        holder=holder, name=name, division=terms.division, created_at=now, updated_at=now
    )
    AssetHolder.objects.bulk_create(first_holdings(asset))
    return asset


def _superseded(
    actor: Actor, terms: CertificateTerms, *, asset: DataIPAsset, scheme: RegistrationScheme
) -> Certificate | None:
    if terms.supersedes_id is None:
        return None
    mine = Certificate.objects.editable_by(actor).filter(asset=asset, scheme=scheme)
    earlier = mine.filter(pk=terms.supersedes_id).first()
    if earlier is None:
        raise InvalidInput(
            _("A renewal is for the same data, under the same scheme."), field="supersedes_id"
        )
    return earlier


def _file_of(actor: Actor, terms: CertificateTerms) -> StoredFile | None:
    return None if terms.file_id is None else own_file(actor, terms.file_id, field="file")


def _at_most(name: str, *, field: str) -> str:
    if len(name) > NAME_LENGTH:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": NAME_LENGTH}, field=field)
    return name


def _registration_no(terms: CertificateTerms, scheme: RegistrationScheme) -> str:
    if not terms.registration_no.strip():
        return ""
    return scheme.registration_number(terms.registration_no, issued_on=terms.issued_on)


def _insert(certificate: Certificate) -> None:
    try:
        with transaction.atomic():
            certificate.save()
    except IntegrityError:  # certificate_number_once: the other rules were checked above
        raise CertificateKnown(
            _(
                "A certificate with this number is on record already. If it is yours and somebody"
                " else recorded it, tell the operator."
            )
        ) from None
