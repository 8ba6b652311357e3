"""Who acts for which organisation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parties.models.organisation import Organisation
from parties.models.user import User


class Duty(models.TextChoices):
    """A person's place in an organisation; ``parties.capabilities`` says what each may do."""

    ADMIN = "admin", _("administrator")
    TRADER = "trader", _("trader")
    LEGAL = "legal", _("legal")
    FINANCE = "finance", _("finance")
    VIEWER = "viewer", _("viewer")


class Membership(models.Model):
    """A person's place in an organisation."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    duty = models.CharField(max_length=8, choices=Duty)
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at=None),
                name="membership_once",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.duty}"


class Invitation(models.Model):
    """An offer of membership, sent by e-mail; the link is a signature over its id."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField()
    duty = models.CharField(max_length=8, choices=Duty)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations_sent")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk} {self.duty}"
