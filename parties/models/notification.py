"""What a person is told inside the platform."""

from typing import Self

from django.db import models

from parties.models.user import User


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Questions one can ask of many notices."""

    def to(self, user_id: int | None) -> Self:
        """What one person was told."""
        return self.filter(user_id=user_id)

    def unread(self) -> Self:
        """What nobody opened yet."""
        return self.filter(read_at=None)


class Notification(models.Model):
    """One sentence to one person. ``kind`` names the template that says it: notices/<kind>.html."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict, help_text="names for the template; no personal data")
    url = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=100, help_text="one sentence per person and key")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notification_once"),
        ]
        indexes = [
            models.Index(
                fields=["user", "-id"], condition=models.Q(read_at=None), name="notification_unread"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    @property
    def templates(self) -> list[str]:
        """The templates that can say it, best first."""
        return [f"notices/{self.kind}.html", "notices/unknown.html"]
