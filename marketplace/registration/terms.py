"""What an application says, by section; the same value drafted, submitted and registered.

As JSON it has one canonical form. Unsaid values are left out, so a field added later changes no
digest of what was said before.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from hashlib import sha256
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from kernel.errors import InvalidInput
from listings.terms import MAX_DATA_SIZE, MAX_FIELDS, MAX_TEXT, DataField
from listings.vocabulary.codes import UpdateFrequency
from listings.vocabulary.industries import DIVISIONS
from listings.vocabulary.kinds import (
    RIGHTS_HELD,
    AIUse,
    DataKind,
    RegionScope,
    Source,
    Structure,
)
from listings.vocabulary.rights import (
    AnnotationMethod,
    DepositKind,
    HashAlgorithm,
    Modality,
    ProofKind,
)
from parties.vocabulary.regions import PROVINCES

VERSION = 1
MOST_BP = 10_000
LENGTHS = {  # characters of a draft; what a registrar takes is the pre-check's business
    "name": 200,
    "data_format": 80,
    "change_note": 4000,
    "allocation.name": 200,
    "allocation.limits": 400,
    "deposit.provider": 120,
    "deposit.number": 120,
    "ai_profile.task": 200,
    "ai_profile.processing_model": 120,
    "ai_profile.processing_model_version": 60,
}
Json = Any  # what json.loads returns
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Allocation:
    """One holder's part: rights held, until when, within which limits, and its share of income.

    ``uscc`` names the organisation (``GB 32100``); ``share_bp`` is in basis points, None: not set.
    """

    uscc: str = ""
    name: str = ""
    rights: tuple[str, ...] = ()
    term_to: date | None = None
    limits: str = ""
    share_bp: int | None = None


@dataclass(frozen=True, slots=True)
class Deposit:
    """Evidence deposited on a chain or kept by a notary before the application."""

    kind: str = ""  # blockchain, notary
    provider: str = ""
    number: str = ""
    hash_alg: str = ""  # sha256, sm3
    digest: str = ""
    deposited_on: date | None = None


@dataclass(frozen=True, slots=True)
class ComponentLicence:
    """Under which licence one part of an AI data set came."""

    part: str = ""
    licence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class AIProfile:
    """What a data set made for or by AI tells; names are those of the profile's columns.

    Volume counts in the modality's unit: samples, tokens or seconds. ``human_review_bp`` is the
    share that people looked at, in basis points.
    """

    use: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    task: str = ""
    label_schema: str = ""
    annotation_method: str = ""
    annotation_guideline: str = ""
    annotation_quality: str = ""
    annotators: int | None = None
    cleaning: str = ""
    deduplication: str = ""
    desensitisation: str = ""
    sample_count: int | None = None
    token_count: int | None = None
    duration_s: int | None = None
    processing_model: str = ""
    processing_model_version: str = ""
    human_review_bp: int | None = None
    component_licences: tuple[ComponentLicence, ...] = ()
    pi_treatment: str = ""
    known_limits: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationContent:
    """Everything the form asks for. An empty value is "not said yet"; a draft may lack anything.

    Names are those of the asset's columns where there is one. ``name`` at most 40 characters (time,
    region, industry, content, data type), ``overview`` at most 400.
    """

    name: str = ""
    overview: str = ""
    scenario: str = ""
    division: str = ""

    source: str = ""
    source_statement: str = ""
    source_proof_kind: str = ""
    source_valid_to: date | None = None

    region_scope: str = ""
    region: str = ""
    covers_from: date | None = None
    covers_to: date | None = None
    update_frequency: str = ""
    record_count: int | None = None
    size_bytes: int | None = None
    data_kinds: tuple[str, ...] = ()
    structure: str = ""
    data_format: str = ""
    fields: tuple[DataField, ...] = ()

    algorithm_rules: str = ""
    restrictions: str = ""
    contains_pi: bool | None = None
    contains_sensitive_pi: bool | None = None
    contains_important_data: bool | None = None
    contains_core_data: bool | None = None
    pi_treatment: str = ""
    export_allowed: bool | None = None
    security_level: int | None = None

    allocation: tuple[Allocation, ...] = ()
    deposit: Deposit = Deposit()
    sample_desensitised: bool | None = None
    is_ai_dataset: bool | None = None
    ai_profile: AIProfile = AIProfile()
    transferee_uscc: str = ""  # transfer only: who takes the right over
    change_note: str = ""  # what changes and why: transfer, change, renewal, deregistration


def content_of(data: Mapping[str, object]) -> ApplicationContent:
    """Return the content that ``data`` holds; a key that is missing is "not said yet".

    Raises:
        InvalidInput: another version, an unknown key, a value of another type than its field has, a
            code outside its closed set, or a number that is none; ``field`` names it.
    """
    said = dict(data)
    if said.pop("v", VERSION) != VERSION:
        raise InvalidInput(_("This draft was written by a newer form."), field="v")
    content = _read(ApplicationContent, said, "")
    for name, value in _leaves(content, ""):
        _check(name, value)
    if content.covers_from and content.covers_to and content.covers_to < content.covers_from:
        raise InvalidInput(_("The data cannot end before it begins."), field="covers_to")
    return content


def content_json(content: ApplicationContent) -> dict[str, Json]:
    """Return ``content`` as JSON values, without what is unsaid; ``content_of`` reads it."""
    return {"v": VERSION, **_said(content)}


def canonical(data: object) -> bytes:
    """Return the one spelling of JSON values that digests are made of."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def fingerprint(data: Mapping[str, object], name: str) -> str:
    """Return a short digest of what ``data`` says in field ``name``, to notice that it changed."""
    return sha256(canonical(data.get(name))).hexdigest()[:16]


def _said(value: object) -> Json:
    """Return a value as JSON; of a dataclass only what differs from "not said yet"."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: _said(part) for f, part in parts if part != f.default}
    if isinstance(value, tuple):
        return [_said(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(kind: type[T], data: object, path: str) -> T:
    """Return a dataclass made of ``data``, whose keys are some of its fields."""
    if not isinstance(data, Mapping):
        raise _unfit(path)
    hints = get_type_hints(kind)
    for key in data:
        if key not in hints:
            raise _unfit(path or str(key)[:40])
    return kind(**{key: _value(hints[key], part, path or key) for key, part in data.items()})


def _value(hint: object, given: object, path: str) -> Json:
    """Return ``given`` as a value of type ``hint``; ``path`` is the field of the content."""
    if isinstance(hint, UnionType):
        if given is None:
            return None
        hint = get_args(hint)[0]
    if get_origin(hint) is tuple:
        if not isinstance(given, list | tuple):
            raise _unfit(path)
        if len(given) > MAX_FIELDS:
            raise InvalidInput(_("At most %(n)d lines.") % {"n": MAX_FIELDS}, field=path)
        return tuple(_value(get_args(hint)[0], part, path) for part in given)
    if hint in NESTED:
        return _read(NESTED[hint], given, path)
    return PLAIN[hint](given, path)


def _text(given: object, path: str) -> str:
    if not isinstance(given, str):
        raise _unfit(path)
    return given.replace("\x00", "").replace("\r\n", "\n").strip()


def _number(given: object, path: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise _unfit(path)
    if not 0 <= given <= MAX_DATA_SIZE:
        raise InvalidInput(_("This is not a possible size."), field=path)
    return given


def _yes_no(given: object, path: str) -> bool:
    if not isinstance(given, bool):
        raise _unfit(path)
    return given


def _day(given: object, path: str) -> date:
    try:
        return date.fromisoformat(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise _unfit(path) from None


def _unfit(path: str) -> InvalidInput:
    return InvalidInput(_("This cannot be used as a value of this field."), field=path)


PLAIN: Mapping[object, Callable[[object, str], Json]] = {
    str: _text,
    int: _number,
    bool: _yes_no,
    date: _day,
}
NESTED: Mapping[object, type] = {
    kind: kind for kind in (DataField, Allocation, Deposit, AIProfile, ComponentLicence)
}


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield every plain value of a dataclass with its dotted name."""
    if is_dataclass(value):
        for f in fields(value):
            yield from _leaves(getattr(value, f.name), f"{path}.{f.name}".strip("."))
    elif isinstance(value, tuple):
        for part in value:
            yield from _leaves(part, path)
    else:
        yield path, value


def _check(name: str, value: object) -> None:
    """Let one plain value pass that its column will be able to hold."""
    field = name.partition(".")[0]
    if isinstance(value, str) and value:
        most = LENGTHS.get(name, MAX_TEXT)
        if len(value) > most:
            raise InvalidInput(_("At most %(n)d characters.") % {"n": most}, field=field)
        if name in CODES and value not in CODES[name]:
            raise InvalidInput(
                _("“%(code)s” is not one of the values known here.") % {"code": value[:40]},
                field=field,
            )
    if name.endswith("_bp") and isinstance(value, int) and value > MOST_BP:
        raise InvalidInput(_("A share is at most 100 %."), field=field)
    if name == "security_level" and value is not None and value not in range(1, 6):
        raise InvalidInput(_("A security level is between 1 and 5."), field=field)


CODES: Mapping[str, Collection[str]] = {
    "division": frozenset(division.code for division in DIVISIONS),
    "source": frozenset(Source.values),
    "source_proof_kind": frozenset(ProofKind.values),
    "region_scope": frozenset(RegionScope.values),
    "region": frozenset(province.code for province in PROVINCES),
    "update_frequency": frozenset(UpdateFrequency.values),
    "data_kinds": frozenset(DataKind.values),
    "structure": frozenset(Structure.values),
    "allocation.rights": frozenset(right.value for right in RIGHTS_HELD),
    "deposit.kind": frozenset(DepositKind.values),
    "deposit.hash_alg": frozenset(HashAlgorithm.values),
    "ai_profile.use": frozenset(AIUse.values),
    "ai_profile.modalities": frozenset(Modality.values),
    "ai_profile.annotation_method": frozenset(AnnotationMethod.values),
}
