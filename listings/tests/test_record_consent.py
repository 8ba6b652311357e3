from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from listings.actions.record_consent import record_consent
from listings.actions.release_encumbrance import AlreadyReleased
from listings.models import Encumbrance, EncumbranceConsent
from listings.tests.build import a_certificate, owed
from listings.tests.build_rights import a_consent, a_file, a_pledge, an_exclusive
from parties.capabilities import FourEyes
from parties.tests.build import a_membership, actor_of, person_of


def the_bank(pledge: Encumbrance) -> Actor:
    assert pledge.beneficiary is not None
    return actor_of(pledge.beneficiary)


def test_the_pledgee_allows_one_act(hangzhou_voice: Actor, now: datetime) -> None:
    pledge = a_pledge(a_certificate(holder=hangzhou_voice))
    bank = the_bank(pledge)

    record_consent(
        actor=bank,
        encumbrance_id=pledge.pk,
        act="list",
        document_id=a_file(bank).pk,
        now=now,
    )

    assert not Encumbrance.objects.pledges().without_consent_to("list").exists()
    assert Encumbrance.objects.pledges().without_consent_to("licence").exists()
    assert AuditEvent.objects.get().after == {"act": "list"}


def test_an_operator_records_the_paper_but_never_the_holder(
    operator: Actor, hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    pledge = a_pledge(a_certificate(holder=hangzhou_voice))

    def consent(actor: Actor) -> None:
        record_consent(
            actor=actor,
            encumbrance_id=pledge.pk,
            act="transfer",
            document_id=a_file(actor).pk,
            now=now,
        )

    with pytest.raises(NotAllowed):
        consent(hangzhou_voice)
    with pytest.raises(Encumbrance.DoesNotExist):
        consent(stranger)
    colleague = a_membership(pledge.certificate.asset.holder, user=person_of(operator))
    with pytest.raises(FourEyes):
        consent(operator)
    assert (EncumbranceConsent.objects.count(), owed()) == (0, set())

    colleague.delete()
    consent(operator)
    assert EncumbranceConsent.objects.get().act == "transfer"


def test_only_a_live_pledge_takes_a_known_consent(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    pledge = a_pledge(a_certificate(holder=hangzhou_voice))
    licence = an_exclusive(pledge.certificate)
    paper, foreign = a_file(operator), a_file(hangzhou_voice)

    def consent(burden: Encumbrance, *, act: str = "list", document_id: int = paper.pk) -> None:
        record_consent(
            actor=operator,
            encumbrance_id=burden.pk,
            act=act,
            document_id=document_id,
            now=now,
        )

    with pytest.raises(InvalidInput):
        consent(pledge, act="burn")
    with pytest.raises(InvalidInput):
        consent(licence)
    with pytest.raises(InvalidInput):
        consent(pledge, document_id=foreign.pk)
    Encumbrance.objects.filter(pk=pledge.pk).update(released_at=now)
    with pytest.raises(AlreadyReleased):
        consent(pledge)

    assert EncumbranceConsent.objects.count() == 0


def test_a_consent_is_never_changed(db: None) -> None:
    consent = a_consent(a_pledge(a_certificate()), "list")

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        EncumbranceConsent.objects.filter(pk=consent.pk).update(act="transfer")
