from datetime import date, datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.models import AuditEvent
from listings.actions.add_source_proof import ProofTerms, add_source_proof
from listings.models import DataIPAsset, SourceProof
from listings.tests.build import an_asset, owed
from listings.tests.build_rights import a_file


def test_a_proof_waits_for_an_operator(hangzhou_voice: Actor, now: datetime) -> None:
    asset, file = an_asset(hangzhou_voice), a_file(hangzhou_voice)
    terms = ProofTerms("authorisation", file.pk, valid_to=date(2026, 1, 5))

    proof = add_source_proof(actor=hangzhou_voice, asset_id=asset.pk, terms=terms, now=now)

    assert (proof.status, proof.document, proof.valid_to) == ("submitted", file, date(2026, 1, 5))
    assert proof in SourceProof.objects.waiting()
    assert AuditEvent.objects.get().action == "source_proof.add"


def test_what_proves_nothing_is_refused(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    asset, file = an_asset(hangzhou_voice), a_file(hangzhou_voice)
    foreign = a_file(stranger)
    bad = {
        "kind": ProofTerms("rumour", file.pk),
        "document": ProofTerms("licence", foreign.pk),
        "valid_to": ProofTerms("licence", file.pk, valid_to=date(2026, 1, 4)),
    }
    for field, terms in bad.items():
        with pytest.raises(InvalidInput) as refusal:
            add_source_proof(actor=hangzhou_voice, asset_id=asset.pk, terms=terms, now=now)
        assert refusal.value.field == field
    with pytest.raises(DataIPAsset.DoesNotExist):
        add_source_proof(
            actor=stranger, asset_id=asset.pk, terms=ProofTerms("licence", foreign.pk), now=now
        )

    assert SourceProof.objects.waiting().count() == 0
    assert (AuditEvent.objects.count(), owed()) == (0, set())
