"""Issue a certificate or voucher of a scheme for which this desk is the registrar."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.numbering import take_serials
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.facts import CertificateLapsed, CertificateVerified
from listings.models import Certificate, DataIPAsset, Encumbrance, Listing, RegistrationScheme
from listings.vocabulary.numbers import certificate_no, registration_no, voucher_no
from parties.capabilities import Capability, require, require_independent

LIVE = (Certificate.Status.VALID, Certificate.Status.FROZEN)


class NoRegistrarCode(DomainError):
    """Neither the scheme nor the holder's province says with what its numbers begin."""

    code = "no_registrar_code"


class AnotherIsLive(DomainError):
    """The asset has another valid or frozen certificate of the same scheme."""

    code = "another_is_live"


@dataclass(frozen=True, slots=True)
class Issue:
    """What is to be issued.

    Args:
        valid_to: the last day; None without end.
        supersedes_id: the certificate in whose place it comes; None for the first one. Live
            encumbrances go over to the new one.
        hands_listings_over: whether what was offered with that one is offered with the new one;
            no for a transfer.
    """

    asset_id: int
    scheme_id: int
    valid_from: date
    valid_to: date | None
    supersedes_id: int | None = None
    hands_listings_over: bool = True


@action
def issue_certificate(*, actor: Actor, issue: Issue, now: datetime) -> Certificate:
    """Give a new, valid certificate with numbers of the scheme's form; end the one it supersedes.

    Raises:
        NotAllowed: neither an operator nor the clock registers.
        FourEyes: the operator is a member of the holder.
        AnotherIsLive: another certificate of this data and scheme is in force.
        IllegalMove: the one to be superseded is frozen or gone; an expired one stays expired.
        NoRegistrarCode, NumbersExhausted: no number can be made.
    """
    require(actor, Capability.ISSUE_CERTIFICATE)
    asset = DataIPAsset.objects.select_related("holder").locked(issue.asset_id)
    require_independent(actor, asset.holder_id)
    scheme = RegistrationScheme.objects.get(pk=issue.scheme_id)
    earlier = None
    if issue.supersedes_id is not None:
        earlier = Certificate.objects.locked(issue.supersedes_id)
    _require_room(asset, scheme, earlier)
    today = local_day(now)
    certificate = Certificate.objects.create(
        asset=asset,
        scheme=scheme,
        certificate_no=_new_number(scheme, asset, today=today),
        registration_no=earlier.registration_no if earlier else _registration(asset, today=today),
        holder_name=asset.holder.name,
        issued_on=today,
        valid_from=issue.valid_from,
        valid_to=issue.valid_to,
        supersedes=earlier,
        verified_via=Certificate.Via.REGISTRY,
        verified_at=now,
        created_at=now,
    )
    if earlier is not None:
        _supersede(actor, earlier, certificate, hands_over=issue.hands_listings_over, now=now)
    move(certificate, "verify", to=Certificate.Status.VALID)
    record(
        actor,
        "certificate.issue",
        on=certificate,
        at=now,
        after={"number": certificate.certificate_no},
    )
    emit(CertificateVerified(certificate_id=certificate.pk))
    return certificate


def _require_room(
    asset: DataIPAsset, scheme: RegistrationScheme, earlier: Certificate | None
) -> None:
    live = Certificate.objects.filter(asset=asset, scheme=scheme, status__in=LIVE)
    other = live.exclude(pk=earlier.pk if earlier else 0).first()
    if other is not None:
        raise AnotherIsLive(
            _("%(number)s of the same data is %(status)s. End it first.")
            % {"number": other.certificate_no, "status": other.get_status_display()}
        )


def _supersede(
    actor: Actor, earlier: Certificate, later: Certificate, *, hands_over: bool, now: datetime
) -> None:
    if earlier.status != Certificate.Status.EXPIRED:
        move(earlier, "supersede", to=Certificate.Status.SUPERSEDED)
    burdens = Encumbrance.objects.filter(certificate=earlier).live()
    burdens.update(certificate=later, version=F("version") + 1)
    if hands_over:
        handed = Listing.objects.filter(certificate=earlier).not_withdrawn()
        handed.update(certificate=later, version=F("version") + 1)
    record(actor, "certificate.supersede", on=earlier, at=now, after={"by": later.certificate_no})
    emit(CertificateLapsed(certificate_id=earlier.pk))


def _new_number(scheme: RegistrationScheme, asset: DataIPAsset, *, today: date) -> str:
    """Return the next number of the scheme's form that no certificate on record bears."""
    region = scheme.region or asset.holder.province
    if not region:
        raise NoRegistrarCode(
            _("%(scheme)s has no registrar code, so no number can be given. Enter it first.")
            % {"scheme": scheme.name}
        )
    while True:
        number = _number(scheme, region, today=today)
        if not Certificate.objects.filter(scheme=scheme, certificate_no=number).exists():
            return number


def _number(scheme: RegistrationScheme, region: str, *, today: date) -> str:
    code = scheme.registrar_code
    if scheme.track == RegistrationScheme.Track.PROPERTY_RIGHT:
        digit = code[:1] or "1"
        serial = take_serials(f"SJ{region[:2]}{digit}{today:%Y%m}")[0]
        return voucher_no(today, region=region, registrar=digit, serial=serial)
    registrar = code or region[:4]
    serial = take_serials(f"C{today:%Y%m}{registrar}")[0]
    return certificate_no(today, registrar=registrar, serial=serial)


def _registration(asset: DataIPAsset, *, today: date) -> str:
    serial = take_serials(f"R{today:%Y}")[0]
    return registration_no(
        today.year, source=asset.source, subject=asset.holder.org_type, serial=serial
    )
