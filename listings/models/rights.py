"""Who holds which right in an asset, and the papers that show where the data comes from."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.noun import Noun
from listings.models.asset import DataIPAsset
from listings.vocabulary.kinds import RIGHTS_HELD, Right, Source
from listings.vocabulary.rights import DepositKind, HashAlgorithm, ProofKind
from parties.models import Organisation, StoredFile


class AssetHolderQuerySet(models.QuerySet["AssetHolder"]):
    """Questions one can ask of many holdings."""

    def over_on(self, day: date) -> Self:
        """Those whose term ended before ``day``."""
        return self.filter(term_to__lt=day)


class AssetHolder(models.Model):
    """One right of one organisation in one asset. Several may hold the same right (Guide art. 21).

    ``share_bp`` is the part of the income in basis points; an asset's shares add up to 10000 once
    one is set (a deferred trigger sees to it).
    """

    asset = models.ForeignKey(DataIPAsset, on_delete=models.PROTECT, related_name="holdings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="holdings"
    )
    right = models.CharField(_("right"), max_length=8, choices=[(r, r.label) for r in RIGHTS_HELD])
    term_from = models.DateField(_("held from"), null=True, blank=True)
    term_to = models.DateField(_("held until"), null=True, blank=True)
    limits = models.CharField(_("limits"), max_length=400, blank=True)
    share_bp = models.PositiveSmallIntegerField(_("share of the income"), null=True, blank=True)

    objects = AssetHolderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "organisation", "right"], name="assetholder_once"
            ),
            models.CheckConstraint(
                condition=Q(right__in=["hold", "use", "operate"]), name="assetholder_right"
            ),
            models.CheckConstraint(
                condition=Q(term_to=None) | Q(term_from=None) | Q(term_to__gte=F("term_from")),
                name="assetholder_term_in_order",
            ),
            models.CheckConstraint(
                condition=Q(share_bp=None) | Q(share_bp__range=(0, 10000)),
                name="assetholder_share_bp",
            ),
        ]
        indexes = [
            models.Index(
                fields=["term_to"], condition=Q(term_to__isnull=False), name="assetholder_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.right}"

    @property
    def share(self) -> str:
        """The part of the income in per cent, as text; empty when none was agreed."""
        return "" if self.share_bp is None else f"{self.share_bp / 100:g} %"

    def is_held_on(self, day: date) -> bool:
        """Whether the right is held on ``day`` (a day in Shanghai)."""
        begun = self.term_from is None or self.term_from <= day
        return begun and (self.term_to is None or day <= self.term_to)


def rights_by_source(source: str) -> Collection[Right]:
    """Return the rights that data of such a source can give: no operating of public data."""
    return RIGHTS_HELD[:2] if source == Source.PUBLIC_BY_PROGRAM else RIGHTS_HELD


def first_holdings(asset: DataIPAsset) -> list[AssetHolder]:
    """Return the unsaved rows by which an asset's holder holds all that its source can give."""
    return [
        AssetHolder(asset=asset, organisation_id=asset.holder_id, right=right)
        for right in rights_by_source(asset.source)
    ]


class SourceProofQuerySet(VersionedQuerySet["SourceProof"]):
    """Questions one can ask of many proofs."""

    def in_force_on(self, day: date) -> Self:
        """Accepted ones that have not run out by ``day`` (Shanghai)."""
        return self.filter(status=SourceProof.Status.ACCEPTED).filter(
            Q(valid_to=None) | Q(valid_to__gte=day)
        )

    def waiting(self) -> Self:
        """Those that an operator has to decide."""
        return self.filter(status=SourceProof.Status.SUBMITTED)

    def visible_to(self, actor: Actor) -> Self:
        """All for operators, those of one's own assets for everybody else."""
        if actor.is_operator:
            return self
        return self.filter(asset__holder_id=actor.organisation_id)


class SourceProof(Noun):
    """A paper that shows how the data was lawfully obtained (Data Security Law art. 33)."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("to be examined")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("not accepted")

    MOVES: ClassVar[Moves] = {
        (Status.SUBMITTED, "accept", Status.ACCEPTED),
        (Status.SUBMITTED, "reject", Status.REJECTED),
        (Status.ACCEPTED, "reject", Status.REJECTED),
    }

    asset = models.ForeignKey(DataIPAsset, on_delete=models.PROTECT, related_name="source_proofs")
    kind = models.CharField(_("kind of proof"), max_length=20, choices=ProofKind)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="source_proofs")
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.SUBMITTED)
    status_reason = models.CharField(max_length=400, blank=True)
    decided_at = models.DateTimeField(null=True)

    objects = SourceProofQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["asset", "valid_to"],
                condition=Q(status="accepted"),
                name="sourceproof_accepted",
            ),
            models.Index(
                fields=["valid_to"], condition=Q(status="accepted"), name="sourceproof_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    def is_in_force_on(self, day: date) -> bool:
        """Whether it is accepted and has not run out by ``day`` (a day in Shanghai)."""
        unexpired = self.valid_to is None or day <= self.valid_to
        return self.status == self.Status.ACCEPTED and unexpired


class EvidenceDepositQuerySet(VersionedQuerySet["EvidenceDeposit"]):
    """Questions one can ask of many deposits."""

    def visible_to(self, actor: Actor) -> Self:
        """All for operators, those of one's own assets for everybody else."""
        if actor.is_operator:
            return self
        return self.filter(asset__holder_id=actor.organisation_id)


class EvidenceDeposit(Noun):
    """A digest of the data that somebody independent keeps: on a chain, or a notary's record."""

    asset = models.ForeignKey(DataIPAsset, on_delete=models.PROTECT, related_name="deposits")
    kind = models.CharField(_("kind of deposit"), max_length=10, choices=DepositKind)
    provider = models.CharField(_("kept by"), max_length=120)
    number = models.CharField(_("deposit number"), max_length=120)
    hash_alg = models.CharField(_("digest"), max_length=8, choices=HashAlgorithm)
    hash = models.CharField(_("value of the digest"), max_length=64)
    deposited_at = models.DateTimeField(_("deposited at"))
    document = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="deposits"
    )

    objects = EvidenceDepositQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "number"], name="evidencedeposit_once"),
            models.CheckConstraint(
                condition=Q(hash__regex=r"^[0-9a-f]{64}$"), name="evidencedeposit_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.number}"
