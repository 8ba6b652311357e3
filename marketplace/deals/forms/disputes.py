"""What somebody fills in about a dispute."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.asking import VersionForm
from kernel.money import parse_money
from marketplace.deals.actions.escalate_dispute import STEPS
from marketplace.deals.actions.open_dispute import LONGEST, Complaint
from marketplace.deals.models import Dispute

STEP_NAMES = {
    "mediate": _("goes before a mediator"),
    "arbitrate": _("goes before an arbitrator"),
    "sue": _("goes before a court"),
}


class DisputeForm(VersionForm):
    """What is wrong, and what is asked back."""

    kind = forms.ChoiceField(label=_("Ground of the dispute"), choices=Dispute.Kind)
    statement = forms.CharField(
        label=_("What is wrong"), max_length=LONGEST, widget=forms.Textarea({"rows": 5})
    )
    claim = forms.CharField(
        label=_("Asked back"),
        max_length=24,
        required=False,
        help_text=_("An amount in the currency of the deal, if money is to come back."),
    )

    def complaint(self, *, currency: str) -> Complaint:
        """Return what was filled in.

        Raises:
            InvalidInput: the amount is not one.
        """
        said = self.cleaned_data
        claim = said["claim"].strip()
        minor = parse_money(claim, currency=currency).minor if claim else None
        return Complaint(said["kind"], said["statement"], minor)


class StepForm(VersionForm):
    """Before whom the dispute goes."""

    step = forms.ChoiceField(
        label=_("The dispute"), choices=[(step, STEP_NAMES[step]) for step in STEPS]
    )
