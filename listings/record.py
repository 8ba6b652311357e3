"""What an asset's compliance record holds, in its four chapters, and how much of it is there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from listings.models import (
    Assessment,
    AssetHolder,
    ComplianceFile,
    DataIPAsset,
    EvidenceDeposit,
    SourceProof,
)
from listings.vocabulary.rights import AssessmentKind, EvidenceChapter

DECLARED = (
    "contains_pi",
    "contains_sensitive_pi",
    "contains_important_data",
    "contains_core_data",
    "security_level",
)


@dataclass(frozen=True, slots=True)
class Record:
    """All rows of one asset's record, the newest first, and its score from 0 to 100."""

    proofs: list[SourceProof]
    deposits: list[EvidenceDeposit]
    holdings: list[AssetHolder]
    assessments: list[Assessment]
    files: dict[str, list[ComplianceFile]]
    undeclared: list[str]
    score: int
    missing: list[Promise]

    @property
    def next_best(self) -> Promise | None:
        """What to add next; None when nothing is missing."""
        return self.missing[0] if self.missing else None


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that counts towards the score."""

    label: Promise
    points: int
    is_there: Callable[["_Found"], bool]


@dataclass(frozen=True, slots=True)
class _Found:
    asset: DataIPAsset
    proofs: list[SourceProof]
    deposits: list[EvidenceDeposit]
    holdings: list[AssetHolder]
    in_force: set[str]
    chapters: set[str]


PARTS = (
    Part(
        _("an accepted source proof"),
        25,
        lambda found: any(proof.status == "accepted" for proof in found.proofs),
    ),
    Part(
        _("yes or no to each declaration, and the security level"),
        20,
        lambda found: all(getattr(found.asset, name) is not None for name in DECLARED),
    ),
    Part(_("who holds which right"), 15, lambda found: bool(found.holdings)),
    Part(
        _("a compliance assessment in force"),
        15,
        lambda found: AssessmentKind.COMPLIANCE in found.in_force,
    ),
    Part(_("an evidence deposit"), 10, lambda found: bool(found.deposits)),
    Part(
        _("how the processing is controlled: a file or a security assessment"),
        10,
        lambda found: (
            EvidenceChapter.PROCESS in found.chapters or AssessmentKind.SECURITY in found.in_force
        ),
    ),
    Part(
        _("how rights are relieved: a file on complaints and removal"),
        5,
        lambda found: EvidenceChapter.RELIEF in found.chapters,
    ),
)


def record_of(asset: DataIPAsset, *, today: date) -> Record:
    """Return the record of ``asset`` as it stands on ``today`` (a day in Shanghai)."""
    proofs = list(asset.source_proofs.select_related("document").order_by("-pk"))
    deposits = list(asset.deposits.select_related("document").order_by("-pk"))
    holdings = list(asset.holdings.select_related("organisation").order_by("pk"))
    assessments = list(asset.assessments.select_related("report").order_by("-pk"))
    files: dict[str, list[ComplianceFile]] = {chapter: [] for chapter in EvidenceChapter.values}
    for file in asset.compliance_files.present().select_related("document").order_by("-pk"):
        files[file.chapter].append(file)
    found = _Found(
        asset=asset,
        proofs=proofs,
        deposits=deposits,
        holdings=holdings,
        in_force={row.kind for row in assessments if row.is_in_force_on(today)},
        chapters={chapter for chapter, rows in files.items() if rows},
    )
    lacking = [part for part in PARTS if not part.is_there(found)]
    undeclared = [name for name in DECLARED if getattr(asset, name) is None]
    return Record(
        proofs=proofs,
        deposits=deposits,
        holdings=holdings,
        assessments=assessments,
        files=files,
        undeclared=undeclared,
        score=100 - sum(part.points for part in lacking),
        missing=[part.label for part in lacking],
    )
