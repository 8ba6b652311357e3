"""Keys with which machines of an organisation use the API."""

from django.db import models

from kernel.models import code_array
from parties.models.organisation import Organisation


class ApiKey(models.Model):
    """A secret shown once and kept as a digest; ``prefix`` finds it and names it in lists."""

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

    def __str__(self) -> str:
        return f"#{self.pk} {self.prefix}"
