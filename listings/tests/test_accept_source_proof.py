from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from kernel.actor import Actor
from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from listings.actions.accept_source_proof import accept_source_proof
from listings.models import SourceProof
from listings.tests.build import an_asset, owed
from listings.tests.build_rights import a_source_proof
from parties.capabilities import FourEyes
from parties.tests.build import a_membership, person_of


def test_an_operator_accepts_it(operator: Actor, hangzhou_voice: Actor, now: datetime) -> None:
    proof = a_source_proof(an_asset(hangzhou_voice), status="submitted")

    accept_source_proof(actor=operator, source_proof_id=proof.pk, now=now, expected_version=1)

    after = SourceProof.objects.get(pk=proof.pk)
    assert (after.status, after.version, after.decided_at) == ("accepted", 2, now)
    assert AuditEvent.objects.get().action == "source_proof.accept"


def test_nobody_else_does(operator: Actor, hangzhou_voice: Actor, now: datetime) -> None:
    proof = a_source_proof(an_asset(hangzhou_voice), status="submitted")

    with pytest.raises(NotAllowed):
        accept_source_proof(actor=hangzhou_voice, source_proof_id=proof.pk, now=now)
    with pytest.raises(StaleVersion):
        accept_source_proof(actor=operator, source_proof_id=proof.pk, now=now, expected_version=2)
    a_membership(proof.asset.holder, user=person_of(operator))
    with pytest.raises(FourEyes):
        accept_source_proof(actor=operator, source_proof_id=proof.pk, now=now)

    assert SourceProof.objects.get(pk=proof.pk).status == "submitted"
    assert (AuditEvent.objects.count(), owed()) == (0, set())


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_it_is_accepted_once(
    operator: Actor, hangzhou_voice: Actor, now: datetime, status: str
) -> None:
    proof = a_source_proof(an_asset(hangzhou_voice), status=status)

    with pytest.raises(IllegalMove):
        accept_source_proof(actor=operator, source_proof_id=proof.pk, now=now)

    assert SourceProof.objects.get(pk=proof.pk).status == status


def test_the_database_keeps_the_moves_too(hangzhou_voice: Actor) -> None:
    proof = a_source_proof(an_asset(hangzhou_voice), status="rejected")

    with pytest.raises(IntegrityError, match="illegal_move"), transaction.atomic():
        SourceProof.objects.filter(pk=proof.pk).update(status="accepted")
