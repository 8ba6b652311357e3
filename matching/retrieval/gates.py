"""A wish's hard criteria as conditions of the database, so that they filter before a list is cut.

The engine judges every candidate again (``criteria.checks``): this is a sieve, not the judge. That
both agree on every pair is a property test's business (``test_gates``).
"""

from django.db.models import Q

from listings.vocabulary.codes import UpdateFrequency
from listings.vocabulary.kinds import PricingModel
from matching.engine.criteria import HARD, LEAST_OFTEN, MAINLAND, WORLD
from matching.engine.pair import Wish
from matching.retrieval.sides import EVERYWHERE


def passes(wish: Wish) -> Q:
    """Return the condition on ``Listing`` rows that no hard criterion of ``wish`` is unmet."""
    whole = Q()
    for code, condition in stated(wish).items():
        if code in HARD or code in wish.must:
            whole &= condition
    return whole


def stated(wish: Wish) -> dict[str, Q]:
    """Return for each criterion that ``wish`` states, hard or not: met, or not stated."""
    found = {
        "rights": _all_of("rights_offered", wish.rights_wanted),
        "territory": _territory(wish),
        "cross_border": ~Q(asset__export_allowed=False) if wish.cross_border else None,
        "divisions": _one_of("asset__division", wish.divisions),
        "data_kinds": _some_of("asset__data_kinds", wish.data_kinds),
        "delivery_forms": _one_of("delivery_form", wish.delivery_forms),
        "region": _region(wish),
        "update_frequency": _update_frequency(wish),
        "record_count_min": _record_count_min(wish),
        "budget": _budget(wish),
    }
    return {code: condition for code, condition in found.items() if condition is not None}


def _all_of(column: str, wanted: tuple[str, ...]) -> Q | None:
    return Q(**{column: []}) | Q(**{f"{column}__contains": list(wanted)}) if wanted else None


def _some_of(column: str, wanted: tuple[str, ...]) -> Q | None:
    return Q(**{column: []}) | Q(**{f"{column}__overlap": list(wanted)}) if wanted else None


def _one_of(column: str, wanted: tuple[str, ...]) -> Q | None:
    return Q(**{f"{column}__in": ["", *wanted]}) if wanted else None


def _territory(wish: Wish) -> Q | None:
    if not wish.territory:
        return None
    everywhere = Q()
    for place in wish.territory:
        wider = [WORLD] if place == WORLD else [WORLD, MAINLAND]
        everywhere &= Q(territory__overlap=[place, *wider])
    return Q(territory=[]) | everywhere


def _region(wish: Wish) -> Q | None:
    if not wish.region:
        return None
    nearby = Q(asset__region="") | Q(asset__region__startswith=wish.region[:2])
    return Q(asset__region_scope__in=[str(scope) for scope in EVERYWHERE]) | nearby


def _update_frequency(wish: Wish) -> Q | None:
    if not wish.update_frequency:
        return None
    wanted = int(wish.update_frequency)
    if wanted > LEAST_OFTEN:
        return Q()
    often = [str(code) for code in UpdateFrequency.values if int(code) <= wanted]
    return Q(asset__update_frequency__in=["", *often])


def _record_count_min(wish: Wish) -> Q | None:
    least = wish.record_count_min
    if least is None:
        return None
    return Q(asset__record_count=None) | Q(asset__record_count__gte=least)


def _budget(wish: Wish) -> Q | None:
    if wish.budget_max_minor is None:
        return None
    return ~Q(
        pricing_model=PricingModel.ONE_OFF,
        currency=wish.currency,
        price_minor__gt=wish.budget_max_minor,
    )
