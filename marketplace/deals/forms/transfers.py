"""What parties and reviewers fill in about a transfer out of the mainland."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.asking import VersionForm
from listings.forms.choices import yes_or_no
from listings.vocabulary.codes import DeliveryForm
from listings.vocabulary.kinds import DataKind
from marketplace.deals.actions.set_transfer_limits import Limits
from marketplace.deals.forms import DAY, OfferForm
from marketplace.deals.models import CrossBorderLimits
from marketplace.deals.terms import LINE, LONGEST_TERM
from marketplace.deals.transfers import MOST, Statement
from marketplace.deals.vocabulary import Activity, Exemption, Zone
from parties.vocabulary.regions import label

OPEN = ("", _("needs confirmation"))


def persons(name: Any, *, help_text: Any = "") -> forms.IntegerField:
    """Return a field for a number of persons; empty means that it is not known."""
    return forms.IntegerField(
        label=name, help_text=help_text, min_value=0, max_value=MOST, required=False
    )


class TransferForm(forms.Form):
    """The facts of one transfer; what is left open needs confirmation and clears nothing."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    leaves_mainland = yes_or_no(
        _("Does data leave the mainland?"),
        help_text=_("Also when somebody abroad may look at it, and towards Hong Kong and Macao."),
    )
    recipient_name = forms.CharField(label=_("Recipient"), max_length=200)
    recipient_country = forms.CharField(
        label=_("Country of the recipient"),
        max_length=2,
        help_text=_("Two letters, e.g. SG; CN when nothing leaves."),
    )
    purpose = forms.CharField(
        label=_("Purpose of use"),
        max_length=LINE,
        help_text=_("In the words of the contract: it may not go beyond them."),
    )
    ways = forms.MultipleChoiceField(
        label=_("Delivery form"), choices=DeliveryForm, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of data"), choices=DataKind, widget=forms.CheckboxSelectMultiple
    )
    records = forms.IntegerField(
        label=_("Records at most"), min_value=0, max_value=MOST * 1000, required=False
    )
    territory = forms.CharField(
        label=_("Territory"),
        max_length=200,
        help_text=_("CN, WORLD, or provinces separated by commas."),
    )
    term_months = forms.IntegerField(
        label=_("Term in months"), min_value=1, max_value=LONGEST_TERM, required=False
    )
    contains_core = yes_or_no(_("Contains core data"))
    contains_important = yes_or_no(_("Contains important data"))
    important_notified = yes_or_no(
        _("Notified or published as important"),
        help_text=_(
            "Data that no authority notified or published as important need not be declared so."
        ),
    )
    contains_pi = yes_or_no(_("Contains personal information"))
    contains_sensitive = yes_or_no(_("Contains sensitive personal information"))
    is_ciio = yes_or_no(_("Is the exporter an operator of critical information infrastructure?"))
    pi_persons = persons(
        _("Persons, none of their data sensitive"),
        help_text=_("In this transfer. Whoever has sensitive data in it counts below only."),
    )
    sensitive_persons = persons(_("Persons with sensitive data"))
    pi_elsewhere = persons(
        _("Persons since 1 January, elsewhere"),
        help_text=_("Of the exporter's transfers outside this market; ours are added."),
    )
    sensitive_elsewhere = persons(_("Persons with sensitive data since 1 January, elsewhere"))
    activity = forms.ChoiceField(
        label=_("The data arises from"), choices=[OPEN, *Activity.choices], required=False
    )
    exemption = forms.ChoiceField(
        label=_("Exemption claimed"), choices=[OPEN, *Exemption.choices], required=False
    )
    exemption_ground = forms.CharField(
        label=_("What proves the exemption"),
        max_length=LINE,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    zone_flags = forms.MultipleChoiceField(
        label=_("Rules of a zone or sector that may apply"),
        choices=Zone,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    consent_obtained = yes_or_no(_("Has each person given separate consent?"))
    notice_given = yes_or_no(
        _("Were the persons told recipient, purpose, way and kinds?"),
        help_text=_("Personal Information Protection Law, art. 39."),
    )
    impact_file = forms.FileField(label=_("Personal information impact assessment"), required=False)

    clean_territory = OfferForm.clean_territory

    def clean_recipient_country(self) -> str:
        """Take a code in either case."""
        return str(self.cleaned_data["recipient_country"]).upper()

    def statement(self, *, impact_file_id: int | None) -> Statement:
        """Return what was filled in; what was left open is None."""
        said: dict[str, Any] = {**self.cleaned_data, "impact_file_id": impact_file_id}
        for name in ("version", "impact_file"):
            said.pop(name)
        for name in ("activity", "exemption"):
            said[name] = said[name] or None
        for name in ("ways", "kinds", "zone_flags"):
            said[name] = tuple(said[name])
        return Statement(**said)


def from_statement(statement: Statement) -> dict[str, object]:
    """Return the form's first values from what was stated before."""
    words = {True: "true", False: "false"}
    said: dict[str, object] = {
        name: words.get(value, value) if isinstance(value, bool) else value
        for name, value in asdict(statement).items()
    }
    said["territory"] = ", ".join(label(code) for code in statement.territory)
    return said


class FilingForm(VersionForm):
    """What was filed with the authority."""

    filing_no = forms.CharField(label=_("Filing number"), max_length=80)
    filed_on = forms.DateField(label=_("Filed on"), widget=DAY)
    valid_to = forms.DateField(label=_("Valid to"), widget=DAY)


class ConfirmTransferForm(VersionForm):
    """A reviewer's word on facts and papers."""

    zone_ground = forms.CharField(
        label=_("Ground for the zone or sector"),
        max_length=LINE,
        required=False,
        help_text=_("Needed when the parties named a zone or a sector."),
        widget=forms.Textarea({"rows": 3}),
    )
    looked = forms.BooleanField(label=_("I have looked at the facts and at every paper."))


class LimitsForm(VersionForm):
    """The numbers of the table."""

    assess_pi = forms.IntegerField(label=_("Persons: assessment from"), min_value=1)
    assess_sensitive = forms.IntegerField(
        label=_("Persons with sensitive data: assessment from"), min_value=1
    )
    file_pi = forms.IntegerField(label=_("Persons: contract or certification from"), min_value=1)
    file_sensitive = forms.IntegerField(
        label=_("Persons with sensitive data: contract or certification from"), min_value=1
    )
    assessment_months = forms.IntegerField(
        label=_("An assessment is valid for (months)"), min_value=1, max_value=LONGEST_TERM
    )
    source = forms.CharField(label=_("Source"), max_length=300)
    is_confirmed = forms.BooleanField(
        label=_("Confirmed against the text in force"), required=False
    )
    reason = forms.CharField(
        label=_("Why they change"), max_length=LINE, widget=forms.Textarea({"rows": 2})
    )

    def limits(self) -> Limits:
        """Return the numbers filled in."""
        kept = ("version", "reason")
        return Limits(**{k: v for k, v in self.cleaned_data.items() if k not in kept})


def from_limits(row: CrossBorderLimits) -> dict[str, object]:
    """Return the form's first values from the numbers in force."""
    names = [name for name in LimitsForm.base_fields if name != "reason"]
    return {name: getattr(row, name) for name in names}
