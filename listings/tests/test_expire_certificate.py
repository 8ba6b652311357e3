from datetime import UTC, date, datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from listings.actions.expire_certificate import StillInForce, expire_certificate
from listings.models import Certificate
from listings.tests.build import a_certificate, owed


def test_it_expires_at_midnight_in_shanghai_after_its_last_day(db: None) -> None:
    certificate = a_certificate(valid_to=date(2026, 1, 4))
    before = datetime(2026, 1, 4, 15, 59, 59, tzinfo=UTC)
    after = datetime(2026, 1, 4, 16, 0, tzinfo=UTC)

    with pytest.raises(StillInForce):
        expire_certificate(actor=CLOCK, certificate_id=certificate.pk, now=before)
    assert Certificate.objects.get(pk=certificate.pk).status == "valid"

    expire_certificate(actor=CLOCK, certificate_id=certificate.pk, now=after)
    assert Certificate.objects.get(pk=certificate.pk).status == "expired"
    assert AuditEvent.objects.get().actor_kind == "clock"
    assert owed() == {"CertificateLapsed"}


def test_without_an_end_it_never_expires(db: None, now: datetime) -> None:
    certificate = a_certificate(valid_to=None)

    with pytest.raises(StillInForce):
        expire_certificate(actor=CLOCK, certificate_id=certificate.pk, now=now)

    assert Certificate.objects.get(pk=certificate.pk).status == "valid"


def test_it_expires_once(db: None, now: datetime) -> None:
    certificate = a_certificate(valid_to=date(2026, 1, 4))
    expire_certificate(actor=CLOCK, certificate_id=certificate.pk, now=now)

    with pytest.raises(IllegalMove):
        expire_certificate(actor=CLOCK, certificate_id=certificate.pk, now=now)

    assert AuditEvent.objects.count() == 1


def test_a_holder_cannot_let_it_expire(hangzhou_voice: Actor, now: datetime) -> None:
    certificate = a_certificate(holder=hangzhou_voice, valid_to=date(2026, 1, 4))

    with pytest.raises(NotAllowed):
        expire_certificate(actor=hangzhou_voice, certificate_id=certificate.pk, now=now)

    assert Certificate.objects.get(pk=certificate.pk).status == "valid"
