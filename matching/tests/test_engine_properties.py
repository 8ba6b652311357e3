"""What holds for every wish and every market."""

from dataclasses import asdict, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assess import ask, assess
from matching.engine.criteria import CRITERIA, SOFT, Judge, Verdict, checks
from matching.engine.explain import explain
from matching.engine.meaning import Background
from matching.engine.pair import Offer, Wish
from matching.engine.rank import Ranked, rank
from matching.engine.relax import blocking
from matching.engine.scoring_model import V1
from matching.engine.statistics import Statistics, count
from matching.engine.survey import survey
from matching.tests.pairs import SideBySide, markets, offers, wishes

SHOWN = dict.fromkeys(range(0, 100, 2), 5)  # how often; the odd ones never
TWIN = 140  # further on a listing has the same made-up cosine
HALF = 0.5
SPREAD = Background(mean=0.8, deviation=0.02)


def ranked(
    wish: Wish,
    market: list[Offer],
    *,
    statistics: Statistics | None = None,
    limit: int = 25,
    seed: int | None = None,
) -> list[Ranked]:
    weights = statistics or count(market, model=V1)
    query = ask(wish, statistics=weights, model=V1, background=SPREAD)
    found = (assess(query, offer, cosine=cosine_of(offer)) for offer in market)
    return rank(found, model=V1, limit=limit, seed=seed, exposure=SHOWN)


def cosine_of(offer: Offer) -> float | None:
    """Return a made-up cosine; None for every fourth listing, as if it had no vector yet."""
    return 0.78 + offer.listing_id % 7 / 50 if offer.listing_id % 4 else None


@given(wishes, markets)
def test_no_gate_is_ever_violated(wish: Wish, market: list[Offer]) -> None:
    for line in ranked(wish, market, limit=99):
        assert broken(wish, line.assessment.offer) == set()
        assert Verdict.UNMET not in [gate.verdict for gate in line.assessment.gates]


@pytest.mark.parametrize("code", CRITERIA)
@given(wish=wishes, market=st.lists(offers(), max_size=6, unique_by=lambda one: one.listing_id))
def test_each_gate_by_itself_keeps_out_whoever_breaks_it_and_nobody_else(
    code: str, wish: Wish, market: list[Offer]
) -> None:
    """Each listing is another holder's: no near-duplicate collapses, no holder's fourth is cut."""
    said = {name: getattr(wish, name) for name in SAYS.get(code, (code,))}
    alone = Wish(wish.title, **said, must=frozenset({code} & {*SOFT}))
    apart = [replace(offer, holder_id=offer.listing_id) for offer in market]

    lines = ranked(alone, apart, limit=99)

    kept = {line.assessment.offer.listing_id for line in lines}
    assert kept == {offer.listing_id for offer in apart if not broken(alone, offer)}


SAYS = {  # what of a wish each criterion reads, where it is called otherwise
    "rights": ("rights_wanted",),
    "divisions": ("divisions", "sections"),
    "budget": ("budget_max_minor", "currency"),
}


def broken(wish: Wish, offer: Offer) -> set[str]:
    """Return the gates that ``offer`` breaks, told by the rules' own words and not by the engine.

    Rights, territory and export always count, the others where the wish says must. What either side
    leaves open breaks nothing.
    """
    inland = [place for place in wish.territory if place != "WORLD" and "CN" in offer.territory]
    abroad = {*wish.territory} - {*inland} - {*offer.territory}
    by_rule = {
        "rights": bool(offer.rights_offered) and {*wish.rights_wanted} - {*offer.rights_offered},
        "territory": bool(offer.territory) and "WORLD" not in offer.territory and abroad,
        "cross_border": wish.cross_border and offer.export_allowed is False,
    }
    by_wish = {**_unlisted(wish, offer), **_beyond(wish, offer)}
    must = {code: is_broken for code, is_broken in by_wish.items() if code in wish.must}
    return {code for code, is_broken in {**by_rule, **must}.items() if is_broken}


def _unlisted(wish: Wish, offer: Offer) -> dict[str, bool]:
    covers = wish.region if offer.is_everywhere else offer.region
    sides = {
        "divisions": (wish.divisions, (offer.division,)),
        "data_kinds": (wish.data_kinds, offer.data_kinds),
        "delivery_forms": (wish.delivery_forms, (offer.delivery_form,)),
        "region": ((wish.region,), (covers,)),
    }
    return {
        code: any(wanted) and any(offered) and not {*wanted} & {*offered}
        for code, (wanted, offered) in sides.items()
    }


def _beyond(wish: Wish, offer: Offer) -> dict[str, bool]:
    slowest, often = wish.update_frequency or "008", offer.update_frequency or "001"
    most, price, count = wish.budget_max_minor, offer.price_minor, offer.record_count
    is_known = most is not None and price is not None and offer.currency == wish.currency
    return {
        "update_frequency": slowest < "008" and often > slowest,
        "record_count_min": count is not None and count < (wish.record_count_min or 0),
        "budget": is_known and (price or 0) > (most or 0),
    }


@given(wishes, markets)
def test_what_the_holder_left_open_keeps_nobody_out(wish: Wish, market: list[Offer]) -> None:
    silent = [Offer(offer.listing_id, offer.holder_id, offer.title) for offer in market]
    query = ask(wish, statistics=count(silent, model=V1), model=V1)

    for offer in silent:
        found = assess(query, offer)
        assert found.is_admitted
        assert found.bucket == ("needs_confirmation" if found.gates else "eligible")


@given(wishes, markets, st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(
    wish: Wish, market: list[Offer], chance: Random
) -> None:
    twins = [replace(offer, listing_id=offer.listing_id + TWIN) for offer in market]
    other = [replace(offer, holder_id=offer.holder_id + 4) for offer in twins]
    several = [*market, *(twins if chance.random() < HALF else other)]
    shuffled = chance.sample(several, k=len(several))

    assert ranked(wish, shuffled, limit=99) == ranked(wish, several, limit=99)


@given(wishes, markets)
def test_ranks_count_from_one_and_scores_fall(wish: Wish, market: list[Offer]) -> None:
    lines = ranked(wish, market)

    assert [line.rank for line in lines] == list(range(1, len(lines) + 1))
    first = [line.assessment for line in lines[: V1.top]]
    assert first == sorted(first, key=lambda one: (-one.score, one.offer.listing_id))
    assert all(0 <= one.score <= 1 for one in first)


@given(wishes, markets)
def test_no_holder_fills_the_first_ten(wish: Wish, market: list[Offer]) -> None:
    holders = [line.assessment.offer.holder_id for line in ranked(wish, market)[: V1.top]]

    assert max(map(holders.count, holders), default=0) <= V1.per_holder


@given(wishes, markets, offers(listing_id=99))
def test_one_more_listing_lowers_none_that_scores_higher(
    wish: Wish, market: list[Offer], intruder: Offer
) -> None:
    apart = [replace(offer, holder_id=offer.listing_id) for offer in market]
    statistics = count(apart, model=V1)
    before = ranked(wish, apart, statistics=statistics)

    intruder = replace(intruder, holder_id=99)
    after = ranked(wish, [*apart, intruder], statistics=statistics, limit=26)

    kept = [line.assessment for line in after if line.assessment.offer.listing_id != 99]
    assert kept == [line.assessment for line in before]


@given(wishes, markets, offers(listing_id=99))
def test_an_irrelevant_listing_never_stands_above_one_that_fitted_before(
    wish: Wish, market: list[Offer], intruder: Offer
) -> None:
    """The catalogue counts it: rarities and lengths change for all."""
    apart = [replace(offer, holder_id=offer.listing_id) for offer in market]
    fitting = {
        line.assessment.offer.listing_id
        for line in ranked(wish, apart, limit=99)
        if line.assessment.band != "weak"
    }
    texts = {"title": "琵琶 lute", "tags": "", "overview": "", "data_fields": "", "rules": ""}
    intruder = Offer(**{**asdict(intruder), **texts, "holder_id": 99})

    after = [
        line.assessment.offer.listing_id for line in ranked(wish, [*apart, intruder], limit=99)
    ]

    if 99 in after:
        assert fitting <= {*after[: after.index(99)]}


@given(wishes, markets, st.integers(0, 9))
def test_exploring_moves_one_fitting_listing_of_an_unseen_holder_at_most(
    wish: Wish, market: list[Offer], seed: int
) -> None:
    apart = [replace(offer, holder_id=offer.listing_id) for offer in market]
    plain, explored = ranked(wish, apart), ranked(wish, apart, seed=seed)

    moved = [line for line in explored if line.is_explored]
    kept = [line.assessment for line in explored if not line.is_explored]
    assert len(moved) <= 1
    assert kept == [line.assessment for line in plain if line.assessment not in
                    [one.assessment for one in moved]]  # fmt: skip
    for line in moved:
        assert V1.top // 2 < line.rank <= V1.top
        assert line.assessment.band != "weak"
        assert line.assessment.is_admitted
        assert line.assessment.offer.holder_id % 2 == 1
    assert explored == ranked(wish, apart, seed=seed)


@given(wishes, st.lists(offers(), max_size=8))
def test_judge_says_what_the_checks_say(wish: Wish, many: list[Offer]) -> None:
    judge = Judge(wish)

    assert [judge.checks(offer) for offer in [*many, *many]] == [
        checks(wish, offer) for offer in [*many, *many]
    ]


@given(wishes, markets, st.booleans())
def test_survey_says_of_all_what_is_said_of_each(
    wish: Wish, market: list[Offer], hears_meaning: bool
) -> None:
    spread = SPREAD if hears_meaning else None
    query = ask(wish, statistics=count(market, model=V1), model=V1, background=spread)
    cosines = [cosine_of(offer) for offer in market]

    seen = survey(query, SideBySide(query, market, cosines))

    each = [assess(query, o, cosine=c) for o, c in zip(market, cosines, strict=True)]
    assert seen.scores.tolist() == pytest.approx([one.score for one in each])
    assert seen.is_admitted.tolist() == [one.is_admitted for one in each]
    assert seen.is_fair.tolist() == [one.band != "weak" for one in each]


@given(wishes, markets)
def test_reasons_name_every_criterion_once_and_add_up(wish: Wish, market: list[Offer]) -> None:
    query = ask(wish, statistics=count(market, model=V1), model=V1)

    for line in ranked(wish, market):
        reasons = explain(query, line.assessment)
        codes = [check["code"] for check in [*reasons["gates"], *reasons["wishes"]]]
        assert sorted(codes) == sorted(check.code for check in line.assessment.checks)
        assert sum(phrase["share"] for phrase in reasons["phrases"]) <= 1000
        assert bool(line.assessment.share) or reasons["phrases"] == []


@given(wishes, markets)
def test_giving_up_the_named_gate_admits_as_many_as_promised(
    wish: Wish, market: list[Offer]
) -> None:
    query = ask(wish, statistics=count(market, model=V1), model=V1)
    assessed = [assess(query, offer) for offer in market]
    beside = SideBySide(query, market, [None] * len(market))
    advice = next(iter(blocking(survey(query, beside).blocked)), None)
    fair = [one for one in assessed if one.band != "weak"]
    admitted = sum(one.is_admitted for one in fair)

    def without(code: str) -> int:
        kept = [[g for g in one.gates if g.code != code] for one in fair]
        return sum(all(gate.verdict != Verdict.UNMET for gate in gates) for gates in kept)

    gains = {gate.code: without(gate.code) - admitted for one in fair for gate in one.gates}
    assert (advice.gain if advice else 0) == max(gains.values(), default=0)
    assert advice is None or gains[advice.code] == advice.gain
