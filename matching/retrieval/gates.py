"""A wish's hard criteria as conditions of the database, so that they filter before a list is cut.

The engine judges every candidate again (``criteria.checks``): this is a sieve, not the judge. That
both agree on every pair is a property test's business (``test_gates``).
"""

from collections.abc import Container
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Func,
    Q,
    Value,
    When,
)
from django.db.models.functions import Left
from django.db.models.lookups import Exact, IsNull

from listings.vocabulary.codes import UpdateFrequency
from listings.vocabulary.kinds import PricingModel
from matching.engine.criteria import HARD, LEAST_OFTEN, MAINLAND, WORLD
from matching.engine.pair import Wish
from matching.retrieval.sides import EVERYWHERE
from matching.retrieval.statement import Slot

Values = dict[str, object]


def _codes(name: str) -> Slot:
    return Slot(name, "varchar[]", ArrayField(CharField()))


class AnyOf(Func):
    """Whether a column's value is among those of an array: one parameter, however many."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


RIGHTS, TERRITORY, WIDER = _codes("rights"), _codes("territory"), _codes("wider")
DIVISIONS, DATA_KINDS, FORMS = _codes("divisions"), _codes("data_kinds"), _codes("delivery_forms")
FREQUENCIES = _codes("update_frequency")
REGION = Slot("region", "varchar", CharField())
CROSS_BORDER = Slot("cross_border", "boolean", BooleanField())
LEAST = Slot("record_count_min", "bigint", BigIntegerField())
BUDGET = Slot("budget", "bigint", BigIntegerField())
CURRENCY = Slot("currency", "varchar", CharField())
SLOTS = [
    *(RIGHTS, TERRITORY, WIDER, DIVISIONS, DATA_KINDS, FORMS, FREQUENCIES),
    *(REGION, CROSS_BORDER, LEAST, BUDGET, CURRENCY),
]


def _condition(slot: Slot, *met: Q | Func | Exact) -> Q:
    """Return: not asked for, or one of ``met``."""
    return reduce(or_, map(Q, met), Q(IsNull(slot, rhs=True)))


# Of each criterion: not asked for, not stated, or met.
CONDITIONS: dict[str, Q] = {
    "rights": _condition(RIGHTS, Q(rights_offered=[]), Q(rights_offered__contains=RIGHTS)),
    "territory": _condition(
        TERRITORY, Q(territory=[]), Q(territory__overlap=WIDER), Q(territory__contains=TERRITORY)
    ),
    "cross_border": _condition(
        CROSS_BORDER, Q(asset__export_allowed=None), Q(asset__export_allowed=True)
    ),
    "divisions": _condition(DIVISIONS, AnyOf("asset__division", DIVISIONS)),
    "data_kinds": _condition(
        DATA_KINDS, Q(asset__data_kinds=[]), Q(asset__data_kinds__overlap=DATA_KINDS)
    ),
    "delivery_forms": _condition(FORMS, AnyOf("delivery_form", FORMS)),
    "region": _condition(
        REGION,
        Q(asset__region_scope__in=sorted(map(str, EVERYWHERE))),
        Q(asset__region=""),
        Exact(Left("asset__region", 2), REGION),
    ),
    "update_frequency": _condition(FREQUENCIES, AnyOf("asset__update_frequency", FREQUENCIES)),
    "record_count_min": _condition(
        LEAST, Q(asset__record_count=None), Q(asset__record_count__gte=LEAST)
    ),
    "budget": _condition(
        BUDGET,
        ~Q(pricing_model=PricingModel.ONE_OFF),
        ~Q(currency=CURRENCY),
        Q(price_minor=None),
        Q(price_minor__lte=BUDGET),
    ),
}
# Of all of them. As a case, because the planner multiplies what it believes of each condition, and
# then expects so few rows that it reads the whole table rather than the index of vectors.
GATES = Case(
    When(reduce(and_, CONDITIONS.values()), then=Value(value=True)),
    default=Value(value=False),
    output_field=BooleanField(),
)


def asked(wish: Wish) -> Values:
    """Return what fills the slots of ``CONDITIONS`` with everything that ``wish`` asks for."""
    return _filled(wish, CONDITIONS)


def demanded(wish: Wish) -> Values:
    """Return what fills them with what ``wish`` insists on: its hard criteria."""
    return _filled(wish, {*HARD, *wish.must})


def demands(wish: Wish) -> bool:
    """Whether ``wish`` insists on anything that is a gate."""
    return any(value is not None for value in demanded(wish).values())


def _filled(wish: Wish, codes: Container[str]) -> Values:
    values = dict.fromkeys((slot.name for slot in SLOTS), None)
    for code, said in _said(wish).items():
        if code in codes:
            values |= said
    return values


def _said(wish: Wish) -> dict[str, Values]:
    found: dict[str, Values] = {
        "rights": {"rights": [*wish.rights_wanted] or None},
        "territory": {"territory": [*wish.territory] or None, "wider": _wider(wish)},
        "cross_border": {"cross_border": wish.cross_border or None},
        "divisions": {"divisions": _or_nothing(wish.divisions)},
        "data_kinds": {"data_kinds": [*wish.data_kinds] or None},
        "delivery_forms": {"delivery_forms": _or_nothing(wish.delivery_forms)},
        "region": {"region": wish.region[:2] or None},
        "update_frequency": {"update_frequency": _often_enough(wish)},
        "record_count_min": {"record_count_min": wish.record_count_min},
        "budget": {"budget": wish.budget_max_minor, "currency": wish.currency},
    }
    return found


def _or_nothing(wanted: tuple[str, ...]) -> list[str] | None:
    return ["", *wanted] if wanted else None


def _wider(wish: Wish) -> list[str] | None:
    """Return the territories of which each alone covers all that is wanted."""
    if not wish.territory:
        return None
    return [WORLD] if WORLD in wish.territory else [WORLD, MAINLAND]


def _often_enough(wish: Wish) -> list[str] | None:
    if not wish.update_frequency or int(wish.update_frequency) > LEAST_OFTEN:
        return None
    often = [code for code in UpdateFrequency.values if int(code) <= int(wish.update_frequency)]
    return ["", *map(str, often)]
