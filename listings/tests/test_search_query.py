"""What people find by words and facets, with exact counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.actor import ANONYMOUS, Actor
from listings.models import DataIPAsset, Listing
from listings.search.query import Found, Query, Relaxation, Sort, relaxations, search
from listings.search.rows import shown
from listings.search.schema import FACETS
from listings.search.words import Word, words_of
from listings.tests.build import VALID_TO, a_certificate, a_listing, an_asset
from listings.tests.build_rights import an_ai_profile

TODAY = date(2026, 1, 5)
Follow = Callable[[], int]

pytestmark = pytest.mark.django_db


def find(
    text: str = "", *, actor: Actor = ANONYMOUS, today: date = TODAY, **asked: object
) -> Found:
    return search(Query(text=text, **asked), actor=actor, today=today)  # type: ignore[arg-type]


def counts(found: Found, facet: str) -> dict[str, int]:
    return {count.value: count.n for count in found.facets[facet]}


def titled(title: str, *, region: str = "330000") -> Listing:
    """Return a listing that says nothing but its title."""
    asset = an_asset(
        name=title, overview="", scenario="", keywords="", algorithm_rules="", region=region
    )
    return a_listing(
        certificate=a_certificate(asset), title=title, title_en="", summary="", price_minor=100
    )


@pytest.fixture
def bus(word_index: Follow) -> Listing:
    listing = titled("2025年杭州市公交客流统计数据")
    titled("浙江省气象观测数据")
    word_index()
    return listing


@pytest.mark.parametrize(
    "text",
    [
        "公交",
        "客流",
        "公交数据",
        "公交 客流",
        "数据公交",
        "公交統計",
        "\uff12\uff10\uff12\uff15\u3000公交",
        "2025年公交客流",
        "  公交\t客流\n",
        "公交，客流！",
    ],
)
def test_chinese_words_are_found_however_they_are_typed(text: str, bus: Listing) -> None:
    found = find(text)

    assert found.ids == (bus.pk,)
    assert found.total == 1
    assert not found.is_loose


@pytest.mark.parametrize(
    "text",
    ["passengers", "Passenger COUNTS", "BUSES", "\uff42\uff55\uff53", "the counting of passengers"],
)
def test_english_words_are_found_however_they_are_typed(text: str, word_index: Follow) -> None:
    listing = titled("Bus passenger counts")
    titled("Weather observations")
    word_index()

    assert find(text).ids == (listing.pk,)


def test_all_words_are_required(word_index: Follow) -> None:
    both, one = titled("公交气象"), titled("公交客流")
    word_index()

    assert find("公交 气象").ids == (both.pk,)
    assert set(find("公交").ids) == {both.pk, one.pk}


def test_when_nothing_has_all_words_some_suffice_and_it_is_said(word_index: Follow) -> None:
    bus, weather = titled("公交客流"), titled("气象观测")
    titled("Something else")
    word_index()

    found = find("公交 气象")

    assert found.is_loose
    assert set(found.ids) == {bus.pk, weather.pk}


def test_a_filter_that_leaves_nothing_does_not_loosen_the_words(word_index: Follow) -> None:
    titled("公交气象", region="330000")
    titled("公交客流", region="440000")
    word_index()

    found = find("公交 气象", facets={"province": ("440000",)})

    assert (found.total, found.is_loose) == (0, False)


def test_a_word_in_the_title_ranks_above_the_same_word_elsewhere(word_index: Follow) -> None:
    asset = an_asset(
        name="Weather", overview="bus bus bus", scenario="bus", algorithm_rules="bus", keywords=""
    )
    elsewhere = a_listing(
        certificate=a_certificate(asset), title="Weather", title_en="", summary="bus"
    )
    in_title = titled("Bus counts")
    word_index()

    assert find("bus").ids == (in_title.pk, elsewhere.pk)


def test_fields_numbers_and_holders_are_found(word_index: Follow) -> None:
    listing = a_listing()
    DataIPAsset.objects.filter(pk=listing.asset_id).update(
        fields=[{"name": "station_id", "description": "站点编号"}, "nonsense", {"name": None}]
    )
    assert listing.certificate is not None
    word_index()

    for text in ("站点", "station", listing.listing_no, listing.certificate.certificate_no):
        assert find(text).ids == (listing.pk,), text
    assert find(listing.holder.name).ids == (listing.pk,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("公交", [Word(("公交",), True)]),
        ("统计数据", [Word(("统计",), True), Word(("数据",), True)]),
        ("充电桩", [Word(("充电",), True), Word(("电桩",), False)]),
        ("桩", [Word(("桩",), True)]),
        ("新能源", [Word(("新能", "能源"), True)]),
        (
            "数据和模型",
            [
                Word(("数据",), True),
                Word(("据和",), False),
                Word(("和模",), False),
                Word(("模型",), True),
            ],
        ),
        ("浙数登", [Word(("浙数", "数登"), True)]),
        ("data of buses", [Word(("data",), True), Word(("of",), False), Word(("bus",), True)]),
        ("a a a", [Word(("a",), False)]),
        ("", []),
        ("!!! —— ？", []),
    ],
)
def test_words_are_cut_where_one_demand_ends(text: str, words: list[Word]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "公" * 1_000_000,
        "?!,.;:'\"()[]{}<>+-*/=&|^~`@#$%",
        "😀👍🏽",
        'title:公交 AND NOT (a OR "b") *:* [1 TO 2] a~2 ^3',
        "\\ \" ' % _ \x00 \ud800",
        "\u200b\u202e",
    ],
    ids=["long", "long chinese", "punctuation", "emoji", "operators", "escapes", "invisible"],
)
def test_hostile_words_do_no_harm(text: str, bus: Listing) -> None:
    found = find(text)

    assert found.total <= 2


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_any_text_makes_words_that_can_be_looked_up(text: str) -> None:
    words = words_of(text)

    assert len(words) <= 32
    assert all(term and not term.isspace() for word in words for term in word.terms)


@pytest.fixture
def market(word_index: Follow) -> list[Listing]:
    """Four listings: kinds, provinces, industries, prices and rights are set one by one."""
    rows = [
        a_listing(
            title="A", data_kinds=["text"], region="330000", division="54", update_frequency="001",
            rights_offered=["use"], price_minor=500_000,
        ),
        a_listing(
            title="B", data_kinds=["text", "image"], region="330000", division="65",
            update_frequency="001", rights_offered=["use", "operate"], price_minor=1_000_000,
        ),
        a_listing(
            title="C", data_kinds=["image"], region="440000", division="54", update_frequency="004",
            rights_offered=["use"], price_minor=None, pricing_model="negotiated",
        ),
        a_listing(
            title="D", data_kinds=["speech"], region="440000", division="55",
            update_frequency="004", rights_offered=["operate"], price_minor=None,
            pricing_model="free",
        ),
    ]  # fmt: skip
    an_ai_profile(rows[0].asset)
    DataIPAsset.objects.filter(pk=rows[0].asset_id).update(completeness=85)
    DataIPAsset.objects.filter(pk=rows[1].asset_id).update(completeness=80)
    DataIPAsset.objects.filter(pk=rows[2].asset_id).update(completeness=79)
    DataIPAsset.objects.filter(pk=rows[3].asset_id).update(completeness=10)
    for n, row in enumerate(rows):
        Listing.objects.filter(pk=row.pk).update(published_at=row.created_at + timedelta(days=n))
    word_index()
    return rows


def test_every_facet_is_counted_exactly(market: list[Listing]) -> None:
    found = find()

    assert found.total == 4
    assert {name: counts(found, name) for name in found.facets} == {
        "kind": {"text": 2, "image": 2, "speech": 1},
        "section": {"G": 3, "I": 1},
        "division": {"54": 2, "55": 1, "65": 1},
        "province": {"330000": 2, "440000": 2},
        "ai": {"yes": 1},
        "ai_use": {"train": 1},
        "modality": {"speech": 1},
        "annotation": {"none": 1},
        "update": {"001": 2, "004": 2},
        "pricing": {"one_off": 2, "negotiated": 1, "free": 1},
        "price": {"to_10k": 1, "to_100k": 1, "open": 1, "free": 1},
        "rights": {"use": 3, "operate": 2},
        "completeness": {"80": 2, "60": 1, "0": 1},
    }


def test_a_facets_own_choice_does_not_narrow_its_counts(market: list[Listing]) -> None:
    found = find(facets={"kind": ("text",)})

    assert found.total == 2
    assert counts(found, "kind") == {"text": 2, "image": 2, "speech": 1}
    assert counts(found, "province") == {"330000": 2}
    assert counts(found, "division") == {"54": 1, "65": 1}


def test_values_of_a_facet_add_up_and_facets_narrow_each_other(market: list[Listing]) -> None:
    a, b, _c, d = market

    assert set(find(facets={"kind": ("text", "speech")}).ids) == {a.pk, b.pk, d.pk}
    both = find(facets={"kind": ("text", "speech"), "province": ("440000",)})
    assert both.ids == (d.pk,)
    assert counts(both, "kind") == {"image": 1, "speech": 1, "text": 0}
    assert counts(both, "province") == {"330000": 2, "440000": 1}


def test_sorting(market: list[Listing]) -> None:
    a, b, c, d = (row.pk for row in market)

    assert find().ids == (d, c, b, a)
    assert find(sort=Sort.NEWEST).ids == (d, c, b, a)
    assert find(sort=Sort.PRICE).ids == (d, a, b, c)
    assert find(sort=Sort.COMPLETENESS).ids == (a, b, c, d)


def test_pages_end_where_the_results_end(market: list[Listing]) -> None:
    a, b, c, d = (row.pk for row in market)

    assert find(size=3, page=1).ids == (d, c, b)
    assert find(size=3, page=2).ids == (a,)
    beyond = find(size=3, page=99)
    assert (beyond.page, beyond.ids, beyond.total) == (2, (a,), 4)
    nothing = find("zebra", page=5)
    assert (nothing.page, nothing.ids, nothing.total) == (1, (), 0)


def test_what_to_drop_when_nothing_is_found(market: list[Listing]) -> None:
    query = Query(text="A", facets={"kind": ("speech",), "province": ("330000",)})

    assert search(query, actor=ANONYMOUS, today=TODAY).total == 0
    assert relaxations(query, actor=ANONYMOUS, today=TODAY) == [Relaxation("kind", 1)]
    wordless = replace(query, text="")
    assert relaxations(wordless, actor=ANONYMOUS, today=TODAY) == [
        Relaxation("kind", 2),
        Relaxation("province", 1),
    ]


def test_odd_rows_are_indexed_all_the_same(word_index: Follow) -> None:
    listing = a_listing(currency="USD", division="", region="", update_frequency="")
    DataIPAsset.objects.filter(pk=listing.asset_id).update(fields={"name": "no list"})
    word_index()

    found = find(facets=dict.fromkeys(FACETS, ()))

    assert found.ids == (listing.pk,)
    assert counts(found, "price") == {"other": 1}
    assert counts(found, "division") == counts(found, "section") == counts(found, "province") == {}


def test_all_facets_chosen_at_once(market: list[Listing]) -> None:
    chosen = {
        "kind": ("text",), "section": ("G",), "division": ("54",), "province": ("330000",),
        "ai": ("yes",), "ai_use": ("train",), "modality": ("speech",), "annotation": ("none",),
        "update": ("001",), "pricing": ("one_off",), "price": ("to_10k",),
        "rights": ("use",), "completeness": ("80",),
    }  # fmt: skip

    found = find(facets=chosen)

    assert found.ids == (market[0].pk,)
    assert counts(found, "price") == {"to_10k": 1}


def test_dates_decide_without_any_job(word_index: Follow) -> None:
    listing = a_listing(expires_on=date(2026, 3, 1))
    forever = a_listing()
    word_index()

    assert set(find(today=date(2026, 3, 1)).ids) == {listing.pk, forever.pk}
    assert find(today=date(2026, 3, 2)).ids == (forever.pk,)
    assert find(today=VALID_TO).ids == (forever.pk,)
    assert find(today=VALID_TO + timedelta(days=1)).total == 0
    assert find(today=date(2025, 6, 1)).total == 0


def test_who_sees_what(
    word_index: Follow, hangzhou_voice: Actor, stranger: Actor, operator: Actor
) -> None:
    public = a_listing(hangzhou_voice)
    verified = a_listing(hangzhou_voice, visibility="verified")
    named = a_listing(hangzhou_voice, visibility="named")
    word_index()

    assert set(find().ids) == {public.pk}
    assert find().total == counts(find(), "kind")["structured"] == 1
    assert set(find(actor=stranger).ids) == {public.pk, verified.pk}
    assert set(find(actor=hangzhou_voice).ids) == {public.pk, verified.pk, named.pk}
    assert set(find(actor=operator).ids) == {public.pk, verified.pk, named.pk}


def test_a_withdrawn_listing_is_not_shown_though_the_index_still_has_it(bus: Listing) -> None:
    assert [row.pk for row in shown([bus.pk], actor=ANONYMOUS, today=TODAY)] == [bus.pk]

    Listing.objects.filter(pk=bus.pk).update(status="withdrawn")

    assert find("公交").ids == (bus.pk,)
    assert shown([bus.pk], actor=ANONYMOUS, today=TODAY) == []
