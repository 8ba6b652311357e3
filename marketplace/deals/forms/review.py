"""What the sides of a settled deal say of each other."""

from django import forms
from django.utils.translation import gettext_lazy as _

MARKS = [
    ("5", _("5 very good")),
    ("4", _("4 good")),
    ("3", _("3 fair")),
    ("2", _("2 poor")),
    ("1", _("1 very poor")),
]
IN_A_ROW = {"class": "choices-row"}


class ReviewForm(forms.Form):
    """Three marks and a text."""

    quality = forms.TypedChoiceField(
        label=_("Quality of data or conduct"),
        choices=MARKS,
        coerce=int,
        widget=forms.RadioSelect(IN_A_ROW),
    )
    delivery = forms.TypedChoiceField(
        label=_("Delivery or payment"),
        choices=MARKS,
        coerce=int,
        widget=forms.RadioSelect(IN_A_ROW),
    )
    communication = forms.TypedChoiceField(
        label=_("Communication"), choices=MARKS, coerce=int, widget=forms.RadioSelect(IN_A_ROW)
    )
    text = forms.CharField(
        label=_("In words"), max_length=1000, required=False, widget=forms.Textarea({"rows": 4})
    )


class ReplyForm(forms.Form):
    """A public answer."""

    text = forms.CharField(label=_("Reply"), max_length=1000, widget=forms.Textarea({"rows": 4}))
