"""Each criterion of a wish against an offer: met, unmet, or needs confirmation.

Rights, territory and cross-border transfer are hard whenever they are asked for; the others when
the poster marked them "must". A field the holder left empty is never "no": it needs confirmation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from matching.engine.pair import Offer, Stated, Wish

LEAST_OFTEN = 7  # national update-frequency codes: 001 real time ... 007 yearly
WORLD, MAINLAND = "WORLD", "CN"


class Verdict(StrEnum):
    """What comparing a wish with an offer gave."""

    MET = "met"
    UNMET = "unmet"
    NEEDS_CONFIRMATION = "needs_confirmation"


Value = str | int | bool
Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One criterion: what is wanted, what is offered (empty: not stated), and the verdict."""

    code: str
    wanted: Values
    offered: Values
    verdict: Verdict
    is_hard: bool


Found = tuple[Values, Values, Verdict] | None  # None: the wish does not ask for it


def checks(wish: Wish, offer: Offer) -> tuple[Check, ...]:
    """Return a check for each criterion that ``wish`` states, hard ones first."""
    found = []
    for code, compare in CRITERIA.items():
        if (result := compare(wish, offer)) is not None:
            found.append(Check(code, *result, is_hard=_is_hard(code, wish)))
    return tuple(sorted(found, key=lambda check: not check.is_hard))


class Judge:
    """``checks`` of one wish for many offers: what two offers state alike is compared once.

    ``asked``: the criteria that the wish states and whether they are hard, hard ones first.
    """

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        stated = [check.code for check in checks(wish, NOTHING)]
        self.asked = [(code, _is_hard(code, wish)) for code in stated]
        self._known: dict[tuple[str, object], Check] = {}

    def checks(self, offer: Offer) -> tuple[Check, ...]:
        """Return what ``checks`` returns."""
        return tuple(self.check(code, offer, is_hard=hard) for code, hard in self.asked)

    def check(self, code: str, offer: Offer, *, is_hard: bool) -> Check:
        """Return the check of one criterion that the wish states."""
        key = (code, READS[code](offer))
        check = self._known.get(key)
        if check is None:
            found = CRITERIA[code](self._wish, offer)
            assert found is not None, code
            check = self._known[key] = Check(code, *found, is_hard=is_hard)
        return check


def _is_hard(code: str, wish: Wish) -> bool:
    return code in HARD or code in wish.must


def _rights(wish: Wish, offer: Stated) -> Found:
    if not wish.rights_wanted:
        return None
    fits = set(wish.rights_wanted) <= set(offer.rights_offered)
    stated = tuple(offer.rights_offered)
    return wish.rights_wanted, stated, _said(fits, known=bool(stated))


def _territory(wish: Wish, offer: Stated) -> Found:
    if not wish.territory:
        return None
    fits = all(_covers(offer.territory, place) for place in wish.territory)
    stated = tuple(offer.territory)
    return wish.territory, stated, _said(fits, known=bool(stated))


def _cross_border(wish: Wish, offer: Stated) -> Found:
    if not wish.cross_border:
        return None
    stated = () if offer.export_allowed is None else (offer.export_allowed,)
    return (True,), stated, _said(bool(offer.export_allowed), known=bool(stated))


def _divisions(wish: Wish, offer: Stated) -> Found:
    return _one_of(wish.divisions, (offer.division,))


def _data_kinds(wish: Wish, offer: Stated) -> Found:
    return _one_of(wish.data_kinds, offer.data_kinds)


def _delivery_forms(wish: Wish, offer: Stated) -> Found:
    return _one_of(wish.delivery_forms, (offer.delivery_form,))


def _region(wish: Wish, offer: Stated) -> Found:
    if not wish.region:
        return None
    fits = offer.is_everywhere or offer.region[:2] == wish.region[:2]
    stated = (MAINLAND,) if offer.is_everywhere else (offer.region,) if offer.region else ()
    return (wish.region,), stated, _said(fits, known=bool(stated))


def _update_frequency(wish: Wish, offer: Stated) -> Found:
    if not wish.update_frequency:
        return None
    stated = (offer.update_frequency,) if offer.update_frequency else ()
    fits = steps_too_slow(wish.update_frequency, offer.update_frequency or "999") == 0
    return (wish.update_frequency,), stated, _said(fits, known=bool(stated))


def _record_count_min(wish: Wish, offer: Stated) -> Found:
    if wish.record_count_min is None:
        return None
    stated = () if offer.record_count is None else (offer.record_count,)
    fits = (offer.record_count or 0) >= wish.record_count_min
    return (wish.record_count_min,), stated, _said(fits, known=bool(stated))


def _budget(wish: Wish, offer: Stated) -> Found:
    if wish.budget_max_minor is None:
        return None
    price = offer.price_minor
    comparable = price is not None and offer.currency == wish.currency
    stated = () if price is None else (price, offer.currency)
    fits = (price or 0) <= wish.budget_max_minor
    return (wish.budget_max_minor, wish.currency), stated, _said(fits, known=comparable)


def _one_of(wanted: tuple[str, ...], offered: Sequence[str]) -> Found:
    """Compare two sets: one common member is enough."""
    if not wanted:
        return None
    stated = tuple(filter(None, offered))
    return wanted, stated, _said(bool(set(wanted) & set(stated)), known=bool(stated))


def _said(fits: bool, *, known: bool) -> Verdict:  # noqa: FBT001 - reads as a sentence
    if not known:
        return Verdict.NEEDS_CONFIRMATION
    return Verdict.MET if fits else Verdict.UNMET


def _covers(territory: Sequence[str], place: str) -> bool:
    inland = place != WORLD and MAINLAND in territory
    return WORLD in territory or inland or place in territory


def steps_too_slow(wanted: str, offered: str) -> int:
    """Return by how many steps ``offered`` is updated more seldom than ``wanted``; 0 or more.

    Whoever accepts irregular (008) or historical data (009) accepts every frequency.
    """
    return 0 if int(wanted) > LEAST_OFTEN else max(int(offered) - int(wanted), 0)


HARD = frozenset({"rights", "territory", "cross_border"})
CRITERIA: dict[str, Callable[[Wish, Stated], Found]] = {
    "rights": _rights,
    "territory": _territory,
    "cross_border": _cross_border,
    "divisions": _divisions,
    "data_kinds": _data_kinds,
    "delivery_forms": _delivery_forms,
    "region": _region,
    "update_frequency": _update_frequency,
    "record_count_min": _record_count_min,
    "budget": _budget,
}
SOFT = tuple(code for code in CRITERIA if code not in HARD)  # what a poster may mark "must"
# What of an offer each criterion looks at.
READS: dict[str, Callable[[Offer], object]] = {
    "rights": attrgetter("rights_offered"),
    "territory": attrgetter("territory"),
    "cross_border": attrgetter("export_allowed"),
    "divisions": attrgetter("division"),
    "data_kinds": attrgetter("data_kinds"),
    "delivery_forms": attrgetter("delivery_form"),
    "region": attrgetter("region", "is_everywhere"),
    "update_frequency": attrgetter("update_frequency"),
    "record_count_min": attrgetter("record_count"),
    "budget": attrgetter("price_minor", "currency"),
}
NOTHING = Offer(listing_id=0, holder_id=0, title="")
