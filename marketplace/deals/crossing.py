"""The cross-border decision table (DOMAIN 6): facts in, the first row that holds out.

Pure: no database, no clock. Conditions are three-valued: a fact that is None makes every condition
that hangs on it undecided, and an undecided row stops the walk at ``needs_confirmation``. So what
nobody knows never clears a transfer. Decision support, not legal clearance.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields

from django.utils.translation import gettext_lazy as _

from marketplace.deals.vocabulary import Activity, Exemption, Outcome

EDITION = "2024-03"  # of the Provisions on Promoting and Regulating Cross-border Data Flows
ART_3 = frozenset({
    Activity.TRADE,
    Activity.TRANSPORT,
    Activity.ACADEMIC,
    Activity.MANUFACTURING,
    Activity.MARKETING,
})  # fmt: skip
Words = object  # a lazy translation


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a transfer; None means that nobody has said.

    Counts are persons since 1 January for this exporter, this transfer included;
    ``sensitive_count`` those with sensitive personal information, ``pi_count`` all others.
    """

    leaves_mainland: bool | None = None
    contains_pi: bool | None = None
    contains_sensitive: bool | None = None
    contains_important: bool | None = None
    contains_core: bool | None = None
    important_notified: bool | None = None
    is_ciio: bool | None = None
    pi_count: int | None = None
    sensitive_count: int | None = None
    activity: str | None = None
    exemption: str | None = None
    exemption_proven: bool | None = None

    def __post_init__(self) -> None:
        """Refuse counts that are none.

        Raises:
            ValueError: a count lies below zero.
        """
        if min(self.pi_count or 0, self.sensitive_count or 0) < 0:
            raise ValueError("a count of persons is not below zero")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Persons from which on something has to be filed; operators edit them as versioned rows."""

    assess_pi: int = 1_000_000
    assess_sensitive: int = 10_000
    file_pi: int = 100_000
    file_sensitive: int = 1


Condition = Callable[[Facts, Thresholds], bool | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: its number there, when it holds, what follows, and why."""

    number: str
    says: Words
    holds: Condition
    outcome: Outcome
    basis: Words
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The row that applies. ``missing`` names the facts that an undecided table still needs."""

    rule: str
    outcome: Outcome
    missing: tuple[str, ...] = field(default=())


def decide(facts: Facts, thresholds: Thresholds) -> Decision:
    """Return the first row that holds; ``needs_confirmation`` as soon as one cannot be decided.

    Total and deterministic: every combination of facts has one answer.
    """
    for place, rule in enumerate(RULES):
        holds = rule.holds(facts, thresholds)
        if holds is None:
            return Decision("3", Outcome.NEEDS_CONFIRMATION, _missing(facts, thresholds, place))
        if holds:
            return Decision(rule.number, rule.outcome)
    return Decision("3", Outcome.NEEDS_CONFIRMATION)


def _missing(facts: Facts, thresholds: Thresholds, place: int) -> tuple[str, ...]:
    undecided = (rule for rule in RULES[place:] if rule.holds(facts, thresholds) is None)
    names = {name for rule in undecided for name in rule.needs if _is_open(facts, name)}
    return tuple(f.name for f in fields(Facts) if f.name in names)


def _is_open(facts: Facts, name: str) -> bool:
    if name in IMPORTANT and _important(facts) is None:
        return True
    if name == "sensitive_count":
        return _sensitive(facts) is None
    if name == "pi_count":
        return _others(facts) is None
    return getattr(facts, name) is None


def _both(*parts: bool | None) -> bool | None:
    if False in parts:
        return False
    return None if None in parts else True


def _either(*parts: bool | None) -> bool | None:
    if True in parts:
        return True
    return None if None in parts else False


def _no(part: bool | None) -> bool | None:  # noqa: FBT001 - the operand of a logic
    return None if part is None else not part


def _important(facts: Facts) -> bool | None:
    """Important data counts as such once an authority notified or published it as such.

    Whoever does not know whether there is any, or contradicts the authority, leaves it open.
    """
    if facts.contains_important is None or (
        facts.important_notified and not facts.contains_important
    ):
        return None
    return _both(facts.contains_important, facts.important_notified)


def _sensitive(facts: Facts) -> int | None:
    """Sensitive data about nobody contradicts itself, and what is unknown cannot be counted."""
    if facts.contains_sensitive is None or (facts.contains_sensitive and not facts.sensitive_count):
        return None
    return facts.sensitive_count


def _others(facts: Facts) -> int | None:
    """Personal information about nobody at all contradicts itself."""
    if facts.contains_pi and not facts.pi_count and not facts.sensitive_count:
        return None
    return facts.pi_count


def _at_least(count: int | None, limit: int) -> bool | None:
    return None if count is None else count >= limit


def _has_pi(facts: Facts) -> bool | None:
    return _either(facts.contains_pi, facts.contains_sensitive)


def _counted_for_assessment(facts: Facts, limits: Thresholds) -> bool | None:
    many = _at_least(_others(facts), limits.assess_pi)
    return _both(
        _has_pi(facts), _either(many, _at_least(_sensitive(facts), limits.assess_sensitive))
    )


def _counted_for_filing(facts: Facts, limits: Thresholds) -> bool | None:
    many = _at_least(_others(facts), limits.file_pi)
    return _both(_has_pi(facts), _either(many, _at_least(_sensitive(facts), limits.file_sensitive)))


def _below_all(facts: Facts, limits: Thresholds) -> bool | None:
    return _both(_has_pi(facts), _no(_counted_for_filing(facts, limits)))


def _from(facts: Facts, activities: Collection[str]) -> bool | None:
    return None if facts.activity is None else facts.activity in activities


def _proven(facts: Facts) -> bool | None:
    if facts.exemption is None:
        return None
    return _both(facts.exemption != Exemption.NONE, facts.exemption_proven)


def _is_plain(facts: Facts) -> bool | None:
    return _both(_no(_has_pi(facts)), _no(_important(facts)))


PI = ("contains_pi", "contains_sensitive")
IMPORTANT = ("contains_important", "important_notified")
COUNTS = (*PI, "pi_count", "sensitive_count")
RULES: tuple[Rule, ...] = (
    Rule(
        "1",
        _("The data contains core data."),
        lambda facts, _limits: facts.contains_core,
        Outcome.BLOCKED,
        _("Data Security Law art. 21; core data is never traded here"),
        ("contains_core",),
    ),
    Rule(
        "2",
        _("No data leaves the mainland."),
        lambda facts, _limits: _no(facts.leaves_mainland),
        Outcome.NOT_APPLICABLE,
        _("Cross-border Data Flow Provisions art. 2"),
        ("leaves_mainland",),
    ),
    Rule(
        "4",
        _("Important data that an authority notified or published as such."),
        lambda facts, _limits: _important(facts),
        Outcome.SECURITY_ASSESSMENT,
        _("Cross-border Data Flow Provisions art. 7; Network Data Regulation art. 37"),
        IMPORTANT,
    ),
    Rule(
        "5",
        _("No personal information and no important data, from one of the activities of art. 3."),
        lambda facts, _limits: _both(_is_plain(facts), _from(facts, ART_3)),
        Outcome.EXEMPT,
        _("Cross-border Data Flow Provisions art. 3"),
        (*PI, "activity"),
    ),
    Rule(
        "6",
        _("An exemption of arts. 4 to 6 is claimed and proven."),
        lambda facts, _limits: _proven(facts),
        Outcome.EXEMPT,
        _("Cross-border Data Flow Provisions arts. 4-6"),
        ("exemption", "exemption_proven"),
    ),
    Rule(
        "5b",
        _("No personal information and no important data, but from another activity."),
        lambda facts, _limits: _is_plain(facts),
        Outcome.NEEDS_CONFIRMATION,
        _("Cross-border Data Flow Provisions art. 3 names other activities"),
        PI,
    ),
    Rule(
        "7",
        _("Personal information, exported by an operator of critical information infrastructure."),
        lambda facts, _limits: _both(_has_pi(facts), facts.is_ciio),
        Outcome.SECURITY_ASSESSMENT,
        _("Cross-border Data Flow Provisions art. 7; Personal Information Protection Law art. 40"),
        (*PI, "is_ciio"),
    ),
    Rule(
        "8",
        _("Personal information of so many persons that an assessment is due."),
        _counted_for_assessment,
        Outcome.SECURITY_ASSESSMENT,
        _("Cross-border Data Flow Provisions art. 7"),
        COUNTS,
    ),
    Rule(
        "9",
        _("Personal information of so many persons that a filing is due."),
        _counted_for_filing,
        Outcome.CONTRACT_OR_CERTIFICATION,
        _("Cross-border Data Flow Provisions art. 8; Personal Information Protection Law art. 38"),
        COUNTS,
    ),
    Rule(
        "10",
        _("Personal information of few persons, none of it sensitive."),
        _below_all,
        Outcome.EXEMPT,
        _("Cross-border Data Flow Provisions art. 5(4)"),
        COUNTS,
    ),
)
UNDECIDED = Rule(
    "3",
    _("A fact that the table needs is not known, or it is doubtful whether data is important."),
    lambda _facts, _limits: None,
    Outcome.NEEDS_CONFIRMATION,
    _("What is not known clears nothing"),
    (),
)
BY_NUMBER: Mapping[str, Rule] = {rule.number: rule for rule in (*RULES, UNDECIDED)}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a check was made for, or what a contract does (Network Data Regulation art. 38).

    ``ways`` are delivery forms, ``kinds`` kinds of data, ``territory`` province codes, CN or WORLD;
    ``term_months`` None is without end, ``records`` None not known. A contract with a recipient in
    the mainland (``country`` CN) does not say who abroad receives the data; the check does.
    """

    recipient: str
    country: str
    purpose: str
    ways: tuple[str, ...]
    kinds: tuple[str, ...]
    records: int | None
    territory: tuple[str, ...]
    term_months: int | None


def outside(assessed: Scope, contract: Scope) -> tuple[str, ...]:
    """Return in which respects ``contract`` goes beyond what was ``assessed``; empty for none."""
    found = {
        "recipient": not _is_same_recipient(assessed, contract),
        "purpose": _plain(contract.purpose) != _plain(assessed.purpose),
        "ways": not set(contract.ways) <= set(assessed.ways),
        "kinds": not set(contract.kinds) <= set(assessed.kinds),
        "records": _is_more(contract.records, assessed.records),
        "territory": not _lies_in(contract.territory, assessed.territory),
        "term_months": _is_longer(contract.term_months, assessed.term_months),
    }
    return tuple(name for name, is_outside in found.items() if is_outside)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_same_recipient(assessed: Scope, contract: Scope) -> bool:
    if contract.country == "CN":
        return bool(assessed.recipient)
    same_name = _plain(contract.recipient) == _plain(assessed.recipient)
    return same_name and contract.country == assessed.country


def _is_more(records: int | None, limit: int | None) -> bool:
    return records is not None and (limit is None or records > limit)


def _is_longer(months: int | None, limit: int | None) -> bool:
    return limit is not None and (months is None or months > limit)


def _lies_in(places: Collection[str], area: Collection[str]) -> bool:
    if "WORLD" in area:
        return True
    in_china = "CN" in area and "WORLD" not in places
    return in_china or set(places) <= set(area)
