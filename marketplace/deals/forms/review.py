"""What the sides of a settled deal say of each other."""

from django import forms
from django.utils.translation import gettext_lazy as _

MARKS = [(str(mark), str(mark)) for mark in (5, 4, 3, 2, 1)]


class ReviewForm(forms.Form):
    """Three marks and a text."""

    quality = forms.TypedChoiceField(
        label=_("Quality of data or conduct"), choices=MARKS, coerce=int, widget=forms.RadioSelect
    )
    delivery = forms.TypedChoiceField(
        label=_("Delivery or payment"), choices=MARKS, coerce=int, widget=forms.RadioSelect
    )
    communication = forms.TypedChoiceField(
        label=_("Communication"), choices=MARKS, coerce=int, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In words"), max_length=1000, required=False, widget=forms.Textarea({"rows": 4})
    )


class ReplyForm(forms.Form):
    """A public answer."""

    text = forms.CharField(label=_("Reply"), max_length=1000, widget=forms.Textarea({"rows": 4}))
