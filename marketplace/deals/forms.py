"""What the two sides of a deal fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.money import CURRENCIES, parse_money
from listings.vocabulary.codes import DeliveryForm, DeliveryMethod
from listings.vocabulary.kinds import RIGHTS_OFFERED
from marketplace.deals.models import Offer, PaymentTerms, RealisationType
from marketplace.deals.terms import OfferTerms

DAY = forms.DateInput({"type": "date"})


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


class OfferForm(forms.Form):
    """One offer; the next one starts from the last."""

    realisation_type = forms.ChoiceField(label=_("Realisation type"), choices=RealisationType)
    amount = forms.CharField(
        label=_("Amount"), max_length=24, help_text=_("The whole price, e.g. 600000.00; 0 if free.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    rights = forms.MultipleChoiceField(
        label=_("Rights"),
        choices=[(right.value, right.label) for right in RIGHTS_OFFERED],
        widget=forms.CheckboxSelectMultiple,
    )
    exclusive = forms.BooleanField(label=_("Exclusive"), required=False)
    territory = forms.CharField(
        label=_("Territory"),
        max_length=200,
        help_text=_("CN, WORLD, or province codes separated by commas."),
    )
    term_months = forms.IntegerField(
        label=_("Term in months"), min_value=1, max_value=240, required=False
    )
    purpose = forms.CharField(label=_("Purpose of use"), max_length=400, required=False)
    payment_terms = forms.ChoiceField(label=_("Payment"), choices=PaymentTerms)
    delivery_form = forms.ChoiceField(label=_("Delivery form"), choices=DeliveryForm)
    delivery_on = forms.DateField(label=_("Delivery by"), required=False, widget=DAY)
    note = forms.CharField(
        label=_("Note"), max_length=400, required=False, widget=forms.Textarea({"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def terms(self) -> OfferTerms:
        """Return what was filled in.

        Raises:
            InvalidInput: the amount is not one.
        """
        said: dict[str, Any] = {**self.cleaned_data}
        said.pop("version")
        places = [part.strip().upper() for part in said.pop("territory").split(",")]
        amount = parse_money(said.pop("amount"), currency=said.pop("currency"))
        said["rights"] = tuple(said["rights"])
        return OfferTerms(amount=amount, territory=tuple(p for p in places if p), **said)


def from_offer(offer: Offer) -> dict[str, object]:
    """Return the form's first values from an earlier offer."""
    same = (
        "realisation_type currency rights exclusive term_months purpose payment_terms "
        "delivery_form delivery_on"
    )
    return {
        **{name: getattr(offer, name) for name in same.split()},
        "amount": f"{offer.amount.major:f}",
        "territory": ", ".join(offer.territory),
    }


class MessageForm(forms.Form):
    """Something to tell the other side."""

    body = forms.CharField(label=_("Message"), max_length=4000, widget=forms.Textarea({"rows": 3}))


class ReasonForm(forms.Form):
    """Why; the other side reads it."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea({"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """The version of the deal that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SignForm(forms.Form):
    """A signature: the digest of what was read, and the will to be bound by it."""

    agreed = forms.BooleanField(
        label=_("I have read the contract and sign it for my organisation.")
    )
    document_sha256 = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


class HandOverForm(forms.Form):
    """One hand-over."""

    method = forms.ChoiceField(label=_("Delivery method"), choices=DeliveryMethod)
    content_sha256 = forms.CharField(
        label=_("SHA-256 of the content"),
        max_length=64,
        help_text=_("The buyer checks the received file against it: sha256sum FILE."),
    )
    note = forms.CharField(label=_("Note"), max_length=400, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
