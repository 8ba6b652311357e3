"""What finance fills in about fees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.errors import InvalidInput
from kernel.money import CURRENCIES, Money, parse_money
from marketplace.ledger.models import FeePayer
from marketplace.payments.actions.set_fee_rule import FeeTerms
from marketplace.payments.models import LONGEST_BANK, LONGEST_SERIAL
from marketplace.payments.terms import Slip

DAY = forms.DateInput({"type": "date"})
REASON = forms.Textarea({"rows": 2})
LONGEST_AMOUNT, LONGEST_REASON = 24, 400


class FeeRuleForm(forms.Form):
    """The next rule of a currency."""

    rules = forms.IntegerField(widget=forms.HiddenInput)
    currency = forms.CharField(max_length=3, widget=forms.HiddenInput)
    bp = forms.IntegerField(
        label=_("Basis points of the price"),
        min_value=0,
        max_value=10_000,
        help_text=_("100 basis points are 1 %. 0 and no minimum end the fee."),
    )
    floor = forms.CharField(
        label=_("At least"), max_length=LONGEST_AMOUNT, required=False, help_text=_("e.g. 50.00")
    )
    cap = forms.CharField(
        label=_("At most"), max_length=LONGEST_AMOUNT, required=False, help_text=_("Empty: no cap")
    )
    payer = forms.ChoiceField(label=_("Who pays"), choices=FeePayer.choices)
    active_from = forms.DateField(
        label=_("Contracts drafted from"),
        widget=DAY,
        help_text=_("Deals agreed before that day keep the fee they were agreed with."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=REASON)

    def terms(self) -> FeeTerms:
        """Return the fee filled in.

        Raises:
            InvalidInput: minimum or maximum is no amount.
        """
        said = self.cleaned_data
        return FeeTerms(
            currency=said["currency"],
            bp=said["bp"],
            payer=said["payer"],
            floor_minor=self._minor("floor") or 0,
            cap_minor=self._minor("cap"),
        )

    def _minor(self, name: str) -> int | None:
        text: str = self.cleaned_data[name]
        if not text:
            return None
        try:
            return parse_money(text, currency=self.cleaned_data["currency"]).minor
        except InvalidInput as error:
            raise InvalidInput(str(error), field=name) from None


class PreviewForm(forms.Form):
    """A price to reckon the fee of, from the address of the page."""

    price = forms.CharField(
        label=_("Price"), max_length=LONGEST_AMOUNT, required=False, help_text=_("e.g. 600000.00")
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=CURRENCIES)

    def asked(self) -> Money | None:
        """Return the price; None when nothing, or no amount, was typed."""
        self.full_clean()
        said: dict[str, Any] = getattr(self, "cleaned_data", {})
        if not said.get("price"):
            return None
        try:
            price = parse_money(said["price"], currency=said.get("currency") or "CNY")
        except InvalidInput as error:
            self.add_error("price", str(error))
            return None
        return price if price.minor >= 0 else None


class FeePaymentForm(forms.Form):
    """What the bank slip of a fee says."""

    amount = forms.CharField(label=_("Amount on the slip"), max_length=LONGEST_AMOUNT)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    payer_bank = forms.CharField(label=_("Payer's bank"), max_length=LONGEST_BANK)
    bank_serial = forms.CharField(
        label=_("Bank serial number"),
        max_length=LONGEST_SERIAL,
        help_text=_("As printed on the slip. One slip pays once."),
    )
    value_on = forms.DateField(label=_("Value date"), widget=DAY)

    def slip(self) -> Slip:
        """Return what was filled in.

        Raises:
            InvalidInput: the amount is not one.
        """
        said = self.cleaned_data
        return Slip(
            amount=parse_money(said["amount"], currency=said["currency"]),
            payer_bank=said["payer_bank"],
            bank_serial=said["bank_serial"],
            value_on=said["value_on"],
        )


class WhyForm(forms.Form):
    """A reason, and nothing else."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=REASON)
