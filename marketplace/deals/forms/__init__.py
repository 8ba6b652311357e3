"""What the two sides of a deal fill in."""

from collections.abc import Collection
from dataclasses import fields
from itertools import chain

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.asking import ReasonForm, VersionForm
from kernel.money import CURRENCIES, Money, parse_money
from listings.vocabulary.codes import DeliveryForm, DeliveryMethod
from listings.vocabulary.kinds import RIGHTS_OFFERED, PricingModel
from marketplace.deals.forms.schedule import ScheduleField, parts_typed, rows_of
from marketplace.deals.models import (
    Deal,
    EndCode,
    Entitlement,
    HelpRequest,
    Offer,
    PaymentTerms,
    RealisationType,
)
from marketplace.deals.models.instalment import Part
from marketplace.deals.terms import LINE, LONGEST_TERM, PLACES, OfferTerms
from marketplace.deals.vocabulary import ALLOWED, DEMANDED, FORBIDDEN, UsageControl
from parties.vocabulary.regions import label, province_named

DAY = forms.DateInput({"type": "date"})
KEPT = [f.name for f in fields(OfferTerms) if f.name not in {"amount", "note", "usage", "schedule"}]
CONTROLS = {"allowed": ALLOWED, "forbidden": FORBIDDEN, "demanded": DEMANDED}
USUAL = (
    UsageControl.NO_DISTRIBUTION,
    UsageControl.NO_REIDENTIFICATION,
    UsageControl.MUST_DELETE,
    UsageControl.MUST_REPORT,
)


class EndForm(ReasonForm):
    """Why a side walks away: a word that counts, and in words."""

    code = forms.ChoiceField(label=_("Kind of reason"), choices=EndCode)
    field_order = ("code", "reason")


class MessageForm(forms.Form):
    """Something to tell the other side."""

    body = forms.CharField(label=_("Message"), max_length=4000, widget=forms.Textarea({"rows": 3}))
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("Checked for malware before it opens.")
    )
    is_confidential = forms.BooleanField(label=_("Only under the NDA"), required=False)


class NdaForm(forms.Form):
    """The will to be bound by the text whose digest it names."""

    agreed = forms.BooleanField(label=_("I have read it and accept it for my organisation."))
    text_sha256 = forms.CharField(widget=forms.HiddenInput)


class HelpForm(VersionForm):
    """What a side needs a person for."""

    kind = forms.ChoiceField(label=_("Who should help"), choices=HelpRequest.Kind)
    text = forms.CharField(
        label=_("What do you need?"), max_length=1000, widget=forms.Textarea({"rows": 4})
    )


class AnswerForm(VersionForm):
    """An operator's answer."""

    answer = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea({"rows": 4}))


class OfferForm(VersionForm):
    """One offer; the next one starts from the last."""

    realisation_type = forms.ChoiceField(label=_("Realisation type"), choices=RealisationType)
    amount = forms.CharField(
        label=_("Amount"), max_length=24, help_text=_("The whole price, e.g. 600000.00; 0 if free.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    payment_terms = forms.ChoiceField(label=_("Payment"), choices=PaymentTerms)
    schedule = ScheduleField(
        label=_("Instalments"),
        required=False,
        help_text=_("Only for a payment in instalments; they come to the price."),
    )
    rights = forms.MultipleChoiceField(
        label=_("Rights"),
        choices=[(right.value, right.label) for right in RIGHTS_OFFERED],
        widget=forms.CheckboxSelectMultiple,
    )
    exclusive = forms.BooleanField(label=_("Exclusive"), required=False)
    territory = forms.CharField(
        label=_("Territory"),
        max_length=200,
        help_text=_("CN, WORLD, or provinces separated by commas."),
    )
    term_months = forms.IntegerField(
        label=_("Term in months"), min_value=1, max_value=LONGEST_TERM, required=False
    )
    purpose = forms.CharField(label=_("Purpose of use"), max_length=LINE, required=False)
    delivery_form = forms.ChoiceField(label=_("Delivery form"), choices=DeliveryForm)
    delivery_on = forms.DateField(label=_("Delivery by"), required=False, widget=DAY)
    allowed = forms.MultipleChoiceField(
        label=_("Allowed besides"),
        choices=[(control.value, control.label) for control in ALLOWED],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    forbidden = forms.MultipleChoiceField(
        label=_("Forbidden"),
        choices=[(control.value, control.label) for control in FORBIDDEN],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    demanded = forms.MultipleChoiceField(
        label=_("Duties of the buyer"),
        choices=[(control.value, control.label) for control in DEMANDED],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"), max_length=LINE, required=False, widget=forms.Textarea({"rows": 3})
    )

    def clean_territory(self) -> tuple[str, ...]:
        """Take codes and names of provinces; commas of either script."""
        typed = str(self.cleaned_data["territory"]).replace("，", ",").replace("、", ",")
        codes = []
        for part in filter(None, (word.strip() for word in typed.split(","))):
            code = part.upper() if part.upper() in PLACES else province_named(part)
            if code is None:
                raise forms.ValidationError(_("“%(place)s” is unknown."), params={"place": part})
            codes.append(code)
        return tuple(dict.fromkeys(codes))

    def terms(self) -> OfferTerms:
        """Return what was filled in.

        Raises:
            InvalidInput: the amount is not one.
        """
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        amount = parse_money(said.pop("amount"), currency=said.pop("currency"))
        said["rights"] = tuple(said["rights"])
        said["usage"] = tuple(chain(*(said.pop(name) for name in CONTROLS)))
        said["schedule"] = parts_typed(said["schedule"], currency=amount.currency)
        return OfferTerms(amount=amount, **said)


class CorrectionForm(OfferForm):
    """What may change of signed terms; the rest is taken from them."""

    realisation_type = currency = rights = exclusive = territory = term_months = None  # type: ignore[assignment]

    def corrected(self, agreed: Offer) -> OfferTerms:
        """Return the terms of ``agreed`` with what was filled in.

        Raises:
            InvalidInput: the amount is not one.
        """
        self.cleaned_data |= {
            **{name: getattr(agreed, name) for name in STAYS},
            "currency": agreed.currency,
            "territory": tuple(agreed.territory),
        }
        return self.terms()


STAYS = ("realisation_type", "rights", "exclusive", "term_months")


def from_offer(offer: Offer) -> dict[str, object]:
    """Return the form's first values from an earlier offer; its note was for that one only."""
    return {
        **{name: getattr(offer, name) for name in KEPT},
        "amount": f"{offer.amount.major:f}",
        "currency": offer.currency,
        "schedule": rows_of([Part.read(p) for p in offer.schedule], currency=offer.currency),
        "territory": _places(offer.territory),
        **_controls(offer.usage),
    }


def from_listing(deal: Deal) -> dict[str, object]:
    """Return the form's first values from the listing's terms as they were at the request."""
    kept, intent = deal.terms_snapshot, deal.intent
    currency, minor = kept.get("currency") or deal.currency, kept.get("price_minor")
    is_free = kept.get("pricing_model") == PricingModel.FREE
    return {
        "realisation_type": RealisationType.LICENCE,
        "amount": "0" if is_free else f"{Money(minor, currency).major:f}" if minor else "",
        "currency": currency,
        "payment_terms": PaymentTerms.FREE if is_free else PaymentTerms.PREPAID,
        "rights": kept.get("rights_offered") or (intent.rights_wanted if intent else []) or ["use"],
        "exclusive": kept.get("exclusive", False),
        "territory": _places(kept.get("territory") or ["CN"]),
        "term_months": kept.get("term_months") or 12,
        "purpose": deal.purpose,
        "delivery_form": kept.get("delivery_form") or DeliveryForm.DATASET,
        **_controls(USUAL),
    }


def _controls(usage: Collection[str]) -> dict[str, object]:
    return {name: [c.value for c in among if c in usage] for name, among in CONTROLS.items()}


def _places(codes: list[str]) -> str:
    return ", ".join(label(code) for code in codes)  # CN and WORLD stand for themselves


class SignForm(forms.Form):
    """A signature: the digest of what was read, and the will to be bound by it."""

    agreed = forms.BooleanField(
        label=_("I have read the contract and sign it for my organisation.")
    )
    document_sha256 = forms.CharField(widget=forms.HiddenInput)


class AgreeForm(SignForm, VersionForm):
    """A signature under corrected terms, on the version of the deal that was read."""


class HandOverForm(VersionForm):
    """One hand-over."""

    method = forms.ChoiceField(label=_("Delivery method"), choices=DeliveryMethod)
    access = forms.ChoiceField(
        label=_("How the buyer gets in"),
        choices=[("", _("handed over by other means")), *Entitlement.Kind.choices],
        required=False,
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("For a download or a signed link; at most 50 MB."),
    )
    content_sha256 = forms.CharField(
        label=_("SHA-256 of the content"),
        max_length=80,
        required=False,
        help_text=_("Computed from the file when there is one; else by sha256sum FILE."),
    )
    note = forms.CharField(label=_("Note"), max_length=LINE, required=False)
