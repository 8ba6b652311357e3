"""Open intents as the database has them now, without texts: what a listing is held against."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from django.db.models import BigIntegerField, Q

from listings.models import Listing
from listings.vocabulary.kinds import Visibility
from matching.engine.pair import Wish
from matching.engine.survey import Flags
from matching.models import Intent
from matching.models.intent import IntentQuerySet
from matching.retrieval.rows import IDS, ids_of, one_of
from matching.retrieval.sides import SECTION_OF
from matching.retrieval.statement import Slot, Statement

HOLDER = Slot("holder", "bigint", BigIntegerField())


class Row(NamedTuple):
    """What is read of one intent; named as its columns."""

    id: int
    divisions: Sequence[str]
    data_kinds: Sequence[str]
    delivery_forms: Sequence[str]
    rights_wanted: Sequence[str]
    territory: Sequence[str]
    region: str
    cross_border: bool
    update_frequency: str
    record_count_min: int | None
    budget_max_minor: int | None
    currency: str
    must: Sequence[str]


# What a row wants of each criterion; None: it does not ask for it.
WANTED: dict[str, Callable[[Row], Hashable]] = {
    "rights": lambda row: tuple(row.rights_wanted) or None,
    "territory": lambda row: tuple(row.territory) or None,
    "cross_border": lambda row: row.cross_border or None,
    "divisions": lambda row: tuple(row.divisions) or None,
    "data_kinds": lambda row: tuple(row.data_kinds) or None,
    "delivery_forms": lambda row: tuple(row.delivery_forms) or None,
    "region": lambda row: row.region or None,
    "update_frequency": lambda row: row.update_frequency or None,
    "record_count_min": lambda row: row.record_count_min,
    "budget": lambda row: (
        None if row.budget_max_minor is None else (row.budget_max_minor, row.currency)
    ),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Intents side by side, as ``survey_wishes`` wants them."""

    rows: Sequence[Row]

    def wanted(self, code: str) -> Sequence[Hashable]:
        """Return what each intent wants of a criterion."""
        return list(map(WANTED[code], self.rows))

    def insists(self, code: str) -> Flags:
        """Return which intents call a criterion a must."""
        return np.array([code in row.must for row in self.rows], np.bool_)

    def wish(self, place: int) -> Wish:
        """Return what one intent asks for."""
        row = self.rows[place]
        return Wish(
            title="",
            divisions=tuple(row.divisions),
            sections=tuple({SECTION_OF.get(code, "") for code in row.divisions}),
            data_kinds=tuple(row.data_kinds),
            delivery_forms=tuple(row.delivery_forms),
            rights_wanted=tuple(row.rights_wanted),
            territory=tuple(row.territory),
            region=row.region,
            cross_border=row.cross_border,
            update_frequency=row.update_frequency,
            record_count_min=row.record_count_min,
            budget_max_minor=row.budget_max_minor,
            currency=row.currency,
            must=frozenset(row.must),
        )


Read = Callable[[Collection[int]], list[Row]]


def askers(listing: Listing) -> Read:
    """Return what reads those of given intents that ``listing`` may be proposed to.

    Open ones of verified posters, not its holder's own; none when only those named may see it.
    """
    if listing.visibility == Visibility.NAMED:
        return lambda _ids: []
    return lambda ids: _rows(_open_ones(), ids, holder=listing.holder_id)


def among(rows: IntentQuerySet) -> Read:
    """Return what reads those of given intents that are among ``rows``."""
    said = ("pk", *Row._fields[1:])
    return lambda ids: [Row._make(one) for one in rows.filter(pk__in=ids).values_list(*said)]


@cache
def _open_ones() -> Statement:
    rows = Intent.objects.open().by_verified().filter(~Q(poster=HOLDER), one_of(IDS))
    return Statement(rows.values_list("pk", *Row._fields[1:]))


def _rows(statement: Statement, ids: Collection[int], **values: object) -> list[Row]:
    found = statement.rows({**values, "ids": ids_of(ids)})
    return [Row._make(read) for read in found]
