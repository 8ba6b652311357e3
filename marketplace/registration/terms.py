"""What an application says, by section; the same value drafted, submitted and registered."""

from dataclasses import dataclass
from datetime import date

from listings.terms import DataField


@dataclass(frozen=True, slots=True)
class Allocation:
    """One holder's part: rights held, until when, within which limits, and its share of income.

    ``uscc`` names the organisation (``GB 32100``); ``share_bp`` is in basis points, None: not set.
    """

    uscc: str
    name: str
    rights: tuple[str, ...]
    term_to: date | None = None
    limits: str = ""
    share_bp: int | None = None


@dataclass(frozen=True, slots=True)
class Deposit:
    """Evidence deposited on a chain or kept by a notary before the application."""

    kind: str = ""  # blockchain, notary
    provider: str = ""
    number: str = ""
    hash_alg: str = "sha256"  # sha256, sm3
    digest: str = ""
    deposited_on: date | None = None


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
    ai_profile: tuple[tuple[str, str], ...] = ()  # field and value, when made for or by AI
    change_note: str = ""  # what changes and why: transfer, change, renewal, deregistration
