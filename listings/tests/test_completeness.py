import pytest

from listings.completeness import PARTS, completeness_of
from listings.models import AIDatasetProfile, DataIPAsset, Listing

FULL_ASSET = {
    "overview": "x" * 60,
    "fields": [{"name": "a", "type": "", "description": ""}],
    "has_sample": True,
    "algorithm_rules": "x" * 100,
    "update_frequency": "004",
    "record_count": 0,
    "scenario": "planning",
}


def test_the_weights_add_up_to_a_hundred() -> None:
    assert sum(part.points for part in PARTS) == 100


def test_everything_told_is_a_hundred_and_nothing_is_zero() -> None:
    full = completeness_of(DataIPAsset(**FULL_ASSET), Listing(price_minor=1))
    empty = completeness_of(DataIPAsset(), Listing())

    assert (full.score, full.missing, full.next_best) == (100, (), None)
    assert empty.score == 0
    assert len(empty.missing) == len(PARTS)


@pytest.mark.parametrize(
    ("lacking", "score"),
    [
        ({"overview": "x" * 59}, 85),
        ({"fields": []}, 85),
        ({"has_sample": False}, 85),
        ({"algorithm_rules": "x" * 99}, 85),
        ({"update_frequency": ""}, 90),
        ({"record_count": None}, 90),
        ({"scenario": ""}, 90),
    ],
)
def test_each_part_has_its_weight(lacking: dict[str, object], score: int) -> None:
    found = completeness_of(DataIPAsset(**{**FULL_ASSET, **lacking}), Listing(price_minor=1))

    assert found.score == score
    assert found.next_best is not None
    assert found.next_best.field == next(iter(lacking))


def test_a_price_may_be_none_only_where_it_is_free() -> None:
    asset = DataIPAsset(**FULL_ASSET)

    assert completeness_of(asset, Listing(pricing_model="negotiated")).score == 90
    assert completeness_of(asset, Listing(pricing_model="free")).score == 100


def test_a_complete_ai_profile_stands_for_the_list_of_fields() -> None:
    asset = DataIPAsset(**{**FULL_ASSET, "fields": []})
    profile = AIDatasetProfile(asset=asset, is_complete=False)

    assert completeness_of(asset, Listing(price_minor=1)).score == 85
    profile.is_complete = True
    assert completeness_of(asset, Listing(price_minor=1)).score == 100


def test_the_heaviest_missing_part_is_named_first() -> None:
    asset = DataIPAsset(**{**FULL_ASSET, "scenario": "", "has_sample": False})

    found = completeness_of(asset, Listing(price_minor=1))

    assert [part.field for part in found.missing] == ["has_sample", "scenario"]
