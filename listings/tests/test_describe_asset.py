from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, StaleVersion
from kernel.models import AuditEvent
from listings.actions.describe_asset import describe_asset
from listings.models import AssetHolder, DataIPAsset, Listing
from listings.terms import GuardedChange
from listings.tests.build import a_listing, an_asset, some_terms


def test_a_new_asset_is_held_by_who_describes_it(hangzhou_voice: Actor, now: datetime) -> None:
    asset = describe_asset(actor=hangzhou_voice, terms=some_terms(title="Bus counts"), now=now)

    assert (asset.holder_id, asset.name, asset.version) == (hangzhou_voice.party, "Bus counts", 1)
    assert asset.completeness == 60
    rights = AssetHolder.objects.filter(asset=asset, organisation_id=hangzhou_voice.party)
    assert sorted(rights.values_list("right", flat=True)) == ["hold", "operate", "use"]
    assert Listing.objects.count() == 0
    assert AuditEvent.objects.get().action == "asset.describe"


def test_public_data_is_never_held_for_operating(hangzhou_voice: Actor, now: datetime) -> None:
    terms = some_terms(source="public_by_program")

    asset = describe_asset(actor=hangzhou_voice, terms=terms, now=now)

    assert sorted(asset.holdings.values_list("right", flat=True)) == ["hold", "use"]


def test_the_same_again_changes_nothing_and_a_change_is_a_version(
    hangzhou_voice: Actor, now: datetime
) -> None:
    asset = describe_asset(actor=hangzhou_voice, terms=some_terms(), now=now)

    def again(**changes: object) -> DataIPAsset:
        return describe_asset(
            actor=hangzhou_voice, terms=some_terms(**changes), now=now, asset_id=asset.pk
        )

    assert again().version == 1
    assert (again(scenario="Taxes").version, asset.holdings.count()) == (2, 3)
    with pytest.raises(StaleVersion):
        describe_asset(
            actor=hangzhou_voice,
            terms=some_terms(),
            now=now,
            asset_id=asset.pk,
            expected_version=1,
        )
    assert DataIPAsset.objects.get().scenario == "Taxes"


def test_foreign_guarded_and_impossible_changes_are_refused(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    foreign, listed = an_asset(stranger), a_listing(hangzhou_voice).asset

    with pytest.raises(DataIPAsset.DoesNotExist):
        describe_asset(actor=hangzhou_voice, terms=some_terms(), now=now, asset_id=foreign.pk)
    with pytest.raises(GuardedChange):
        describe_asset(
            actor=hangzhou_voice, terms=some_terms(contains_pi=True), now=now, asset_id=listed.pk
        )
    with pytest.raises(InvalidInput):
        describe_asset(actor=hangzhou_voice, terms=some_terms(division="ZZ"), now=now)

    assert DataIPAsset.objects.count() == 2
    assert AuditEvent.objects.count() == 0
