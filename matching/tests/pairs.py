"""Wishes and offers of every shape, for properties."""

from collections.abc import Hashable, Sequence

import numpy as np
from hypothesis import strategies as st

from matching.engine.assess import Query
from matching.engine.criteria import READS, SOFT
from matching.engine.pair import Offer, Wish
from matching.engine.words import overlap, saturated, words_of

WORDS = [
    "充电桩",
    "运营",
    "客流",
    "气象",
    "traffic",
    "city",
    "5g",
    "数据",
    "the",
    "of",
    "农业",
    "保险",
]
PROVINCES = ["330000", "310000", "110000"]
FREQUENCIES = ["", "001", "002", "004", "007", "008"]

phrases = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
some_codes = st.lists(st.sampled_from(["01", "02", "03"]), max_size=2, unique=True).map(tuple)
amounts = st.none() | st.integers(0, 10**6)

wishes = st.builds(
    Wish,
    title=phrases,
    need=phrases,
    purpose=phrases,
    divisions=some_codes,
    sections=some_codes,
    data_kinds=some_codes,
    delivery_forms=some_codes,
    rights_wanted=st.lists(st.sampled_from(["use", "operate"]), max_size=2, unique=True).map(tuple),
    territory=st.lists(st.sampled_from([*PROVINCES, "CN", "WORLD"]), max_size=2).map(tuple),
    region=st.sampled_from(["", *PROVINCES]),
    cross_border=st.booleans(),
    update_frequency=st.sampled_from(FREQUENCIES),
    record_count_min=amounts,
    budget_max_minor=amounts,
    must=st.frozensets(st.sampled_from(SOFT)),
)


def offers(listing_id: int | None = None) -> st.SearchStrategy[Offer]:
    """Return offers; of the given listing, or of any."""
    return st.builds(
        Offer,
        listing_id=st.just(listing_id) if listing_id is not None else st.integers(1, 50),
        holder_id=st.integers(1, 4),
        title=phrases,
        tags=phrases,
        overview=phrases,
        data_fields=phrases,
        rules=phrases,
        division=st.sampled_from(["", "01", "02", "03"]),
        section=st.sampled_from(["", "01", "02"]),
        data_kinds=some_codes,
        delivery_form=st.sampled_from(["01", "02"]),
        rights_offered=st.lists(st.sampled_from(["use", "operate", "transfer"]), unique=True).map(
            tuple
        ),
        territory=st.lists(st.sampled_from([*PROVINCES, "CN", "WORLD"]), max_size=2).map(tuple),
        region=st.sampled_from(["", *PROVINCES]),
        is_everywhere=st.booleans(),
        export_allowed=st.none() | st.booleans(),
        update_frequency=st.sampled_from(FREQUENCIES),
        record_count=amounts,
        price_minor=amounts,
        currency=st.sampled_from(["CNY", "USD"]),
        completeness=st.integers(0, 100),
        age_days=st.integers(0, 2000),
    )


markets = st.lists(offers(), max_size=25, unique_by=lambda offer: offer.listing_id)


class SideBySide:
    """Offers as ``survey`` wants them, beside those it is compared with."""

    def __init__(self, query: Query, offers: Sequence[Offer], cosines: Sequence[float | None]):
        """Count their words."""
        self._offers = offers
        answers = [
            saturated(
                words_of(offer, model=query.model), statistics=query.statistics, model=query.model
            )
            for offer in offers
        ]
        self.shares = np.array([overlap(query.words, one) for one in answers], np.float64)
        self.cosines = np.array(cosines, np.float64)
        self.completeness = np.array([offer.completeness for offer in offers], np.float64)
        self.age_days = np.array([offer.age_days for offer in offers], np.float64)

    def stated(self, code: str) -> list[Hashable]:
        return [(READS[code](offer), offer.section) for offer in self._offers]

    def offer(self, place: int) -> Offer:
        return self._offers[place]
