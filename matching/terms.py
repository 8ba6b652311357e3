"""Everything a person or a machine fills in about one intent, and about what to be sent."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kernel.errors import InvalidInput
from kernel.money import EXPONENTS, MAX_MINOR
from listings.vocabulary.codes import DeliveryForm, UpdateFrequency
from listings.vocabulary.industries import DIVISIONS
from listings.vocabulary.kinds import RIGHTS_OFFERED, DataKind
from matching.engine.criteria import SOFT
from matching.models import Intent, PushPreference
from parties.vocabulary.regions import PROVINCES

EVERYWHERE = ("CN", "WORLD")
MAX_COUNT = 2**63 - 1


@dataclass(frozen=True, slots=True)
class IntentWish:
    """What a poster wants. Field names are those of the columns; an empty value is "not said".

    ``must`` names the wishes that are hard; naming one that is not stated is refused. Budgets are
    minor units of ``currency``.
    """

    title: str
    need: str
    purpose: str = ""
    divisions: tuple[str, ...] = ()
    data_kinds: tuple[str, ...] = ()
    delivery_forms: tuple[str, ...] = ()
    rights_wanted: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    region: str = ""
    cross_border: bool = False
    update_frequency: str = ""
    record_count_min: int | None = None
    must: tuple[str, ...] = ()
    budget_min_minor: int | None = None
    budget_max_minor: int | None = None
    currency: str = "CNY"
    deadline_on: date | None = None
    confidential: bool = False
    visibility: str = "public"


WISH_FIELDS = tuple(f.name for f in fields(IntentWish))
STATED_BY = {code: "budget_max_minor" if code == "budget" else code for code in SOFT}


def wish_terms_of(intent: Intent) -> IntentWish:
    """Return what ``intent`` says now; a copy to change with ``replace``."""
    said: dict[str, Any] = {name: getattr(intent, name) for name in WISH_FIELDS}
    said |= {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
    return IntentWish(**said)


def apply_wish(wish: IntentWish, *, intent: Intent, today: date) -> list[str]:
    """Write ``wish`` onto the unsaved or locked ``intent``; return the names of what changed.

    Raises:
        InvalidInput: a text too long or missing, a code outside its closed set, a deadline before
            ``today``, a budget upside down, a "must" without a value; ``field`` names it.
    """
    values: dict[str, Any] = {name: _column_value(getattr(wish, name)) for name in WISH_FIELDS}
    _check_codes(values)
    _check_amounts(values)
    if wish.deadline_on and wish.deadline_on < today and wish.deadline_on != intent.deadline_on:
        raise InvalidInput(_("The deadline is past."), field="deadline_on")
    changed = [name for name in WISH_FIELDS if getattr(intent, name) != values[name]]
    for name in changed:
        setattr(intent, name, values[name])
    _check_columns(intent)
    return changed


def _column_value(value: object) -> object:
    if isinstance(value, str):
        return value.strip()
    return list(dict.fromkeys(value)) if isinstance(value, tuple) else value


@cache
def closed_sets() -> dict[str, frozenset[str]]:
    """Return the codes each field may hold."""
    provinces = {province.code for province in PROVINCES}
    return {
        "divisions": frozenset(division.code for division in DIVISIONS),
        "data_kinds": frozenset(DataKind.values),
        "delivery_forms": frozenset(DeliveryForm.values),
        "rights_wanted": frozenset(str(right.value) for right in RIGHTS_OFFERED),
        "territory": frozenset({*provinces, *EVERYWHERE}),
        "region": frozenset({"", *provinces}),
        "update_frequency": frozenset({"", *UpdateFrequency.values}),
        "must": frozenset(SOFT),
        "currency": frozenset(EXPONENTS),
        "visibility": frozenset(Intent.Visibility.values),
    }


def _check_codes(values: dict[str, Any]) -> None:
    for name, allowed in closed_sets().items():
        given = values[name] if isinstance(values[name], list) else [values[name]]
        if unknown := [code for code in given if code not in allowed]:
            raise InvalidInput(_("Unknown code: %(code)s.") % {"code": unknown[0]}, field=name)
    for code in values["must"]:
        if values[STATED_BY[code]] in ("", [], None):
            raise InvalidInput(
                _("“Must” needs a value: say what is wanted, or untick it."),
                field=STATED_BY[code],
            )


def _check_amounts(values: dict[str, Any]) -> None:
    least, most = values["budget_min_minor"], values["budget_max_minor"]
    for name, largest in (
        ("budget_min_minor", MAX_MINOR),
        ("budget_max_minor", MAX_MINOR),
        ("record_count_min", MAX_COUNT),
    ):
        if values[name] is not None and not 0 <= values[name] <= largest:
            raise InvalidInput(_("The number is too large or negative."), field=name)
    if least is not None and most is not None and most < least:
        raise InvalidInput(
            _("The upper end of the budget is below the lower end."), field="budget_max_minor"
        )


def _check_columns(intent: Intent) -> None:
    """Let each column say whether it can hold its value; the first that cannot is named."""
    try:
        untouched = {f.name for f in intent._meta.fields} - {*WISH_FIELDS}
        intent.clean_fields(exclude=untouched)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(str(messages[0]), field=name) from None


@dataclass(frozen=True, slots=True)
class PushWishes:
    """Which intents an organisation wants to be sent; empty means all.

    ``regions``: provinces the wanted data may cover. ``min_budget_minor``: CNY fen; intents that
    name no budget come all the same. ``daily_cap``: None for the platform's. ``paused_until``:
    nothing is sent before that moment; it waits.
    """

    divisions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    min_budget_minor: int | None = None
    daily_cap: int | None = None
    paused_until: datetime | None = None


def push_wishes_of(preference: PushPreference) -> PushWishes:
    """Return what ``preference`` says now."""
    return PushWishes(
        divisions=tuple(preference.divisions),
        regions=tuple(preference.regions),
        min_budget_minor=preference.min_budget_minor,
        daily_cap=preference.daily_cap,
        paused_until=preference.paused_until,
    )
