"""What burdens a certificate, and what those in whose favour it does so have allowed."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import VersionedQuerySet
from kernel.models import code_array
from kernel.noun import Noun
from listings.models.certificate import Certificate
from listings.vocabulary.rights import FREEZING, ConsentAct, EncumbranceKind
from listings.vocabulary.territory import territory_labels
from parties.models import Organisation, StoredFile


class EncumbranceQuerySet(VersionedQuerySet["Encumbrance"]):
    """Questions one can ask of many encumbrances."""

    def live(self) -> Self:
        """Those that nobody has released."""
        return self.filter(released_at=None)

    def pledges(self) -> Self:
        """Live pledges."""
        return self.live().filter(kind=EncumbranceKind.PLEDGE)

    def freezing(self) -> Self:
        """Live seizures and controls: while there is one, the certificate is frozen."""
        return self.live().filter(kind__in=FREEZING)

    def without_consent_to(self, act: str) -> Self:
        """Those whose beneficiary has not allowed ``act``."""
        given = EncumbranceConsent.objects.filter(encumbrance=models.OuterRef("pk"), act=act)
        return self.exclude(models.Exists(given))

    def visible_to(self, actor: Actor) -> Self:
        """All for operators; else those on one's own certificates or in one's own favour."""
        if actor.is_operator or actor.kind == "clock":
            return self
        if actor.organisation_id is None:
            return self.none()
        mine = Q(certificate__asset__holder_id=actor.organisation_id)
        return self.filter(mine | Q(beneficiary_id=actor.organisation_id))


class Encumbrance(Noun):
    """A pledge, seizure, control or exclusive licence. Written by actions only."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="encumbrances"
    )
    kind = models.CharField(_("kind of encumbrance"), max_length=18, choices=EncumbranceKind)
    beneficiary = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="encumbrances"
    )
    beneficiary_name = models.CharField(_("in favour of"), max_length=200, blank=True)
    territory = code_array(6)  # empty: everywhere
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True, help_text="the last day")
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    released_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=400, blank=True)

    objects = EncumbranceQuerySet.as_manager()

    class Meta:
        # ... and listings_exclusive_once (migration 0011): live exclusive licences of one
        # certificate overlap either in no day or in no ground.
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(kind="pledge", released_at=None),
                name="encumbrance_one_live_pledge",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="encumbrance_in_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["certificate", "kind"],
                condition=Q(released_at=None),
                name="encumbrance_live",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    @property
    def is_live(self) -> bool:
        """Whether nobody has released it."""
        return self.released_at is None

    @property
    def in_favour_of(self) -> str:
        """The beneficiary's name, as far as it is known."""
        return self.beneficiary.name if self.beneficiary else self.beneficiary_name

    @property
    def territory_labels(self) -> list[str]:
        """Where it holds, in words; none means everywhere."""
        return territory_labels(self.territory)

    @property
    def release_reason_said(self) -> str:
        """Why it ended; a sentence of ours in the language of the page."""
        return gettext(self.release_reason) if self.release_reason else ""


class EncumbranceConsent(models.Model):
    """What the beneficiary allowed in writing (Civil Code art. 444). Never changed or deleted."""

    encumbrance = models.ForeignKey(Encumbrance, on_delete=models.PROTECT, related_name="consents")
    act = models.CharField(_("allowed act"), max_length=8, choices=ConsentAct)
    document = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="encumbrance_consents"
    )
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["encumbrance", "act"], name="encumbranceconsent_act")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.act}"
