"""What a certificate is about: a data set together with the rules that make it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import VersionedQuerySet
from kernel.models import code_array
from kernel.noun import Noun
from listings.vocabulary import industries
from listings.vocabulary.codes import UpdateFrequency
from listings.vocabulary.kinds import DataKind, RegionScope, Source, Structure, labels_of
from parties.models import Organisation
from parties.vocabulary import regions


class DataIPAssetQuerySet(VersionedQuerySet["DataIPAsset"]):
    """Questions one can ask of many assets."""

    def editable_by(self, actor: Actor) -> Self:
        """Assets of the organisation the actor acts for."""
        return self.filter(holder_id=actor.organisation_id)

    def visible_to(self, actor: Actor) -> Self:
        """All for operators, those of one's own organisation for everybody else."""
        return self if actor.is_operator else self.editable_by(actor)


class DataIPAsset(Noun):
    """A data collection and its algorithm rules. A yes/no left null means: needs confirmation."""

    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assets")
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    overview = models.TextField(_("overview"), blank=True)
    overview_en = models.TextField(_("English overview"), blank=True)
    scenario = models.TextField(_("application scenario"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    division = models.CharField(_("industry"), max_length=2, blank=True, help_text="GB/T 4754")

    source = models.CharField(_("source"), max_length=24, choices=Source, blank=True)
    source_statement = models.TextField(_("source statement"), blank=True)
    algorithm_rules = models.TextField(_("algorithm rules"), blank=True)
    restrictions = models.TextField(_("restrictions"), blank=True)

    region_scope = models.CharField(
        _("region scope"), max_length=16, choices=RegionScope, blank=True
    )
    region = models.CharField(_("province"), max_length=6, blank=True, help_text="GB/T 2260")
    covers_from = models.DateField(_("covers from"), null=True, blank=True)
    covers_to = models.DateField(_("covers to"), null=True, blank=True)
    update_frequency = models.CharField(
        _("update frequency"), max_length=3, choices=UpdateFrequency, blank=True
    )
    record_count = models.BigIntegerField(_("records"), null=True, blank=True)
    size_bytes = models.BigIntegerField(_("size in bytes"), null=True, blank=True)
    data_kinds = code_array(12)
    structure = models.CharField(_("structure"), max_length=16, choices=Structure, blank=True)
    data_format = models.CharField(_("format"), max_length=80, blank=True)
    fields = models.JSONField(
        _("data fields"), default=list, blank=True, help_text="[{name, type, description}]"
    )
    has_sample = models.BooleanField(_("sample available"), default=False)

    contains_pi = models.BooleanField(_("contains personal information"), null=True)
    contains_sensitive_pi = models.BooleanField(
        _("contains sensitive personal information"), null=True
    )
    contains_important_data = models.BooleanField(_("contains important data"), null=True)
    contains_core_data = models.BooleanField(_("contains core data"), null=True)
    export_allowed = models.BooleanField(_("may leave the mainland"), null=True)
    security_level = models.PositiveSmallIntegerField(_("security level"), null=True, blank=True)

    ndi_product_id = models.CharField(
        _("national data-product id"), max_length=65, null=True, unique=True
    )
    completeness = models.PositiveSmallIntegerField(default=0, help_text="0-100, DOMAIN 4.4")
    updated_at = models.DateTimeField()

    objects = DataIPAssetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(completeness__lte=100), name="dataipasset_completeness_percent"
            ),
            models.CheckConstraint(
                condition=Q(security_level=None) | Q(security_level__range=(1, 5)),
                name="dataipasset_security_level",
            ),
            models.CheckConstraint(
                condition=Q(covers_to=None)
                | Q(covers_from=None)
                | Q(covers_to__gte=models.F("covers_from")),
                name="dataipasset_covers_in_order",
            ),
        ]
        indexes = [models.Index(fields=["holder", "-id"], name="dataipasset_holder")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    @property
    def is_ai_dataset(self) -> bool:
        """Whether its AI profile is complete, so that its listings bear the badge."""
        profile = getattr(self, "ai_profile", None)
        return profile is not None and profile.is_complete

    @property
    def division_label(self) -> str:
        """The industry's name in the page's language; empty when none is named."""
        return industries.label(self.division) if self.division else ""

    @property
    def region_label(self) -> str:
        """The province's name in the page's language; empty when none is named."""
        return regions.label(self.region) if self.region else ""

    @property
    def kind_labels(self) -> list[str]:
        """What the data consists of, in words."""
        return labels_of(DataKind, self.data_kinds)
