"""Closed sets of the desk: what a reviewer checks, and why a registration may be refused.

The points of the checklists are our own reading of published rules; the text of the guideline for
AI data sets is not public, so its chapters stand for its points [config].
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Words = Any  # a lazy translation


class Verdict(TextChoices):
    """What a reviewer found on one point."""

    PASS = "pass", _("in order")
    FAIL = "fail", _("to be put right")
    NA = "na", _("not applicable")


class Ground(TextChoices):
    """Why a registration is refused (national Guide; raw data: Shandong)."""

    PUBLIC_INTEREST = "public_interest", _("It endangers national security or the public interest")
    UNLAWFUL_SOURCE = "unlawful_source", _("The source of the data is not lawful")
    DISPUTE = "dispute", _("A dispute over the rights is not settled")
    FALSE_PROOF = "false_proof", _("Facts were concealed or a proof is false")
    UNPROCESSED = "unprocessed", _("Single records or raw, unprocessed data")
    OTHER_LAW = "other_law", _("Another law forbids it")


class Remedy(TextChoices):
    """What an upheld objection does to a certificate."""

    FREEZE = "freeze", _("Freeze it until the matter is settled")
    DEREGISTER = "deregister", _("Take it off the register")


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a checklist; ``section`` is the part of the form it is about."""

    code: str
    section: str
    label: Words
    kinds: frozenset[str] = frozenset({"initial", "change"})


EVERY = frozenset({"initial", "transfer", "change", "renewal", "deregistration"})
NOT_FIRST = EVERY - {"initial"}

FORMALITY = (
    Point("identity", "applicant", _("The applicant's identity is proved"), EVERY),
    Point("name", "name", _("The name tells time, region, industry, content and kind of data")),
    Point("overview", "overview", _("The overview says what the data is")),
    Point("industry", "industry", _("Section and division fit the content")),
    Point("source", "source", _("The source statement says how the data was obtained")),
    Point("source_proof", "papers", _("Each source has its proof, and it covers the term")),
    Point("scope", "scope", _("Region and time agree with the name and the sample")),
    Point("fields", "fields", _("The field table names every field of the sample")),
    Point("rules", "rules", _("The algorithm rules say how the data set is made")),
    Point("declarations", "declarations", _("The declarations agree with the description")),
    Point("allocation", "allocation", _("Rights and shares are allocated; the agreement is there")),
    Point("deposit", "deposit", _("The evidence deposit can be found and names this data")),
    Point("sample", "sample", _("The sample is desensitised and can be read")),
    Point("change", "change", _("What changes is stated and proved"), NOT_FIRST),
    Point("papers", "papers", _("The papers can be read and agree with each other"), EVERY),
)
SUBSTANCE = (
    Point("lawful_source", "source", _("The source is lawful and covers this use"), EVERY),
    Point("processing", "rules", _("The data was processed by rules: not raw, no single records")),
    Point("value", "scenario", _("It has a practical use and shows intellectual achievement")),
    Point("no_earlier", "name", _("No earlier registration is about the same data")),
    Point("no_dispute", "allocation", _("No dispute over the rights is known"), EVERY),
    Point(
        "interests", "declarations", _("Personal information and public interests are kept"), EVERY
    ),
)
AI_PROFILE = (
    Point("ai_scope", "ai", _("Scope: made for or by artificial intelligence")),
    Point("ai_data", "ai", _("Data characteristics: modality, volume, labels")),
    Point("ai_rules", "ai", _("Algorithm rules: model, version, share reviewed by people")),
    Point("ai_materials", "ai", _("Material specifications: licences of the parts, known limits")),
    Point("ai_procedure", "ai", _("Review procedure: annotation quality, desensitisation")),
)


def checklist(*, stage: str, kind: str, is_ai: bool) -> list[Point]:
    """Return the points of one stage (formality, substance) for a kind of registration."""
    points = SUBSTANCE if stage == "substance" else FORMALITY + (AI_PROFILE if is_ai else ())
    return [point for point in points if kind in point.kinds]
