"""People who sign in."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes and finds people by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Return a new person; without a password nobody can sign in as them."""
        user = self.model(email=self.normalize_email(email).casefold(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail, whatever its case."""
        return self.get(email=(username or "").casefold())


class User(AbstractBaseUser):
    """A person. What they may do follows from their memberships, never from this row."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    locale = models.CharField(
        max_length=10, choices=[("zh-hans", "中文"), ("en", "English")], default="zh-hans"
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_caseless"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name or self.email}"
