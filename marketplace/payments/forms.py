"""What buyers and holders fill in about money."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.asking import ReasonForm, VersionForm
from kernel.money import Money, parse_money
from marketplace.payments.terms import Slip


class ClaimForm(forms.Form):
    """What the bank slip says; the currency is the deal's."""

    amount = forms.CharField(
        label=_("Amount on the slip"), max_length=24, help_text=_("e.g. 600000.00")
    )
    payer_bank = forms.CharField(label=_("Payer's bank"), max_length=80)
    bank_serial = forms.CharField(
        label=_("Bank serial number"),
        max_length=64,
        help_text=_("As printed on the slip. One slip pays once."),
    )
    value_on = forms.DateField(label=_("Value date"), widget=forms.DateInput({"type": "date"}))

    def slip(self, *, currency: str) -> Slip:
        """Return what was filled in.

        Raises:
            InvalidInput: the amount is not one.
        """
        said = self.cleaned_data
        return Slip(
            amount=parse_money(said["amount"], currency=currency),
            payer_bank=said["payer_bank"],
            bank_serial=said["bank_serial"],
            value_on=said["value_on"],
        )


class RefundForm(ReasonForm):
    """How much goes back, and why."""

    amount = forms.CharField(label=_("Amount to go back"), max_length=24)
    field_order = ("amount", "reason", "version")

    def minor(self, *, currency: str) -> int:
        """Return the amount that was filled in, minor units.

        Raises:
            InvalidInput: it is not one.
        """
        return parse_money(self.cleaned_data["amount"], currency=currency).minor


class ReturnForm(VersionForm, ClaimForm):
    """The slip by which money went back."""


class PaymentForm(ClaimForm):
    """A payment with the slip as a file."""

    evidence = forms.FileField(
        label=_("The bank slip as a file"), help_text=_("PDF, PNG or JPEG, at most 10 MB.")
    )
    is_over = forms.BooleanField(
        label=_("I paid more than is due; the rest is to be paid back."), required=False
    )


class ReceiptForm(VersionForm):
    """What arrived."""

    amount = forms.CharField(
        label=_("Amount received"),
        max_length=24,
        help_text=_(
            "Less than claimed leaves the rest due; what is beyond the price is kept apart."
        ),
    )

    def received(self, *, currency: str) -> Money:
        """Return what was filled in.

        Raises:
            InvalidInput: the amount is not one.
        """
        return parse_money(self.cleaned_data["amount"], currency=currency)
