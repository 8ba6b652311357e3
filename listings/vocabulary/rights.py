"""Closed sets about rights in data: who proves, burdens, assesses them, and what an AI set is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProofKind(TextChoices):
    """The paper behind a source statement."""

    SELF_COLLECTION_NOTE = "self_collection_note", _("Note on own collection")
    AUTHORISATION = "authorisation", _("Authorisation")
    PURCHASE_CONTRACT = "purchase_contract", _("Purchase contract")
    LICENCE = "licence", _("Licence agreement")
    PUBLIC_SOURCE_NOTE = "public_source_note", _("Note on a public source")
    OTHER = "other", _("Other paper")


class DepositKind(TextChoices):
    """Who keeps the evidence."""

    BLOCKCHAIN = "blockchain", _("Evidence deposit on a blockchain")
    NOTARY = "notary", _("Notarisation")


class HashAlgorithm(TextChoices):
    """How the deposited data was digested; both give 64 hexadecimal characters."""

    SHA256 = "sha256", "SHA-256"
    SM3 = "sm3", "SM3"


class EncumbranceKind(TextChoices):
    """What burdens a certificate."""

    PLEDGE = "pledge", _("Pledge")
    SEIZURE = "seizure", _("Seizure")
    CONTROL = "control", _("Control by an authority or the platform")
    EXCLUSIVE_LICENCE = "exclusive_licence", _("Exclusive licence")


FREEZING = (EncumbranceKind.SEIZURE, EncumbranceKind.CONTROL)


class ConsentAct(TextChoices):
    """What a pledgee allows."""

    LIST = "list", _("Publish a listing")
    LICENCE = "licence", _("Grant a licence")
    TRANSFER = "transfer", _("Transfer the data IP")


class AssessmentKind(TextChoices):
    """What was assessed."""

    COMPLIANCE = "compliance", _("Compliance")
    QUALITY = "quality", _("Quality")
    VALUE = "value", _("Value")
    SECURITY = "security", _("Security")


class ValuationMethod(TextChoices):
    """How a value was found."""

    COST = "cost", _("Cost approach")
    INCOME = "income", _("Income approach")
    MARKET = "market", _("Market approach")
    COMBINED = "combined", _("Combined approaches")


class Modality(TextChoices):
    """What an AI data set consists of."""

    TEXT = "text", _("Text")
    IMAGE = "image", _("Image")
    SPEECH = "speech", _("Speech and audio")
    VIDEO = "video", _("Video")
    MULTIMODAL = "multimodal", _("Multimodal")
    STRUCTURED = "structured", _("Structured data")


class AnnotationMethod(TextChoices):
    """Who put the labels on."""

    MANUAL = "manual", _("By people")
    ASSISTED = "assisted", _("By machine, corrected by people")
    MACHINE = "machine", _("By machine")
    NATURAL = "natural", _("Labels come with the data")
    NONE = "none", _("Not annotated")


class EvidenceChapter(TextChoices):
    """The chapters of a compliance record."""

    SOURCE = "source", _("Source compliance")
    RIGHTS = "rights", _("Rights layout")
    PROCESS = "process", _("Process control")
    RELIEF = "relief", _("Rights relief")
