"""Looking over many texts at once says what reading each of them would say."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kernel.text import HAN, normalise, terms_of_normal
from matching.engine.phrases import Reader
from matching.engine.skim import MARK, PART, PLAIN_HAN, Skimmer, parts_of

texts = st.text(alphabet=f"充电桩站数据的 ,。5gGＡ，é\u0301{MARK}\n", max_size=30)
pulls = st.dictionaries(
    st.sampled_from(["充", "电", "充电", "电桩", "数据", "据的", "5g", "g", "充电桩"]),
    st.floats(0.1, 9.0),
    max_size=6,
)


@given(many=st.lists(texts, max_size=5))
def test_parts_are_those_of_each_text(many: list[str]) -> None:
    found = parts_of(many)

    assert set(found) == set(many)
    for text, parts in found.items():
        alone = PART.findall(normalise(text.replace(MARK, " ")))
        assert [*filter(None, map(str.strip, parts))] == [*filter(None, map(str.strip, alone))]


@given(asked=pulls, parts=st.lists(st.text(alphabet="充电桩站数据的g5 ", max_size=9)))
def test_a_part_pulls_what_its_terms_pull(asked: dict[str, float], parts: list[str]) -> None:
    found = Skimmer(asked).seen_in(parts)

    assert set(found) == {part for part in parts if PLAIN_HAN.fullmatch(part)}
    for part, seen in found.items():
        met = [term for term in terms_of_normal(part) if term in asked]
        has_pair = any(len(term) > 1 for term in met)
        expected = sum(asked[term] for term in met) if has_pair else 0.0
        assert abs(seen.pull - expected) < 1e-9
        within = {n for first, end in seen.runs for n in range(first, end - 1)}
        assert within == {n for n, pair in enumerate(pairwise(part)) if "".join(pair) in asked}


@given(asked=pulls, many=st.lists(texts, max_size=5))
def test_phrases_are_the_same_with_and_without_a_look_over(
    asked: dict[str, float], many: list[str]
) -> None:
    one, other = Reader(asked), Reader(asked)
    other.skim(many)

    for text in many:
        assert list(one.matched(text, least=3.0)) == list(other.matched(text, least=3.0))


def test_every_han_character_is_looked_up() -> None:
    rare = "\U00020000\u3007"

    assert Skimmer({rare: 2.0}).seen_in([rare, "充电"]) == {
        rare: (2.0, [(0, 2)]),
        "充电": (0.0, []),
    }
    assert Skimmer({}).seen_in([rare]) == {rare: (0.0, [])}
    assert Skimmer({rare: 2.0}).seen_in([]) == {}
    assert PLAIN_HAN.fullmatch(rare), HAN
