"""What somebody who objects fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.registration.models import Objection


class AddressForm(forms.Form):
    """An address to which the link to the objection form goes."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send a link that opens the form; it is not shown to anybody."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ObjectionForm(forms.Form):
    """On which ground, why, and with what proof."""

    name = forms.CharField(
        label=_("Your name or your organisation's"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    ground = forms.ChoiceField(label=_("Ground"), choices=Objection.Ground.choices)
    statement = forms.CharField(
        label=_("What is wrong, and how it can be proved"),
        help_text=_("The registrar and the applicant read it."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(
        label=_("Proof"), help_text=_("PDF, picture or table, at most 20 MB."), required=False
    )

    def __init__(self, *args: Any, is_member: bool, **options: Any) -> None:
        """Members are known by name and may attach a proof; others send theirs when asked."""
        super().__init__(*args, **options)
        del self.fields["name" if is_member else "file"]


class SearchForm(forms.Form):
    """How the notice board is narrowed."""

    q = forms.CharField(required=False, max_length=100)
    scheme = forms.CharField(required=False, max_length=12)
    ended = forms.BooleanField(required=False)
