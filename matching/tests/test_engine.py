"""Exact examples of what the engine says."""

from typing import Any

import pytest

from matching.engine.assess import Query, ask, assess
from matching.engine.criteria import Verdict, checks, steps_too_slow
from matching.engine.explain import explain
from matching.engine.pair import Offer, Wish
from matching.engine.phrases import Reader
from matching.engine.rank import rank
from matching.engine.relax import Relaxation, blocking
from matching.engine.scoring_model import MODELS, V1
from matching.engine.statistics import Statistics, count
from matching.engine.survey import survey
from matching.engine.translation import Translated
from matching.engine.words import weigh
from matching.tests.pairs import SideBySide

CHARGING = Offer(
    listing_id=1,
    holder_id=1,
    title="杭州市充电桩运营数据",
    tags="新能源汽车 公共充电",
    overview="覆盖全市公共充电桩的位置、功率、使用率与故障记录,按小时更新。",
    division="44",
    section="D",
    data_kinds=("structured",),
    delivery_form="002",
    rights_offered=("use", "operate"),
    territory=("CN",),
    region="330000",
    update_frequency="001",
    record_count=2_000_000,
    price_minor=5_000_000,
    completeness=80,
)
WEATHER = Offer(2, 2, "浙江省气象观测数据", overview="全省气象站逐小时温度、降水与风速。")
TRAFFIC = Offer(3, 3, "Highway traffic flow", overview="Hourly vehicle counts on motorways.")
MARKET = [CHARGING, WEATHER, TRAFFIC]
WISH = Wish(title="求购公共充电桩使用率数据", need="需要杭州充电桩的功率和故障记录")


def query(wish: Wish) -> Query:
    return ask(wish, statistics=count(MARKET, model=V1), model=V1)


def test_the_listing_with_the_words_comes_first_and_strong() -> None:
    asked = query(WISH)

    lines = rank((assess(asked, offer) for offer in MARKET), model=V1, limit=3)

    assert [(line.rank, line.assessment.offer.listing_id) for line in lines] == [
        (1, 1),
        (2, 2),
        (3, 3),
    ]
    assert [line.assessment.band for line in lines] == ["strong", "weak", "weak"]


def test_reasons_quote_whole_words_of_the_listing() -> None:
    asked = query(WISH)

    reasons = explain(asked, assess(asked, CHARGING))

    quoted = {phrase["phrase"]: phrase["fields"] for phrase in reasons["phrases"]}
    assert quoted["充电桩"] == ["title"]
    assert quoted["公共充电"] == ["tags"]
    assert quoted["故障记录"] == ["overview"]


def test_phrases_end_at_punctuation_and_never_quote_a_single_character() -> None:
    asked = dict.fromkeys(["充电", "电桩", "数据", "的", "highway", "traffic"], 1.0)

    found = [phrase.text for phrase in Reader(asked).matched("充电桩,数据的。Highway traffic!")]

    assert found == ["充电桩", "数据", "highway traffic"]


@pytest.mark.parametrize("text", ["模型微调 dialogue", "微调dialogue", "dialogue,微调 Dialogue"])
def test_what_the_wish_says_and_what_translates_it_are_quoted_apart(text: str) -> None:
    tuned = Translated("fine tuning", ("fine", "tune"), "微调", ("微", "调", "微调"), 1.0)
    asked = dict.fromkeys(["dialogue", *tuned.terms], 1.0)

    assert {one.text for one in Reader(asked, [tuned]).matched(text)} == {"微调", "dialogue"}
    assert [one.text for one in Reader(asked).matched("微调dialogue")] == ["微调dialogue"]


@pytest.mark.parametrize(
    ("wish", "verdict"),
    [
        ({"rights_wanted": ("use",)}, Verdict.MET),
        ({"rights_wanted": ("use", "transfer")}, Verdict.UNMET),
        ({"territory": ("330000",)}, Verdict.MET),
        ({"territory": ("WORLD",)}, Verdict.UNMET),
        ({"cross_border": True}, Verdict.NEEDS_CONFIRMATION),
        ({"divisions": ("44", "01")}, Verdict.MET),
        ({"divisions": ("01",)}, Verdict.UNMET),
        ({"data_kinds": ("image", "structured")}, Verdict.MET),
        ({"delivery_forms": ("001",)}, Verdict.UNMET),
        ({"region": "330000"}, Verdict.MET),
        ({"region": "310000"}, Verdict.UNMET),
        ({"update_frequency": "002"}, Verdict.MET),
        ({"update_frequency": "001"}, Verdict.MET),
        ({"record_count_min": 2_000_001}, Verdict.UNMET),
        ({"budget_max_minor": 4_999_999}, Verdict.UNMET),
        ({"budget_max_minor": 5_000_000}, Verdict.MET),
        ({"budget_max_minor": 5_000_000, "currency": "USD"}, Verdict.NEEDS_CONFIRMATION),
    ],
)
def test_a_criterion_is_met_unmet_or_open(wish: dict[str, Any], verdict: Verdict) -> None:
    (check,) = checks(Wish(title="", **wish), CHARGING)

    assert check.verdict == verdict


def test_must_makes_a_soft_wish_hard() -> None:
    soft = Wish(title="", update_frequency="001", divisions=("01",))
    hard = Wish(title="", update_frequency="001", divisions=("01",), must=frozenset({"divisions"}))

    assert [check.is_hard for check in checks(soft, CHARGING)] == [False, False]
    assert [(check.code, check.is_hard) for check in checks(hard, CHARGING)] == [
        ("divisions", True),
        ("update_frequency", False),
    ]
    assert assess(query(soft), CHARGING).is_admitted
    assert not assess(query(hard), CHARGING).is_admitted


def test_near_is_better_than_far_and_nobody_knows_stands_between() -> None:
    wish = Wish(title="", sections=("D",), divisions=("45",), update_frequency="001",
                record_count_min=4_000_000, budget_max_minor=2_500_000)  # fmt: skip
    slow = Offer(1, 1, "", section="D", division="44", update_frequency="003",
                 record_count=2_000_000, price_minor=5_000_000)  # fmt: skip

    features = assess(query(wish), slow).features
    silent = assess(query(wish), Offer(1, 1, "")).features

    assert (features["divisions"], features["update_frequency"]) == (0.6, 0.5)
    assert (features["record_count_min"], features["budget"]) == (0.5, 0.5)
    assert {silent[name] for name in ("divisions", "update_frequency", "budget")} == {V1.unknown}


@pytest.mark.parametrize(
    ("wanted", "offered", "steps"),
    [("001", "001", 0), ("002", "001", 0), ("001", "004", 3), ("001", "008", 7), ("008", "009", 0)],
)
def test_steps_too_slow(wanted: str, offered: str, steps: int) -> None:
    assert steps_too_slow(wanted, offered) == steps


def test_near_duplicates_of_one_holder_collapse_into_the_best() -> None:
    twin = Offer(7, 1, CHARGING.title, overview=CHARGING.overview, delivery_form="002")
    rival = Offer(8, 5, CHARGING.title, overview=CHARGING.overview, delivery_form="002")
    asked = query(WISH)

    lines = rank((assess(asked, o) for o in [twin, CHARGING, rival]), model=V1, limit=9)

    assert [(line.assessment.offer.listing_id, line.alike) for line in lines] == [
        (1, (7,)),
        (8, ()),
    ]


def test_the_fourth_listing_of_a_holder_waits_behind_ten() -> None:
    of_one = [Offer(n, 1, f"充电桩 {'甲乙丙丁'[n]}", delivery_form=str(n)) for n in range(4)]
    others = [Offer(n, n, "气象", delivery_form=str(n)) for n in range(10, 19)]
    asked = query(WISH)

    lines = rank((assess(asked, o) for o in [*of_one, *others]), model=V1, limit=20)
    few = rank((assess(asked, o) for o in of_one), model=V1, limit=20)

    assert [line.assessment.offer.holder_id for line in lines[:4]] == [1, 1, 1, 10]
    assert [line.rank for line in lines if line.assessment.offer.holder_id == 1] == [1, 2, 3, 11]
    assert len(few) == 3


def test_what_would_raise_the_score_names_the_empty_fields_best_first() -> None:
    wish = Wish(title=WISH.title, update_frequency="002", divisions=("44",), cross_border=True)
    asked = query(wish)

    reasons = explain(asked, assess(asked, WEATHER))

    assert [gap["code"] for gap in reasons["improvements"]] == [
        "divisions",
        "completeness",
        "update_frequency",
        "cross_border",
    ]


def test_the_single_gate_to_relax_counts_only_listings_that_fit_otherwise() -> None:
    wish = Wish(title=WISH.title, need=WISH.need, rights_wanted=("transfer",))
    other = Offer(9, 9, "气象", rights_offered=("use",))

    assert blocked(wish, [CHARGING, other]) == [Relaxation("rights", 1)]
    assert blocked(WISH, MARKET) == []


def blocked(wish: Wish, market: list[Offer]) -> list[Relaxation]:
    asked = query(wish)
    return blocking(survey(asked, SideBySide(asked, market, [None] * len(market))).blocked)


def test_a_draft_fits_a_need_before_anything_is_on_the_market() -> None:
    none = count([], model=V1)

    found = assess(ask(WISH, statistics=none, model=V1), CHARGING)

    assert none == Statistics()
    assert found.band != "weak"


def test_words_without_a_catalogue_and_a_wish_without_words() -> None:
    assert Statistics().rarity("充") > 0
    assert assess(query(Wish(title="")), CHARGING).share == 0
    assert weigh(Wish(title="!?"), statistics=Statistics(), model=V1).full == 0
    assert MODELS["v1"] is V1
