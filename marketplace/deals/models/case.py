"""That a settled deal may be shown to everybody, as each of its sides says."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import VersionedQuerySet
from kernel.noun import Noun
from marketplace.deals.models.deal import Deal
from parties.models import Organisation, User


class CaseConsentQuerySet(VersionedQuerySet["CaseConsent"]):
    """Questions one can ask of many consents."""

    def in_force(self) -> Self:
        """Those that were not taken back."""
        return self.filter(ended_at=None)


class CaseConsent(Noun):
    """One side's agreement that a settled deal is shown as a typical case, with its own words."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="case_consents")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("in words"), max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was taken back")

    objects = CaseConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "organisation"],
                condition=Q(ended_at=None),
                name="caseconsent_one_in_force_per_side",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
