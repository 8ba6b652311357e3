"""Handing a data set over."""

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from listings.actions.transfer_asset import transfer_asset
from listings.models import AssetHolder, DataIPAsset, EvidenceDeposit
from listings.tests.build import an_asset
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_the_new_holder_stands_where_the_former_stood(now) -> None:
    asset, heir, partner = an_asset(), an_organisation(), an_organisation()
    AssetHolder.objects.filter(asset=asset).delete()
    for organisation, right, share in (
        (asset.holder, "hold", None),
        (asset.holder, "use", 6000),
        (partner, "use", 4000),
    ):
        AssetHolder.objects.create(
            asset=asset, organisation=organisation, right=right, share_bp=share
        )
    DataIPAsset.objects.filter(pk=asset.pk).update(ndi_product_id="7X")
    EvidenceDeposit.objects.create(
        asset=asset,
        kind="notary",
        provider="Office",
        number="N-1",
        hash_alg="sha256",
        hash="ab" * 32,
        deposited_at=now,
        created_at=now,
    )

    taken = transfer_asset(actor=CLOCK, asset_id=asset.pk, to_id=heir.pk, now=now)

    held = AssetHolder.objects.filter(asset=taken).order_by("pk")
    assert list(held.values_list("organisation", "right", "share_bp")) == [
        (heir.pk, "hold", None),
        (heir.pk, "use", 6000),
        (partner.pk, "use", 4000),
    ]
    assert (taken.name, taken.ndi_product_id, taken.version) == (asset.name, "7X", 1)
    assert EvidenceDeposit.objects.get().asset == taken
    former = DataIPAsset.objects.get(pk=asset.pk)
    assert (former.holder, former.ndi_product_id) == (asset.holder, None)


def test_a_co_holder_who_takes_over_has_both_parts(now) -> None:
    asset, partner = an_asset(), an_organisation()
    AssetHolder.objects.filter(asset=asset).delete()
    for organisation, share in ((asset.holder, 6000), (partner, 4000)):
        AssetHolder.objects.create(
            asset=asset, organisation=organisation, right="use", share_bp=share
        )

    taken = transfer_asset(actor=CLOCK, asset_id=asset.pk, to_id=partner.pk, now=now)

    held = AssetHolder.objects.get(asset=taken)
    assert (held.organisation, held.share_bp) == (partner, 10000)


def test_holders_transfer_nothing_by_themselves(now, hangzhou_voice) -> None:
    asset = an_asset(hangzhou_voice)

    with pytest.raises(NotAllowed):
        transfer_asset(actor=hangzhou_voice, asset_id=asset.pk, to_id=asset.holder_id, now=now)
    assert DataIPAsset.objects.count() == 1
