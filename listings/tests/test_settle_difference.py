from datetime import datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from listings.actions.note_answer import note_answer
from listings.actions.settle_difference import settle_difference
from listings.models import Certificate, RegisterCheck
from listings.registry.port import Answer, Entry
from listings.tests.build import a_certificate
from parties.capabilities import FourEyes
from parties.models import User
from parties.tests.build import a_membership

pytestmark = pytest.mark.django_db


def differing(now: datetime, holder: Actor | None = None) -> Certificate:
    certificate = a_certificate(holder=holder)
    answer = Answer("http", Entry(certificate.certificate_no, holder_name="Another"))
    note_answer(actor=CLOCK, certificate_id=certificate.pk, kind="http", answer=answer, now=now)
    return certificate


def test_a_difference_leaves_the_list_and_the_next_one_comes_back(
    operator: Actor, now: datetime
) -> None:
    certificate = differing(now)

    settle_difference(actor=operator, certificate_id=certificate.pk, reason=" Renamed ", now=now)

    assert RegisterCheck.objects.waiting().count() == 0
    assert AuditEvent.objects.get().after == {"reason": "Renamed"}
    answer = Answer("http", Entry(certificate.certificate_no, holder_name="A third"))
    note_answer(actor=CLOCK, certificate_id=certificate.pk, kind="http", answer=answer, now=now)
    assert RegisterCheck.objects.waiting().count() == 1


def test_it_takes_an_independent_operator_and_a_reason(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    certificate = differing(now, hangzhou_voice)

    def attempt(actor: Actor, reason: str = "why") -> None:
        settle_difference(actor=actor, certificate_id=certificate.pk, reason=reason, now=now)

    with pytest.raises(NotAllowed):
        attempt(hangzhou_voice)
    with pytest.raises(InvalidInput):
        attempt(operator, " ")
    a_membership(certificate.asset.holder, user=User.objects.get(pk=operator.person))
    with pytest.raises(FourEyes):
        attempt(operator)
    assert RegisterCheck.objects.waiting().count() == 1
    assert AuditEvent.objects.count() == 0
