"""The gates as conditions of the database are the engine's criteria, pair by pair."""

from dataclasses import replace
from datetime import datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.models import DataIPAsset, Listing
from listings.tests.build import a_listing
from listings.vocabulary.codes import DeliveryForm, UpdateFrequency
from listings.vocabulary.kinds import RIGHTS_OFFERED, DataKind, PricingModel, RegionScope
from matching.engine.criteria import CRITERIA, NOTHING, SOFT, Verdict, checks
from matching.engine.pair import Offer, Wish
from matching.retrieval.gates import CONDITIONS, GATES, SLOTS, asked, demanded
from matching.retrieval.sides import offer_of
from matching.retrieval.statement import Statement
from parties.tests.build import an_organisation

RIGHTS = [str(right.value) for right in RIGHTS_OFFERED]
PLACES = ["330000", "310000", "440000"]
TERRITORIES = [*PLACES, "CN", "WORLD"]
DIVISIONS = ["54", "55", "74"]


def some(values: list[str], size: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=size, unique=True).map(tuple)


wishes = st.builds(
    Wish,
    title=st.just("wish"),
    divisions=some(DIVISIONS),
    data_kinds=some(DataKind.values),
    delivery_forms=some(DeliveryForm.values),
    rights_wanted=some(RIGHTS, 3),
    territory=some(TERRITORIES),
    region=st.sampled_from(["", *PLACES]),
    cross_border=st.booleans(),
    update_frequency=st.sampled_from(["", *UpdateFrequency.values]),
    record_count_min=st.none() | st.sampled_from([0, 1, 1000, 1001, 10**9]),
    budget_max_minor=st.none() | st.sampled_from([0, 1, 5000, 5001, 10**9]),
    currency=st.sampled_from(["CNY", "USD"]),
    must=st.frozensets(st.sampled_from(SOFT)),
)


@pytest.fixture
def market(now: datetime) -> dict[int, Offer]:
    """Forty published listings of every shape, as offers by their id."""
    chance, holder = Random(4), an_organisation()
    for _ in range(40):
        listing = a_listing(holder)
        DataIPAsset.objects.filter(pk=listing.asset_id).update(
            division=chance.choice(["", *DIVISIONS]),
            data_kinds=chance.sample(DataKind.values, chance.randrange(3)),
            region=chance.choice(["", *PLACES]),
            region_scope=chance.choice(["", *RegionScope.values]),
            update_frequency=chance.choice(["", *UpdateFrequency.values]),
            record_count=chance.choice([None, 0, 1000, 10**9]),
            export_allowed=chance.choice([None, True, False]),
        )
        Listing.objects.filter(pk=listing.pk).update(
            rights_offered=chance.sample(RIGHTS, chance.randrange(4)),
            territory=chance.sample(TERRITORIES, chance.randrange(3)),
            delivery_form=chance.choice(["", *DeliveryForm.values]),
            pricing_model=(model := chance.choice(["one_off", "free", "monthly", "negotiated"])),
            price_minor=None
            if model == PricingModel.NEGOTIATED
            else chance.choice([0, 5000, 10**8]),
            currency=chance.choice(["CNY", "USD"]),
        )
    rows = Listing.objects.select_related("asset")
    return {listing.pk: offer_of(listing, now=now) for listing in rows}


@pytest.mark.django_db
def test_database_and_engine_agree_on_every_pair(market) -> None:
    let_through = 0
    conditions = {
        code: Statement(Listing.objects.filter(one).values_list("pk"))
        for code, one in CONDITIONS.items()
    }
    gates = Statement(Listing.objects.filter(GATES).values_list("pk"))

    @given(wishes)
    def agree(wish: Wish) -> None:
        nonlocal let_through
        wish = replace(wish, must=wish.must & {c.code for c in checks(wish, market[min(market)])})
        for code in {check.code for check in checks(wish, NOTHING)}:
            kept = {pk for (pk,) in conditions[code].rows(asked(wish))}
            judged = {
                pk
                for pk, offer in market.items()
                if Verdict.UNMET not in (CRITERIA[code](wish, offer) or ())
            }
            assert kept == judged, code
        admitted = {
            pk
            for pk, offer in market.items()
            if all(c.verdict != Verdict.UNMET for c in checks(wish, offer) if c.is_hard)
        }
        assert {pk for (pk,) in gates.rows(demanded(wish))} == admitted
        let_through += len(admitted)

    agree()
    assert let_through


def test_every_criterion_has_its_condition() -> None:
    wish = Wish(
        title="all",
        divisions=("54",),
        data_kinds=("structured",),
        delivery_forms=("dataset",),
        rights_wanted=("use",),
        territory=("CN",),
        region="330000",
        cross_border=True,
        update_frequency="004",
        record_count_min=1,
        budget_max_minor=1,
    )

    assert CONDITIONS.keys() == CRITERIA.keys()
    assert None not in asked(wish).values()
    hard = {name for name, value in demanded(wish).items() if value is not None}
    assert hard == {"rights", "territory", "wider", "cross_border"}
    assert [*demanded(Wish(title="none")).values()] == [None] * len(SLOTS)
