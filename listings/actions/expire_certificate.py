"""Note that a certificate's term has ended."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.facts import CertificateLapsed
from listings.models import Certificate
from parties.capabilities import Capability, require


class StillInForce(DomainError):
    """The certificate's last day is not over."""

    code = "still_in_force"


@action
def expire_certificate(*, actor: Actor, certificate_id: int, now: datetime) -> Certificate:
    """Mark a valid certificate expired, from the day after ``valid_to`` on (Shanghai).

    Raises:
        NotAllowed: neither the clock nor an operator asks.
        StillInForce: its last day is not over, or it has none.
        IllegalMove: it is not valid; a second call, for one.
    """
    require(actor, Capability.EXPIRE_CERTIFICATE)
    certificate = Certificate.objects.locked(certificate_id)
    if certificate.valid_to is None or certificate.valid_to >= local_day(now):
        raise StillInForce(_("The certificate's last day is not over."))
    move(certificate, "expire", to=Certificate.Status.EXPIRED)
    record(actor, "certificate.expire", on=certificate, at=now)
    emit(CertificateLapsed(certificate_id=certificate.pk))
    return certificate
