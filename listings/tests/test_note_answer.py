from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.models import AuditEvent, Outbox
from listings.actions.note_answer import note_answer
from listings.models import RegisterCheck, RegistryAnswer
from listings.registry.port import Answer, Entry
from listings.tests.build import a_certificate, owed

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 1, 4)


def test_an_answer_is_kept_and_the_check_brought_up_to_date(operator: Actor, now: datetime) -> None:
    certificate = a_certificate()
    entry = Entry(certificate.certificate_no, holder_name="Somebody else", standing="pledged")

    said = note_answer(
        actor=operator,
        certificate_id=certificate.pk,
        kind="file",
        answer=Answer("file", entry, AS_OF),
        now=now,
    )

    check = RegisterCheck.objects.get()
    assert (said.outcome, said.standing, said.asked_by) == ("mismatch", "pledged", operator.user_id)
    assert [name for name, _ours, _theirs in said.differs] == ["holder_name"]
    assert (check.outcome, check.answered_at, check.as_of, check.needs_review) == (
        "mismatch",
        now,
        AS_OF,
        True,
    )
    assert AuditEvent.objects.get().after == {"outcome": "mismatch"}
    assert owed() == {"RegisterAnswered"}


def test_an_unreachable_register_keeps_the_age_of_the_last_answer(now: datetime) -> None:
    certificate = a_certificate()
    answer = Answer("http", Entry(certificate.certificate_no), AS_OF)
    later = now + timedelta(days=3)
    note_answer(actor=CLOCK, certificate_id=certificate.pk, kind="http", answer=answer, now=now)
    note_answer(
        actor=CLOCK,
        certificate_id=certificate.pk,
        kind="http",
        answer=None,
        trouble="TimeoutError",
        now=later,
    )

    check = RegisterCheck.objects.get()
    assert (check.outcome, check.asked_at, check.answered_at) == ("unreachable", later, now)
    assert (check.standing, check.as_of, check.needs_review) == ("valid", AS_OF, False)
    rows = RegistryAnswer.objects.order_by("pk").values_list("outcome", "trouble")
    assert list(rows) == [("verified", ""), ("unreachable", "TimeoutError")]
    assert AuditEvent.objects.count() == 0
    assert Outbox.objects.count() == 1


def test_an_answer_is_never_rewritten(now: datetime) -> None:
    certificate = a_certificate()
    note_answer(actor=CLOCK, certificate_id=certificate.pk, kind="http", answer=None, now=now)

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        connection.cursor().execute("UPDATE listings_registryanswer SET outcome = 'verified'")


def test_only_operators_and_the_clock_ask(hangzhou_voice: Actor, now: datetime) -> None:
    certificate = a_certificate(holder=hangzhou_voice)

    with pytest.raises(NotAllowed):
        note_answer(
            actor=hangzhou_voice,
            certificate_id=certificate.pk,
            kind="http",
            answer=None,
            now=now,
        )
    assert RegistryAnswer.objects.count() == 0
