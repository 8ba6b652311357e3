"""National data infrastructure code tables: values are the codes, members can be read.

Sources: drafts NDI-TR-2025-06 and TC609-6-2025 of SAC/TC609 (``ndi_codes.tsv``); codes may change.
"""

from functools import cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from parties.vocabulary.tables import rows_of


class Category(TextChoices):
    """By what a catalogue entry is classified."""

    TOPIC = "001", _("Topic Category")
    INDUSTRY = "002", _("Industry Category")
    ORGANISATION = "003", _("Organization Category")
    APPLICATION = "004", _("Application Category")


class Acquisition(TextChoices):
    """How the provider came by the data; our finer statement is ``kinds.Source``."""

    ORIGINAL = "001", _("Original acquisition")
    COLLECTED = "002", _("Collected acquisition")
    TRANSACTION = "003", _("Acquired by transaction")
    OTHER = "004", _("Other")


class DeliveryForm(TextChoices):
    """As what the data is handed over."""

    DATASET = "001", _("Dataset")
    API = "002", _("API product")
    APPLICATION = "003", _("Data application")
    REPORT = "004", _("Data report")
    OBJECT = "005", _("Data object")
    OTHER = "006", _("Other")


class UpdateFrequency(TextChoices):
    """How often new data arrives."""

    REAL_TIME = "001", _("Real time")
    DAILY = "002", _("Daily")
    WEEKLY = "003", _("Weekly")
    MONTHLY = "004", _("Monthly")
    QUARTERLY = "005", _("Quarterly")
    HALF_YEARLY = "006", _("Half-yearly")
    YEARLY = "007", _("Yearly")
    IRREGULAR = "008", _("Irregular")
    HISTORICAL = "009", _("Historical, no longer updated")


class QualityLevel(TextChoices):
    """Grade of data quality, A the best."""

    A = "001", _("Grade A")
    B = "002", _("Grade B")
    C = "003", _("Grade C")
    D = "004", _("Grade D")


class SecurityLevel(TextChoices):
    """Level of protection; 4 and 5 are never listed (DOMAIN 4.1 G9)."""

    LEVEL_1 = "001", _("Level 1 (public)")
    LEVEL_2 = "002", _("Level 2 (internal)")
    LEVEL_3 = "003", _("Level 3 (sensitive)")
    LEVEL_4 = "004", _("Level 4 (confidential)")
    LEVEL_5 = "005", _("Level 5 (top secret)")


class ServiceType(TextChoices):
    """What a node of a trusted data space serves."""

    CATALOGUE = "001", _("Catalogue service")
    API = "002", _("API service")
    FILE = "003", _("File service")
    DATABASE = "004", _("Database service")
    ANALYTICS = "005", _("Analytics service")


class ContractStatus(TextChoices):
    """Where a digital contract stands."""

    INITIATED = "01", _("Initiated")
    NEGOTIATING = "02", _("Negotiating")
    SIGNING = "03", _("Signing")
    SIGNED = "0301", _("Signed")
    SIGN_FAILED = "0302", _("Sign failed")
    EXECUTING = "05", _("Executing")
    TERMINATED = "06", _("Terminated")


class SignMode(TextChoices):
    """Who takes part in agreeing a digital contract."""

    PEER_TO_PEER = "01", _("Peer-to-peer")
    PLATFORM = "02", _("Platform-assisted")


class SignatoryType(TextChoices):
    """In which capacity somebody signs."""

    PROVIDER = "01", _("Data provider")
    CONSUMER = "02", _("Data consumer")
    SERVICE_PROVIDER = "03", _("Data service provider")
    OTHER = "04", _("Other")


class DeliveryMethod(TextChoices):
    """By which way the data travels."""

    FILE = "01", _("File transfer")
    STREAM = "02", _("Stream")
    API = "03", _("API")
    OTHER = "04", _("Other")


class TerminationType(TextChoices):
    """How a digital contract ended."""

    EARLY = "01", _("Early termination")
    EXPIRY = "02", _("Expiry")


class ConstraintOperator(TextChoices):
    """How a usage policy compares; the English words are the draft's."""

    EQUAL = "01", _("Equal")
    GREATER_THAN = "02", _("Greater than")
    GREATER_THAN_OR_EQUAL = "03", _("Greater than or equal")
    HAS_PART = "04", _("Has part")
    IS_AN_INSTANCE_OF = "05", _("Is an instance of")
    IS_ALL_OF = "06", _("Is all of")
    IS_ANY_OF = "07", _("Is any of")
    IS_NONE_OF = "08", _("Is none of")
    IS_PART_OF = "09", _("Is part of")
    LESS_THAN = "10", _("Less than")
    LESS_THAN_OR_EQUAL = "11", _("Less than or equal")
    NOT_EQUAL = "12", _("Not equal")


TABLES: dict[str, type[TextChoices]] = {
    "category": Category,
    "source": Acquisition,
    "delivery_form": DeliveryForm,
    "update_frequency": UpdateFrequency,
    "quality_level": QualityLevel,
    "security_level": SecurityLevel,
    "service_type": ServiceType,
    "contract_status": ContractStatus,
    "sign_mode": SignMode,
    "signatory_type": SignatoryType,
    "delivery_method": DeliveryMethod,
    "termination_type": TerminationType,
    "constraint_operator": ConstraintOperator,
}


def code_named(text: str, *, table: str) -> str | None:
    """Return the code of ``text`` in ``table`` (a key of ``TABLES``), None when it names nothing.

    Accepts the code, the table's Chinese or English name, and the name of our member, in any case.
    """
    return _names(table).get(_key(text))


@cache
def _names(table: str) -> dict[str, str]:
    names = {_key(member.name): str(member.value) for member in TABLES[table]}
    for row in rows_of(Path(__file__).with_name("ndi_codes.tsv")):
        if row["table"] == table:
            names |= {_key(row[column]): row["code"] for column in ("zh", "en", "code")}
    return names


def _key(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())
