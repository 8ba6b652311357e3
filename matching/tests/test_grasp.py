"""How much of a wish the catalogue can answer at all."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given

from matching.engine.assess import ask, assess
from matching.engine.fusion import trusted
from matching.engine.grasp import YOUNG, grasped
from matching.engine.pair import Offer, Wish
from matching.engine.scoring_model import V1
from matching.engine.statistics import count
from matching.engine.translation import Translated
from matching.tests.pairs import markets, wishes

PETS = Wish("宠物病历", "医院的病历", "rain or 5g")
PARTLY = Translated("rain", ("rain",), "降", ("降",), 0.25)


@dataclass
class Known:
    """A catalogue that knows the terms ``words`` names, each as rare as the next."""

    words: str = ""
    documents: int = YOUNG

    def frequency(self, term: str) -> int:
        """Return 1 of what it knows."""
        return int(term in self.words.split())

    def rarity(self, term: str) -> float:
        """Return 1."""
        return 1.0


def grasp(wish: Wish, known: Known, *found: Translated) -> float:
    return grasped(wish, found, statistics=known, typical=V1.grasp)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", 0.0),
        ("病历 医院", (1 / 2 + 3 / 6) / 2),
        ("宠物 病历", (2 / 2 + 3 / 6) / 2),
        ("宠物 病历 医院 rain 5g", 1.0),
    ],
)
def test_what_the_title_says_counts_once_more_by_itself(words: str, expected: float) -> None:
    assert grasp(PETS, Known(words)) == pytest.approx(expected)


def test_a_translation_in_doubt_is_understood_in_part() -> None:
    assert grasp(PETS, Known("病历"), PARTLY) == pytest.approx((1 / 2 + 2.25 / 6) / 2)
    assert grasp(PETS, Known("病历"), PARTLY, PARTLY) == pytest.approx((1 / 2 + 2.25 / 6) / 2)


def test_idle_words_and_what_is_ruled_out_are_not_missed() -> None:
    wish = Wish("求购病历", "我们需要病历，不要宠物，the of a")

    assert grasp(wish, Known("病历")) == 1


@pytest.mark.parametrize("wish", [Wish(""), Wish("!?"), Wish("的")])
def test_of_a_wish_without_words_and_of_an_empty_catalogue_nothing_is_known(wish: Wish) -> None:
    assert grasp(wish, Known()) == V1.grasp
    assert grasp(PETS, Known(documents=0)) == V1.grasp


def test_a_young_catalogue_is_believed_in_part() -> None:
    half = Known(documents=YOUNG // 2)

    assert grasp(PETS, half) == pytest.approx(V1.grasp / 2)
    assert grasp(PETS, replace(half, documents=10 * YOUNG)) == 0


def test_one_need_stands_lower_everywhere_when_more_of_it_is_unheard_of() -> None:
    market = [Offer(n, n, "医院病历", overview="医院的病历数据") for n in range(YOUNG)]
    statistics = count(market, model=V1)

    of_people, of_pets = (
        assess(ask(Wish(f"{whose}医院病历"), statistics=statistics, model=V1), market[0])
        for whose in ("", "宠物")
    )

    assert of_pets.standing.together < of_people.standing.together
    assert of_pets.score < of_people.score


def test_what_is_added_is_nothing_for_a_typical_need_and_the_same_one_by_one() -> None:
    many = np.array([0.0, V1.grasp, 1.0])

    added = trusted(many, model=V1)

    assert added.tolist() == [trusted(float(one), model=V1) for one in many]
    assert added[1] == 0
    assert added[2] - added[0] == pytest.approx(V1.trust)


@given(wishes, markets)
def test_it_is_a_share_and_whole_where_a_listing_says_every_word(
    wish: Wish, market: list[Offer]
) -> None:
    everything = Offer(99, 99, wish.title, overview=wish.need, data_fields=wish.purpose)
    without, with_all = (
        count([*market, *more], model=V1) for more in ([], [everything] * (YOUNG - len(market)))
    )

    assert 0 <= grasped(wish, (), statistics=without, typical=V1.grasp) <= 1
    assert grasped(wish, (), statistics=with_all, typical=V1.grasp) in (1, V1.grasp)
