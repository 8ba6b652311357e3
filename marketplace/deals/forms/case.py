"""What a side says of a deal that is shown as a typical case."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CaseForm(forms.Form):
    """A sentence or two for everybody."""

    words = forms.CharField(
        label=_("What it was good for"),
        help_text=_("Everybody reads it. At most 300 characters."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
