"""What the parties state of a transfer out of the mainland, and what their contract does."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kernel.errors import InvalidInput
from kernel.numbering import ZONE
from kernel.workdays import local_day
from listings.models import Certificate, DataIPAsset
from listings.vocabulary.codes import DeliveryForm
from listings.vocabulary.kinds import DataKind
from marketplace.deals.crossing import EDITION, Decision, Facts, Scope, Thresholds, decide
from marketplace.deals.models import Contract, CrossBorderCheck, CrossBorderLimits, Deal
from marketplace.deals.terms import LINE, LONGEST_TERM, PLACES
from marketplace.deals.vocabulary import Activity, Exemption, Zone

MOST = 10**9  # persons; records are counted up to a thousand times that
COUNTED = ("pi_persons", "sensitive_persons", "pi_elsewhere", "sensitive_elsewhere")
DECLARED = {  # what the asset's holder declared, by the name of the fact
    "contains_pi": "contains_pi",
    "contains_sensitive": "contains_sensitive_pi",
    "contains_important": "contains_important_data",
    "contains_core": "contains_core_data",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything the parties state of one transfer; None means that they do not know.

    ``pi_persons`` and ``sensitive_persons`` are those of this transfer, ``…_elsewhere`` those of
    the exporter's other transfers since 1 January that no check here counts. Persons with
    sensitive data are not counted a second time under ``pi_…``.
    """

    recipient_name: str = ""
    recipient_country: str = ""
    leaves_mainland: bool | None = None
    contains_pi: bool | None = None
    contains_sensitive: bool | None = None
    contains_important: bool | None = None
    contains_core: bool | None = None
    important_notified: bool | None = None
    is_ciio: bool | None = None
    pi_persons: int | None = None
    sensitive_persons: int | None = None
    pi_elsewhere: int | None = None
    sensitive_elsewhere: int | None = None
    activity: str | None = None
    exemption: str | None = None
    exemption_ground: str = ""
    zone_flags: tuple[str, ...] = ()
    consent_obtained: bool | None = None
    notice_given: bool | None = None
    impact_file_id: int | None = None
    purpose: str = ""
    ways: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    records: int | None = None
    territory: tuple[str, ...] = ()
    term_months: int | None = None


SCOPED = ("purpose", "ways", "kinds", "records", "territory", "term_months")
COLUMNS = (
    "recipient_name",
    "recipient_country",
    "zone_flags",
    "consent_obtained",
    "notice_given",
    "impact_file_id",
)
STATED = tuple(f.name for f in fields(Statement) if f.name not in {*SCOPED, *COLUMNS})  # the facts


def check_statement(statement: Statement, *, asset: DataIPAsset | None) -> None:
    """Let a statement pass that the table can read and that does not deny what was declared.

    Raises:
        InvalidInput: a code is unknown, a number impossible, something is missing, or the holder
            declared of the asset what is denied here; ``field`` says which.
    """
    _check_recipient(statement)
    _check_codes(statement)
    _check_numbers(statement)
    if statement.exemption not in (None, Exemption.NONE) and not statement.exemption_ground.strip():
        raise InvalidInput(_("Say what proves the exemption."), field="exemption_ground")
    for fact, column in DECLARED.items():
        if asset and getattr(asset, column) and getattr(statement, fact) is False:
            raise InvalidInput(
                _("The holder declared that the data contains it; it cannot be denied here."),
                field=fact,
            )


def _check_recipient(statement: Statement) -> None:
    country = statement.recipient_country
    if not statement.recipient_name.strip() or len(statement.recipient_name) > 200:  # noqa: PLR2004
        raise InvalidInput(_("Name the recipient."), field="recipient_name")
    if len(country) != 2 or not (country.isascii() and country.isalpha() and country.isupper()):  # noqa: PLR2004
        raise InvalidInput(_("Two capital letters, e.g. SG."), field="recipient_country")
    if (country != "CN") != bool(
        statement.leaves_mainland
    ) and statement.leaves_mainland is not None:
        raise InvalidInput(
            _("A recipient outside the mainland means that data leaves it, and the reverse."),
            field="leaves_mainland",
        )


def _check_codes(statement: Statement) -> None:
    sets: dict[str, tuple[object, ...]] = {
        "activity": (None, *Activity.values),
        "exemption": (None, *Exemption.values),
    }
    for name, codes in sets.items():
        if getattr(statement, name) not in codes:
            raise InvalidInput(_("Choose one of the list."), field=name)
    for name, known in (
        ("zone_flags", Zone.values),
        ("ways", DeliveryForm.values),
        ("kinds", DataKind.values),
        ("territory", PLACES),
    ):
        said = getattr(statement, name)
        if not set(said) <= set(known) or (not said and name != "zone_flags"):
            raise InvalidInput(_("Choose at least one."), field=name)
    for name in ("purpose", "exemption_ground"):
        if len(getattr(statement, name)) > LINE:
            raise InvalidInput(_("At most %(n)d characters.") % {"n": LINE}, field=name)
    if not statement.purpose.strip():
        raise InvalidInput(_("Say what the recipient uses the data for."), field="purpose")


def _check_numbers(statement: Statement) -> None:
    limits = {**dict.fromkeys(COUNTED, MOST), "records": MOST * 1000, "term_months": LONGEST_TERM}
    for name, most in limits.items():
        value = getattr(statement, name)
        least = 1 if name == "term_months" else 0
        if value is not None and not least <= value <= most:
            raise InvalidInput(
                _("Between %(least)d and %(most)d.") % {"least": least, "most": most}, field=name
            )


def columns_of(statement: Statement) -> dict[str, Any]:
    """Return the columns of a check that ``statement`` fills."""
    said = asdict(statement)
    return {
        **{name: said[name] for name in COLUMNS},
        "recipient_name": " ".join(statement.recipient_name.split()),
        "zone_flags": list(statement.zone_flags),
        "facts": {name: said[name] for name in STATED},
        "scope": {name: said[name] for name in SCOPED},
    }


def statement_of(check: CrossBorderCheck) -> Statement:
    """Return what was stated in ``check``."""
    scope: Mapping[str, Any] = check.scope
    kept = {name: getattr(check, name) for name in COLUMNS}
    return Statement(
        **{**kept, "zone_flags": tuple(check.zone_flags)},
        **{
            name: check.facts.get(name, "" if name == "exemption_ground" else None)
            for name in STATED
        },
        **_tuples(scope),
    )


def first_statement(deal: Deal) -> Statement:
    """Return what is known before anybody stated anything: the asset's and the deal's own words."""
    asset, buyer = deal.listing.asset if deal.listing else None, deal.buyer
    is_abroad = buyer is not None and buyer.country != "CN"
    declared = {fact: getattr(asset, column) for fact, column in DECLARED.items()} if asset else {}
    agreed = contract_scope(deal)
    return Statement(
        recipient_name=buyer.name if buyer and is_abroad else "",
        recipient_country=buyer.country if buyer and is_abroad else "",
        leaves_mainland=True if is_abroad else None,
        exemption=Exemption.NONE,
        purpose=agreed.purpose,
        ways=agreed.ways,
        kinds=agreed.kinds,
        records=agreed.records,
        territory=agreed.territory or ("CN",),
        term_months=agreed.term_months,
        **declared,
    )


def facts_of(check: CrossBorderCheck, *, now: datetime) -> Facts:
    """Return the table's facts: what is stated, and the persons counted since 1 January.

    The exporter is the holder. Of each other deal the newest check confirmed in this year counts.
    """
    said = check.facts
    pi, sensitive = persons_before(check.deal, now=now)
    is_claimed = said.get("exemption") not in (None, Exemption.NONE)
    names = {f.name for f in fields(Facts)} & set(STATED)
    return Facts(
        **{name: said.get(name) for name in names},
        pi_count=_sum(_persons(said, "pi"), said.get("pi_elsewhere"), pi),
        sensitive_count=_sum(
            _persons(said, "sensitive"), said.get("sensitive_elsewhere"), sensitive
        ),
        exemption_proven=bool(said.get("exemption_ground")) if is_claimed else None,
    )


def _persons(said: Mapping[str, Any], kind: str) -> int | None:
    """Return the persons of this transfer: none where no such data is said to be in it."""
    if said.get(f"contains_{kind}") is False:
        return 0
    count: int | None = said.get(f"{kind}_persons")
    return count


def persons_before(deal: Deal, *, now: datetime) -> tuple[int, int]:
    """Return persons, without and with sensitive data, of the exporter's other deals this year."""
    first = datetime(local_day(now).year, 1, 1, tzinfo=ZONE)
    rows = CrossBorderCheck.objects.filter(
        deal__holder_id=deal.holder_id, confirmed_at__gte=first, confirmed_at__lte=now
    ).exclude(deal=deal)
    newest = {row.deal_id: row.facts for row in rows.order_by("confirmed_at", "pk")}
    left = [said for said in newest.values() if said.get("leaves_mainland")]
    return (
        sum(_persons(said, "pi") or 0 for said in left),
        sum(_persons(said, "sensitive") or 0 for said in left),
    )


def answer_of(check: CrossBorderCheck, *, now: datetime) -> tuple[Decision, str]:
    """Return what the table says of ``check`` now, and the version of table and numbers."""
    limits = CrossBorderLimits.in_force()
    thresholds = Thresholds(
        **{f.name: getattr(limits, f.name) for f in fields(Thresholds)},
    )
    return decide(facts_of(check, now=now), thresholds), f"{EDITION}/{limits.version}"


def contract_scope(deal: Deal, contract: Contract | None = None) -> Scope:
    """Return what the agreed terms of ``deal`` do with the data, as far as they are agreed."""
    asset = deal.listing.asset if deal.listing else None
    form = (contract.terms if contract else {}).get("delivery_form")
    form = form or deal.terms_snapshot.get("delivery_form")
    return Scope(
        recipient=deal.buyer.name if deal.buyer else "",
        country=deal.buyer.country if deal.buyer else "CN",
        purpose=deal.purpose,
        ways=(str(form),) if form else (),
        kinds=tuple(asset.data_kinds) if asset else (),
        records=asset.record_count if asset else None,
        territory=tuple(deal.territory),
        term_months=deal.term_months,
    )


def assessed_scope(check: CrossBorderCheck) -> Scope:
    """Return what ``check`` was made for."""
    scope = _tuples(check.scope)
    return Scope(recipient=check.recipient_name, country=check.recipient_country, **scope)


def may_leave(deal: Deal, certificate: Certificate | None) -> bool:
    """Whether the asset of the contract's certificate is declared fit to leave the mainland."""
    asset = certificate.asset if certificate else deal.listing.asset if deal.listing else None
    return asset is None or bool(asset.export_allowed)


def _tuples(scope: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in scope.items()}


def _sum(*parts: int | None) -> int | None:
    return None if None in parts else sum(part for part in parts if part is not None)
