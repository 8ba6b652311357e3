"""Recording what a registration was granted for."""

from datetime import date

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from listings.actions.register_asset import Deposit, RegisteredAsset, register_asset
from listings.actions.set_asset_holders import Holding
from listings.models import AssetHolder, DataIPAsset, EvidenceDeposit, SourceProof
from listings.tests.build import an_asset
from parties.models import StoredFile
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_holders_proofs_and_deposit_come_with_it(now) -> None:
    mine, other = an_organisation(), an_organisation()
    file = StoredFile.objects.create(
        organisation=mine,
        sha256="c" * 64,
        size=1,
        media_type="application/pdf",
        name="contract.pdf",
        created_at=now,
    )

    asset = register_asset(
        actor=CLOCK,
        said=RegisteredAsset(
            holder_id=mine.pk,
            columns={"name": "Counts", "overview": "Counts of passengers"},
            holdings=[Holding(mine.pk, "hold"), Holding(other.pk, "use", share_bp=10000)],
            proofs=[(file.pk, "licence")],
            proof_valid_to=date(2027, 1, 1),
            deposit=Deposit("notary", "Office", "N-1", "sha256", "ab" * 32, now, file.pk),
        ),
        now=now,
    )

    proof = SourceProof.objects.get(asset=asset)
    assert (asset.name, asset.holder) == ("Counts", mine)
    assert AssetHolder.objects.filter(asset=asset).count() == 2
    assert (proof.status, proof.document, proof.valid_to) == ("accepted", file, date(2027, 1, 1))
    assert EvidenceDeposit.objects.get(asset=asset).number == "N-1"


def test_without_holdings_the_holder_holds_what_the_source_gives(now) -> None:
    mine = an_organisation()
    said = RegisteredAsset(mine.pk, {"name": "Web", "source": "public_by_program"})

    asset = register_asset(actor=CLOCK, said=said, now=now)

    rights = AssetHolder.objects.filter(asset=asset).values_list("right", flat=True)
    assert set(rights) == {"hold", "use"}


def test_a_change_writes_what_it_says_and_leaves_the_rest(now) -> None:
    asset = an_asset(record_count=5)
    said = RegisteredAsset(asset.holder_id, {"name": "New name"})

    register_asset(actor=CLOCK, said=said, now=now, asset_id=asset.pk)

    after = DataIPAsset.objects.get(pk=asset.pk)
    assert (after.name, after.record_count, after.version) == ("New name", 5, 2)


def test_holders_register_nothing(now, hangzhou_voice) -> None:
    said = RegisteredAsset(hangzhou_voice.party, {"name": "Mine"})

    with pytest.raises(NotAllowed):
        register_asset(actor=hangzhou_voice, said=said, now=now)
    assert DataIPAsset.objects.count() == 0
