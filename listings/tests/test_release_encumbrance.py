from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent
from listings.actions.freeze_certificate import freeze_certificate
from listings.actions.release_encumbrance import AlreadyReleased, release_encumbrance
from listings.actions.unfreeze_certificate import unfreeze_certificate
from listings.models import Encumbrance
from listings.tests.build import a_certificate, owed
from listings.tests.build_rights import a_pledge
from parties.capabilities import FourEyes
from parties.tests.build import a_membership, actor_of, person_of


def test_a_pledge_ends_with_a_reason(operator: Actor, now: datetime) -> None:
    pledge = a_pledge(a_certificate())

    release_encumbrance(actor=operator, encumbrance_id=pledge.pk, reason=" Repaid ", now=now)

    after = Encumbrance.objects.get()
    assert (after.released_at, after.release_reason, after.version) == (now, "Repaid", 2)
    assert AuditEvent.objects.get().after == {"kind": "pledge", "reason": "Repaid"}
    with pytest.raises(AlreadyReleased):
        release_encumbrance(actor=operator, encumbrance_id=pledge.pk, reason="Again", now=now)


def test_neither_the_holder_nor_the_bank_ends_it_alone(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    pledge = a_pledge(a_certificate(holder=hangzhou_voice))
    assert pledge.beneficiary is not None
    bank = actor_of(pledge.beneficiary)

    for actor in (hangzhou_voice, bank):
        with pytest.raises(NotAllowed):
            release_encumbrance(actor=actor, encumbrance_id=pledge.pk, reason="x", now=now)
    with pytest.raises(InvalidInput):
        release_encumbrance(actor=operator, encumbrance_id=pledge.pk, reason=" ", now=now)
    with pytest.raises(StaleVersion):
        release_encumbrance(
            actor=operator, encumbrance_id=pledge.pk, reason="x", now=now, expected_version=2
        )
    a_membership(pledge.beneficiary, user=person_of(operator))
    with pytest.raises(FourEyes):
        release_encumbrance(actor=operator, encumbrance_id=pledge.pk, reason="x", now=now)

    assert Encumbrance.objects.live().count() == 1
    assert (AuditEvent.objects.count(), owed()) == (0, set())


def test_a_freezing_is_on_record_until_it_is_lifted(operator: Actor, now: datetime) -> None:
    certificate = a_certificate()
    freeze_certificate(
        actor=operator, certificate_id=certificate.pk, reason="Court", now=now, kind="seizure"
    )
    seizure = Encumbrance.objects.get()
    assert (seizure.kind, f"{seizure.starts_on}", seizure.is_live) == (
        "seizure",
        "2026-01-05",
        True,
    )

    with pytest.raises(InvalidInput, match="Lift the freezing"):
        release_encumbrance(actor=operator, encumbrance_id=seizure.pk, reason="x", now=now)
    unfreeze_certificate(actor=operator, certificate_id=certificate.pk, reason="Lifted", now=now)

    after = Encumbrance.objects.get()
    assert (after.released_at, after.release_reason) == (now, "Lifted")


def test_a_pledge_is_no_way_to_freeze(operator: Actor, now: datetime) -> None:
    certificate = a_certificate()

    with pytest.raises(InvalidInput) as refusal:
        freeze_certificate(
            actor=operator, certificate_id=certificate.pk, reason="x", now=now, kind="pledge"
        )

    assert refusal.value.field == "kind"
    certificate.refresh_from_db()
    assert (certificate.status, Encumbrance.objects.count()) == ("valid", 0)
