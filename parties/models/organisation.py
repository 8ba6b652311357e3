"""Organisations and the roles they play on the market."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.noun import Noun
from parties.vocabulary.regions import label as province_label

NEEDED_FOR_REVIEW = ("legal_representative", "contact_name", "contact_email")


class OrganisationQuerySet(VersionedQuerySet["Organisation"]):
    """Questions one can ask of many organisations."""

    def verified(self) -> Self:
        """Those whose identity an operator has verified."""
        return self.filter(status=Organisation.Status.VERIFIED)

    def with_role(self, role: str) -> Self:
        """Those that play ``role`` today."""
        return self.filter(roles__role=role, roles__status=OrganisationRole.Status.ACTIVE)

    def editable_by(self, actor: Actor) -> Self:
        """The organisation the actor acts for."""
        return self.filter(pk=actor.organisation_id)

    def visible_to(self, actor: Actor) -> Self:
        """All for operators, verified ones and one's own for everybody else."""
        if actor.is_operator:
            return self
        return self.filter(Q(status=Organisation.Status.VERIFIED) | Q(pk=actor.organisation_id))


class Organisation(Noun):
    """A legal or natural person that trades."""

    class Status(models.TextChoices):
        UNVERIFIED = "unverified", _("unverified")
        SUBMITTED = "submitted", _("under review")
        RETURNED = "returned", _("returned")
        VERIFIED = "verified", _("verified")
        SUSPENDED = "suspended", pgettext_lazy("organisation", "suspended")

    class Kind(models.TextChoices):
        ORGAN = "0", _("government organ")
        ENTERPRISE = "1", _("enterprise or institution")
        SOCIAL = "2", _("social organisation")
        UNINCORPORATED = "3", _("unincorporated organisation")
        OTHER = "4", _("other")
        PERSON = "P", _("natural person")

    class VerificationWay(models.TextChoices):
        MANUAL = "0", _("documents checked by hand")
        BANK = "1", _("bank micro-transfer")
        REGISTRY = "2", _("market-regulation registry")
        OTHER = "3", _("other")

    MOVES: ClassVar[Moves] = {
        (Status.UNVERIFIED, "submit", Status.SUBMITTED),
        (Status.RETURNED, "submit", Status.SUBMITTED),
        (Status.SUBMITTED, "verify", Status.VERIFIED),
        (Status.SUBMITTED, "return", Status.RETURNED),
        (Status.VERIFIED, "suspend", Status.SUSPENDED),
        (Status.SUSPENDED, "restore", Status.VERIFIED),
    }

    name = models.CharField(_("name"), max_length=200)
    org_type = models.CharField(_("kind"), max_length=1, choices=Kind, default=Kind.ENTERPRISE)
    country = models.CharField(_("country"), max_length=2, default="CN", help_text="ISO 3166")
    uscc = models.CharField(
        _("unified social credit code"), max_length=18, null=True, unique=True, help_text="GB 32100"
    )
    foreign_reg_no = models.CharField(_("foreign registration number"), max_length=40, blank=True)
    province = models.CharField(_("province"), max_length=6, blank=True, help_text="GB/T 2260")
    legal_representative = models.CharField(_("legal representative"), max_length=80, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=80, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=32, blank=True)
    introduction = models.TextField(_("introduction"), max_length=1000, blank=True)

    status = models.CharField(max_length=12, choices=Status, default=Status.UNVERIFIED)
    status_reason = models.CharField(max_length=400, blank=True)
    submitted_at = models.DateTimeField(null=True, help_text="last time; the queue's order")
    verification_way = models.CharField(max_length=1, choices=VerificationWay, blank=True)
    verified_at = models.DateTimeField(null=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(country="CN")
                | Q(org_type="P")
                | (Q(uscc__isnull=False) & ~Q(province="")),
                name="organisation_cn_has_code",
            ),
        ]
        indexes = [models.Index(fields=["status", "id"], name="organisation_status")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    @property
    def province_name(self) -> str:
        """Its province in the active language; empty abroad."""
        return province_label(self.province) if self.province else ""

    @property
    def missing_for_review(self) -> list[str]:
        """The labels of the fields a verifier needs and nobody has filled in yet."""
        needed = (field for field in self._meta.fields if field.name in NEEDED_FOR_REVIEW)
        return [str(field.verbose_name) for field in needed if not getattr(self, field.name)]

    @property
    def is_identity_open(self) -> bool:
        """Whether its members may still change who it is: not once an operator looks or vouches."""
        return self.status in {self.Status.UNVERIFIED, self.Status.RETURNED}

    @property
    def is_verified(self) -> bool:
        """Whether an operator vouches for its identity today."""
        return self.status == self.Status.VERIFIED


class OrganisationRoleQuerySet(VersionedQuerySet["OrganisationRole"]):
    """Questions one can ask of many roles."""

    def applied(self) -> Self:
        """Those that wait for an operator."""
        return self.filter(status=OrganisationRole.Status.APPLIED)

    def visible_to(self, actor: Actor) -> Self:
        """All for operators, those of one's own organisation for everybody else."""
        return self if actor.is_operator else self.filter(organisation=actor.organisation_id)


class OrganisationRole(models.Model):
    """One part an organisation plays; holder and buyer come with verification."""

    class Role(models.TextChoices):
        HOLDER = "holder", _("holder")
        BUYER = "buyer", _("buyer")
        MERCHANT = "merchant", _("data merchant")
        OPERATOR = "operator", _("operator")
        PLATFORM = "platform", _("partner exchange")

    class Status(models.TextChoices):
        APPLIED = "applied", _("applied for")
        ACTIVE = "active", _("active")
        REFUSED = "refused", _("refused")
        SUSPENDED = "suspended", _("suspended")
        EXITED = "exited", _("given up")

    MOVES: ClassVar[Moves] = {
        (Status.APPLIED, "admit", Status.ACTIVE),
        (Status.APPLIED, "refuse", Status.REFUSED),
        (Status.REFUSED, "apply", Status.APPLIED),
        (Status.ACTIVE, "suspend", Status.SUSPENDED),
        (Status.SUSPENDED, "restore", Status.ACTIVE),
        (Status.ACTIVE, "exit", Status.EXITED),
        (Status.SUSPENDED, "exit", Status.EXITED),
        (Status.EXITED, "apply", Status.APPLIED),
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=12, choices=Role)
    status = models.CharField(max_length=12, choices=Status, default=Status.APPLIED)
    status_reason = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)
    admitted_at = models.DateTimeField(null=True)

    objects = OrganisationRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "role"], name="organisationrole_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"
