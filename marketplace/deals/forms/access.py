"""What is filled in about access to deliveries."""

from django import forms
from django.utils.translation import gettext_lazy as _


class KeyCheckForm(forms.Form):
    """A key that a buyer showed."""

    key = forms.CharField(
        label=_("Key"), max_length=100, widget=forms.TextInput({"autocomplete": "off"})
    )
