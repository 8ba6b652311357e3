"""Who acts for which organisation."""

from datetime import datetime
from typing import Self

from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.uid import new_uid
from parties.models.organisation import Organisation
from parties.models.user import User

SALT = "parties.invitation"


class Duty(models.TextChoices):
    """A person's place in an organisation; ``parties.capabilities`` says what each may do."""

    ADMIN = "admin", _("administrator")
    TRADER = "trader", _("trader")
    LEGAL = "legal", _("legal")
    FINANCE = "finance", _("finance")
    VIEWER = "viewer", _("viewer")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions one can ask of many memberships."""

    def in_force(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """All for operators, those of one's own organisation for everybody else."""
        return self if actor.is_operator else self.filter(organisation=actor.organisation_id)


class Membership(models.Model):
    """A person's place in an organisation."""

    uid = models.UUIDField(unique=True, default=new_uid, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    duty = models.CharField(max_length=8, choices=Duty)
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

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


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions one can ask of many invitations."""

    def signed(self, token: str) -> Self:
        """The one whose link carries ``token``; none when the signature is not ours."""
        try:
            return self.filter(pk=signing.loads(token, salt=SALT))
        except signing.BadSignature:
            return self.none()

    def unanswered(self) -> Self:
        """Neither accepted nor revoked; some may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def waiting_for(self, email: str, *, now: datetime) -> Self:
        """Those somebody with this address can still accept."""
        return self.unanswered().filter(email=email, expires_at__gt=now)

    def visible_to(self, actor: Actor) -> Self:
        """Those of one's own organisation."""
        return self.filter(organisation=actor.organisation_id)


class Invitation(models.Model):
    """An offer of membership, sent by e-mail; the link is a signature over its id."""

    uid = models.UUIDField(unique=True, default=new_uid, editable=False)
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

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.duty}"

    @property
    def token(self) -> str:
        """The signature over its id that the link in the mail carries."""
        return signing.dumps(self.pk, salt=SALT)

    def is_open(self, *, now: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at
