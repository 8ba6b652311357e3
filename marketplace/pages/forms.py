"""What the site's own pages ask."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from parties.models import User


class JoinForm(forms.Form):
    """Added by allauth on top of e-mail and password when somebody joins."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("As colleagues and partners shall read it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Do nothing more: the account adapter keeps the name."""
