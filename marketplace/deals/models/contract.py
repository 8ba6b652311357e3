"""Contracts, their signatures, and what is delivered under them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import Moves, VersionedQuerySet
from listings.models import Certificate
from listings.vocabulary.codes import DeliveryMethod
from marketplace.deals.models.deal import Deal
from parties.models import Organisation, User


class ContractQuerySet(VersionedQuerySet["Contract"]):
    """Questions one can ask of many contracts."""

    def live(self) -> Self:
        """Those signed, or to be signed first; a draft that corrects a signed one is not."""
        is_first = Q(status="drafted", deal__status="contract_drafted")
        return self.filter(Q(status="signed") | is_first)

    def corrections(self) -> Self:
        """Drafts of corrected terms, signed by the side that proposed them."""
        return self.filter(status="drafted").exclude(deal__status="contract_drafted")


class Contract(models.Model):
    """The accepted offer, frozen. ``document`` is the text both sides sign by its digest."""

    class Status(models.TextChoices):
        DRAFTED = "drafted", _("drafted")
        SIGNED = "signed", _("signed")
        VOID = "void", _("void")

    MOVES: ClassVar[Moves] = {
        (Status.DRAFTED, "sign", Status.SIGNED),
        (Status.DRAFTED, "void", Status.VOID),
        (Status.SIGNED, "void", Status.VOID),
    }

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="contracts")
    certificate = models.ForeignKey(
        Certificate,
        on_delete=models.PROTECT,
        null=True,
        related_name="contracts",
        help_text="what it is about; a renewed one needs a new contract",
    )
    contract_no = models.CharField(max_length=20, unique=True)
    national_id = models.CharField(
        max_length=47, unique=True, null=True, help_text="digital contract id, TC609-6-2025"
    )
    terms = models.JSONField(help_text="copy of the accepted offer")
    policy = models.JSONField(default=dict, help_text="ODRL 2.2, named by its digest")
    document = models.TextField(help_text="plain text, Chinese and English")
    document_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFTED)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "status"], condition=~Q(status="void"), name="contract_one_of_each"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.contract_no}"


class ContractSignature(models.Model):
    """One side's signature on one digest: an organisation, a person, a moment. Append-only."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="signatures"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signatures")
    document_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "organisation"], name="contractsignature_once_per_side"
            ),
            models.UniqueConstraint(
                fields=["contract", "user"], name="contractsignature_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Delivery(models.Model):
    """One hand-over: how, what (by its digest), and where the proof is."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="deliveries")
    n = models.PositiveSmallIntegerField()
    method = models.CharField(_("delivery method"), max_length=2, choices=DeliveryMethod)
    content_sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    note = models.CharField(_("note"), max_length=400, blank=True)
    delivered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    changes_requested = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "n"], name="delivery_number_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} n{self.n}"
