"""The forms of the compliance record: papers, holders, reports, burdens."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.asking import VersionForm
from kernel.errors import InvalidInput
from kernel.money import CURRENCIES, parse_money
from listings.actions.encumber_certificate import EncumbranceTerms
from listings.actions.record_assessment import AssessmentTerms
from listings.actions.record_deposit import DepositTerms
from listings.actions.set_asset_holders import Holding
from listings.forms.choices import territory_choices
from listings.models import Assessment, AssetHolder, DataIPAsset
from listings.vocabulary.kinds import RIGHTS_HELD
from listings.vocabulary.rights import (
    AssessmentKind,
    ConsentAct,
    DepositKind,
    EncumbranceKind,
    EvidenceChapter,
    HashAlgorithm,
    ProofKind,
    ValuationMethod,
)
from parties.models import Organisation

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FILE_HINT = _("PDF, image, office document or table, up to 50 MB.")
MORE_ROWS = 3


def _choose(choices: Any) -> list[tuple[Any, Any]]:
    return [("", _("choose")), *choices]


class ProofForm(forms.Form):
    """A paper that shows where the data comes from."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=_choose(ProofKind.choices))
    document = forms.FileField(label=_("Document"), help_text=FILE_HINT)
    valid_to = forms.DateField(
        label=_("Valid to"),
        help_text=_("The last day; leave it empty when it has no end."),
        required=False,
        widget=DAY,
    )


class EvidenceForm(forms.Form):
    """A file that belongs to one chapter of the record."""

    chapter = forms.ChoiceField(label=_("Chapter"), choices=_choose(EvidenceChapter.choices))
    title = forms.CharField(label=_("What it shows"), max_length=200)
    document = forms.FileField(label=_("Document"), help_text=FILE_HINT)


class DepositForm(forms.Form):
    """What the paper of an evidence deposit says."""

    kind = forms.ChoiceField(label=_("Kind of deposit"), choices=_choose(DepositKind.choices))
    provider = forms.CharField(label=_("Kept by"), max_length=120)
    number = forms.CharField(label=_("Deposit number"), max_length=120)
    hash_alg = forms.ChoiceField(label=_("Digest"), choices=HashAlgorithm.choices)
    hash = forms.CharField(
        label=_("Value of the digest"),
        help_text=_("64 characters, each 0 to 9 or a to f."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    deposited_at = forms.DateTimeField(
        label=_("Deposited at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    document = forms.FileField(label=_("Document"), help_text=FILE_HINT, required=False)

    def terms(self, *, document_id: int | None) -> DepositTerms:
        """Return what was typed; the form must be valid."""
        typed = {k: v for k, v in self.cleaned_data.items() if k != "document"}
        return DepositTerms(**typed, document_id=document_id)


class AssessmentForm(forms.Form):
    """What an assessor's report says."""

    kind = forms.ChoiceField(label=_("What was assessed"), choices=_choose(AssessmentKind.choices))
    assessor_name = forms.CharField(label=_("Assessor"), max_length=200)
    person = forms.CharField(label=_("Who signed the report"), max_length=120)
    result = forms.CharField(
        label=_("Result"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    grade = forms.ChoiceField(
        label=_("Grade"), required=False, choices=[("", _("none")), *Assessment.Grade.choices]
    )
    method = forms.ChoiceField(
        label=_("Method"),
        help_text=_("Of a valuation."),
        required=False,
        choices=[("", _("none")), *ValuationMethod.choices],
    )
    value = forms.CharField(
        label=_("Value found"),
        help_text=_("Of a valuation; a reference, never a price."),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    assessed_on = forms.DateField(label=_("Date of the report"), widget=DAY)
    valid_to = forms.DateField(
        label=_("Valid to"), help_text=_("The last day."), required=False, widget=DAY
    )
    report = forms.FileField(label=_("Report"), help_text=FILE_HINT)

    def clean(self) -> dict[str, Any]:
        """Read the value as money."""
        cleaned: dict[str, Any] = super().clean() or {}
        typed, currency = cleaned.get("value", "").strip(), cleaned.get("currency", "")
        cleaned["value_minor"] = None
        if typed and currency:
            try:
                cleaned["value_minor"] = parse_money(typed, currency=currency).minor
            except InvalidInput as error:
                self.add_error("value", str(error))
        return cleaned

    def terms(self, *, report_id: int) -> AssessmentTerms:
        """Return what was typed; the form must be valid."""
        left = ("report", "value")
        typed = {k: v for k, v in self.cleaned_data.items() if k not in left}
        return AssessmentTerms(**typed, report_id=report_id)


class HoldersForm(VersionForm):
    """Who holds which right: one row each, a few empty ones for more."""

    def __init__(self, *args: Any, asset: DataIPAsset, **options: Any) -> None:
        """Offer a row for each holding of ``asset``."""
        super().__init__(*args, **options)
        held = list(asset.holdings.select_related("organisation").order_by("pk"))
        self.fields["version"].initial = asset.version
        typed = int(self.data.get("rows") or 0) if str(self.data.get("rows", "")).isdigit() else 0
        self.rows = min(max(len(held) + MORE_ROWS, typed), 60)
        self.fields["rows"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=self.rows, max_value=60
        )
        for n in range(self.rows):
            self._add_row(n, held[n] if n < len(held) else None)

    def _add_row(self, n: int, held: AssetHolder | None) -> None:
        added: dict[str, forms.Field] = {
            "who": forms.CharField(
                label=_("Organisation"),
                help_text=_("Its credit code, or its full name as registered here."),
                required=False,
                max_length=200,
                initial=held.organisation.uscc or held.organisation.name if held else "",
            ),
            "right": forms.ChoiceField(
                label=_("Right"),
                required=False,
                choices=[("", _("none")), *((r.value, r.label) for r in RIGHTS_HELD)],
                initial=held.right if held else "",
            ),
            "from": forms.DateField(
                label=_("From"),
                required=False,
                widget=DAY,
                initial=held.term_from if held else None,
            ),
            "to": forms.DateField(
                label=_("Until"), required=False, widget=DAY, initial=held.term_to if held else None
            ),
            "share": forms.DecimalField(
                label=_("Share of the income, %"),
                required=False,
                min_value=0,
                max_value=100,
                decimal_places=2,
                initial=held.share_bp / 100 if held and held.share_bp is not None else None,
            ),
            "limits": forms.CharField(
                label=_("Limits"),
                required=False,
                max_length=400,
                initial=held.limits if held else "",
            ),
        }
        for name, field in added.items():
            self.fields[f"{name}_{n}"] = field

    @property
    def rows_field(self) -> forms.BoundField:
        """How many rows there are, to be sent back."""
        return self["rows"]

    def groups(self) -> Iterator[list[forms.BoundField]]:
        """Yield the fields of each row."""
        for n in range(self.rows):
            yield [
                self[f"{name}_{n}"] for name in ("who", "right", "from", "to", "share", "limits")
            ]

    def clean(self) -> dict[str, Any]:
        """Find each organisation."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["holdings"] = []
        for n in range(self.rows):
            who, right = cleaned.get(f"who_{n}", "").strip(), cleaned.get(f"right_{n}", "")
            if not (who or right):
                continue
            found = Organisation.objects.verified().filter(uscc=who.upper()).first()
            found = found or Organisation.objects.verified().filter(name=who).first()
            if found is None:
                self.add_error(f"who_{n}", _("No verified organisation has this code or name."))
            elif not right:
                self.add_error(f"right_{n}", _("Choose the right."))
            else:
                cleaned["holdings"].append(self._holding(n, found, cleaned))
        return cleaned

    @staticmethod
    def _holding(n: int, organisation: Organisation, cleaned: dict[str, Any]) -> Holding:
        share = cleaned.get(f"share_{n}")
        return Holding(
            organisation_id=organisation.pk,
            right=cleaned[f"right_{n}"],
            term_from=cleaned.get(f"from_{n}"),
            term_to=cleaned.get(f"to_{n}"),
            limits=cleaned.get(f"limits_{n}", ""),
            share_bp=None if share is None else int(share * 100),
        )


class EncumbranceForm(forms.Form):
    """A pledge or an exclusive licence, as its paper says it."""

    kind = forms.ChoiceField(
        label=_("Kind of encumbrance"),
        choices=_choose(
            (kind.value, kind.label)
            for kind in (EncumbranceKind.PLEDGE, EncumbranceKind.EXCLUSIVE_LICENCE)
        ),
    )
    beneficiary = forms.CharField(
        label=_("In favour of"),
        help_text=_("Its credit code, or its full name."),
        max_length=200,
    )
    reference = forms.CharField(
        label=_("Contract or register number"), required=False, max_length=120
    )
    starts_on = forms.DateField(label=_("From"), widget=DAY)
    ends_on = forms.DateField(
        label=_("Until"), help_text=_("The last day."), required=False, widget=DAY
    )
    territory = forms.MultipleChoiceField(
        label=_("Territory"),
        help_text=_("Of an exclusive licence; none means everywhere."),
        required=False,
        choices=territory_choices,
    )

    def terms(self) -> EncumbranceTerms:
        """Return what was typed; the form must be valid."""
        typed = self.cleaned_data
        who = typed["beneficiary"].strip()
        found = Organisation.objects.verified().filter(uscc=who.upper()).first()
        found = found or Organisation.objects.verified().filter(name=who).first()
        return EncumbranceTerms(
            kind=typed["kind"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            beneficiary_id=found.pk if found else None,
            beneficiary_name="" if found else who,
            territory=tuple(typed["territory"]),
            reference=typed["reference"],
        )


class ConsentForm(forms.Form):
    """What a pledgee allows, with its paper."""

    act = forms.ChoiceField(label=_("What is allowed"), choices=_choose(ConsentAct.choices))
    document = forms.FileField(label=_("Written consent"), help_text=FILE_HINT)
