"""Keys with which machines of an organisation use the API."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.models import code_array
from parties.models.organisation import Organisation


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Questions one can ask of many keys."""

    def live(self, *, now: datetime) -> Self:
        """Those that open the door now: neither revoked nor expired."""
        return self.filter(Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now)))

    def visible_to(self, actor: Actor) -> Self:
        """Those of one's own organisation."""
        return self.filter(organisation=actor.organisation_id)


class ApiKey(models.Model):
    """A secret shown once and kept as a digest; ``prefix`` finds it and names it in lists.

    A key reads what its organisation's viewers read; with ``write`` it acts as a trader.
    """

    class Scope(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("write")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="api_keys"
    )
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    scopes = code_array(32)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = ApiKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk} {self.prefix}"

    @property
    def writes(self) -> bool:
        """Whether it may change anything."""
        return self.Scope.WRITE in self.scopes
