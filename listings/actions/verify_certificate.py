"""Find a certificate to be as recorded."""

from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.text import normalise
from kernel.workdays import local_day
from listings.facts import CertificateLapsed, CertificateVerified
from listings.models import Certificate, Encumbrance, Listing
from parties.capabilities import Capability, require, require_independent


class HolderDiffers(DomainError):
    """The holder on the paper is not the organisation that recorded it."""

    code = "holder_differs"


class CertificateOver(DomainError):
    """The paper's term has ended."""

    code = "certificate_over"


class AnotherIsLive(DomainError):
    """The asset has another valid or frozen certificate of the same scheme."""

    code = "another_is_live"


@action
def verify_certificate(
    *,
    actor: Actor,
    certificate_id: int,
    now: datetime,
    via: str = Certificate.Via.MANUAL,
    expected_version: int | None = None,
) -> Certificate:
    """Mark a recorded certificate valid; the one it renews becomes superseded.

    Listings of the superseded one offer the new one from now on.

    Args:
        via: how it was checked, one of ``Certificate.Via``.

    Raises:
        NotAllowed: neither an operator nor the clock, for the register, acts.
        FourEyes: the operator is a member of the holder.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no such way of checking.
        HolderDiffers: the paper names another holder.
        CertificateOver: its term has ended.
        AnotherIsLive: a certificate it does not renew, or a frozen one, is in its place.
        IllegalMove: it was decided before.
    """
    require(actor, Capability.VERIFY_CERTIFICATE)
    rows = Certificate.objects.visible_to(actor).select_related("asset__holder")
    certificate = rows.locked(certificate_id, version=expected_version)
    require_independent(actor, certificate.asset.holder_id)
    if via not in Certificate.Via.values:
        raise InvalidInput(_("Choose how it was checked."), field="via")
    _check_paper(certificate, today=local_day(now))
    if certificate.status == Certificate.Status.RECORDED:
        _supersede(actor, certificate, now=now)
    certificate.verified_via, certificate.verified_at = via, now
    certificate.status_reason = ""
    move(
        certificate,
        "verify",
        to=Certificate.Status.VALID,
        also=["verified_via", "verified_at", "status_reason"],
    )
    record(actor, "certificate.verify", on=certificate, at=now, after={"via": via})
    emit(CertificateVerified(certificate_id=certificate.pk))
    return certificate


def _check_paper(certificate: Certificate, *, today: date) -> None:
    if normalise(certificate.holder_name) != normalise(certificate.asset.holder.name):
        raise HolderDiffers(
            _("The certificate names “%(paper)s”, not “%(holder)s”.")
            % {"paper": certificate.holder_name, "holder": certificate.asset.holder.name}
        )
    if certificate.valid_to and certificate.valid_to < today:
        raise CertificateOver(
            _("It ended on %(day)s; only a certificate in force can be verified.")
            % {"day": certificate.valid_to}
        )


def _supersede(actor: Actor, certificate: Certificate, *, now: datetime) -> None:
    """End the certificate that this one renews; hand its listings and encumbrances over."""
    live = Certificate.objects.filter(
        asset_id=certificate.asset_id,
        scheme_id=certificate.scheme_id,
        status__in=[Certificate.Status.VALID, Certificate.Status.FROZEN],
    ).first()
    if live is None:
        return
    if live.pk != certificate.supersedes_id or live.status == Certificate.Status.FROZEN:
        raise AnotherIsLive(
            _("%(number)s of the same data is %(status)s. End it first, or record a renewal of it.")
            % {"number": live.certificate_no, "status": live.get_status_display()}
        )
    earlier = Certificate.objects.locked(live.pk)
    move(earlier, "supersede", to=Certificate.Status.SUPERSEDED)
    handed = Listing.objects.filter(certificate=earlier).not_withdrawn()
    handed.update(certificate=certificate, version=F("version") + 1)
    burdens = Encumbrance.objects.filter(certificate=earlier).live()
    burdens.update(certificate=certificate, version=F("version") + 1)
    record(
        actor, "certificate.supersede", on=earlier, at=now, after={"by": certificate.certificate_no}
    )
    emit(CertificateLapsed(certificate_id=earlier.pk))
