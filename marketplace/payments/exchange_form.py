"""What buyers fill in about an exchange of currencies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.money import EXPONENTS, parse_money
from marketplace.payments.actions.record_exchange import ExchangeFacts


class ExchangeForm(forms.Form):
    """What the bank's advice says, and the advice as a file."""

    currency = forms.ChoiceField(
        label=_("Currency you gave"), choices=[(code, code) for code in sorted(EXPONENTS)]
    )
    amount = forms.CharField(label=_("Amount you gave"), max_length=24)
    rate = forms.DecimalField(
        label=_("Rate"),
        max_digits=20,
        decimal_places=10,
        help_text=_("How much of the deal's currency one unit of yours brought, e.g. 7.2513."),
    )
    rate_on = forms.DateField(label=_("Day of the rate"), widget=forms.DateInput({"type": "date"}))
    source = forms.CharField(
        label=_("Whose rate it is"), max_length=80, help_text=_("The bank that exchanged.")
    )
    file = forms.FileField(
        label=_("Rate document"), help_text=_("PDF, PNG or JPEG, at most 10 MB.")
    )

    def facts(self) -> ExchangeFacts:
        """Return what was filled in.

        Raises:
            InvalidInput: the amount is not one.
        """
        said = self.cleaned_data
        return ExchangeFacts(
            given=parse_money(said["amount"], currency=said["currency"]),
            rate=said["rate"],
            rate_on=said["rate_on"],
            source=said["source"],
        )
