"""What an operator fills in about referrals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.asking import VersionForm
from kernel.money import CURRENCIES, Money, parse_money
from marketplace.deals.models import RealisationType
from marketplace.referrals.actions.record_outcome import OutcomeTerms
from marketplace.referrals.models import TradingPlatform


class NoteForm(forms.Form):
    """One line of text: a reason, or the platform's own number."""

    note = forms.CharField(max_length=120)

    def __init__(self, *args: object, label: str, hint: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["note"].label = label
        self.fields["note"].help_text = hint


class StepForm(NoteForm, VersionForm):
    """One line of text about a referral, and the version of it that the person saw."""


class PlatformForm(forms.Form):
    """Where to refer something."""

    platform = forms.ModelChoiceField(
        TradingPlatform.objects.none(),
        label=_("Trading platform"),
        help_text=_("Only linked platforms are offered."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["platform"]
        field.queryset = TradingPlatform.objects.linked()  # type: ignore[attr-defined]
        field.label_from_instance = lambda platform: platform.name  # type: ignore[attr-defined]


class OutcomeForm(VersionForm):
    """A deal that the platform closed."""

    outcome_ref = forms.CharField(label=_("Their deal number"), max_length=120)
    realisation_type = forms.ChoiceField(
        label=_("Realisation type"), choices=RealisationType, initial=RealisationType.LICENCE
    )
    amount = forms.CharField(label=_("Amount"), max_length=24, help_text=_("e.g. 600000.00"))
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, initial="CNY")
    concluded_on = forms.DateField(
        label=_("Concluded on"), widget=forms.DateInput({"type": "date"})
    )
    counterparty_name = forms.CharField(
        label=_("The other side"),
        max_length=200,
        required=False,
        help_text=_("The organisation that is no member of this platform."),
    )
    evidence = forms.CharField(
        label=_("Evidence"), max_length=400, help_text=_("The document or message it rests on.")
    )

    def terms(self) -> OutcomeTerms:
        """Return what was filled in.

        Raises:
            InvalidInput: the amount is not one.
        """
        said = self.cleaned_data
        amount: Money = parse_money(said["amount"], currency=said["currency"])
        return OutcomeTerms(
            outcome_ref=said["outcome_ref"].strip(),
            realisation_type=said["realisation_type"],
            amount=amount,
            concluded_on=said["concluded_on"],
            counterparty_name=said["counterparty_name"].strip(),
            evidence=said["evidence"].strip(),
        )
