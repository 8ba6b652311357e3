"""What a delivery entitles the buyer to, and every use of it."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.noun import Noun
from marketplace.deals.models.contract import Delivery
from marketplace.deals.models.deal import Deal
from parties.models import StoredFile


class EntitlementQuerySet(VersionedQuerySet["Entitlement"]):
    """Questions one can ask of many entitlements."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the deals one sees."""
        return self.filter(deal__in=Deal.objects.visible_to(actor))

    def opened_by(self, actor: Actor) -> Self:
        """Those granted to the organisation the actor acts for."""
        return self.filter(deal__in=Deal.objects.of(actor), deal__buyer_id=actor.organisation_id)

    def granted(self) -> Self:
        """Those nothing has ended."""
        return self.filter(status=Entitlement.Status.GRANTED)


class Entitlement(Noun):
    """One way in to what was delivered, for the buyer alone; ends with its reason."""

    class Kind(models.TextChoices):
        FILE = "file", _("file to download")
        API_KEY = "api_key", _("API key")
        SHARE_LINK = "share_link", _("signed link")

    class Status(models.TextChoices):
        GRANTED = "granted", _("granted")
        REVOKED = "revoked", _("revoked")
        EXPIRED = "expired", _("expired")

    class EndReason(models.TextChoices):
        DISPUTE_UPHELD = "dispute_upheld", _("a dispute was upheld")
        REFUNDED = "refunded", _("the deal was refunded")
        REPLACED = "replaced", _("a new delivery took its place")
        TERM_OVER = "term_over", _("the term of the contract is over")

    MOVES: ClassVar[Moves] = {
        (Status.GRANTED, "revoke", Status.REVOKED),
        (Status.GRANTED, "expire", Status.EXPIRED),
    }

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="entitlements")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="entitlements")
    kind = models.CharField(max_length=10, choices=Kind)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="entitlements"
    )
    key_prefix = models.CharField(max_length=12, null=True, unique=True)
    key_sha256 = models.CharField(max_length=64, blank=True, help_text="of the secret, never kept")
    expires_at = models.DateTimeField(null=True, help_text="end of the contract's term")
    status = models.CharField(max_length=8, choices=Status, default=Status.GRANTED)
    end_reason = models.CharField(max_length=14, choices=EndReason, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="api_key", file=None)
                | (~Q(kind="api_key") & Q(file__isnull=False, key_prefix=None)),
                name="entitlement_file_or_key",
            ),
            models.CheckConstraint(
                condition=Q(status="granted", end_reason="", ended_at=None)
                | (~Q(status="granted") & ~Q(end_reason="") & Q(ended_at__isnull=False)),
                name="entitlement_end_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    def is_open(self, *, now: datetime) -> bool:
        """Whether it still lets the buyer in."""
        is_over = self.expires_at is not None and self.expires_at <= now
        return self.status == self.Status.GRANTED and not is_over


class EntitlementUse(models.Model):
    """One use: who fetched what when. Append-only."""

    class What(models.TextChoices):
        DOWNLOAD = "download", _("downloaded")
        LINK = "link", _("downloaded by a signed link")
        KEY = "key", _("key issued")
        CHECK = "check", _("key checked")

    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="uses")
    what = models.CharField(max_length=8, choices=What)
    at = models.DateTimeField()
    user_id = models.BigIntegerField()
    user_name = models.CharField(max_length=80)
    organisation_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.what}"
