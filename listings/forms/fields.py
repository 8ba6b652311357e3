"""The questions of the listing form; each is named like the column it fills."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.money import CURRENCIES
from listings.forms.choices import (
    division_choices,
    optional,
    region_choices,
    territory_choices,
    yes_or_no,
)
from listings.vocabulary.codes import DeliveryForm, DeliveryMethod, UpdateFrequency
from listings.vocabulary.kinds import (
    RIGHTS_OFFERED,
    DataKind,
    PricingModel,
    RegionScope,
    Source,
    Structure,
    Visibility,
)

TEXT_MAX = 20_000
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WHOLE = {"inputmode": "numeric"}
AMOUNT = {"inputmode": "decimal", "autocomplete": "off"}


def _text(label: object, hint: object = "", *, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _several(label: object, choices: object) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,  # type: ignore[arg-type]
        choices=choices,  # type: ignore[arg-type]
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-row"}),
    )


def _day(label: object) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DAY)  # type: ignore[arg-type]


class ListingFields(forms.Form):
    """What is asked; only the title must be answered for a draft."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    certificate_id = forms.CharField(
        label=_("Certificate number"),
        help_text=_("Nothing is published without a certificate that is valid on the day."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"list": "own-certificates", "autocomplete": "off"}),
    )
    title = forms.CharField(
        label=_("Title"),
        help_text=_("Best: time, region, industry, content, kind of data; up to 40 characters."),
        max_length=200,
    )
    title_en = forms.CharField(label=_("English title"), required=False, max_length=200)
    overview = _text(_("Overview"), _("What the data is, in 60 to 400 characters."))
    overview_en = _text(_("English overview"))
    scenario = _text(_("Application scenario"), _("Who uses it, and for what."), rows=3)
    keywords = forms.CharField(label=_("Keywords"), required=False, max_length=200)
    division = forms.ChoiceField(label=_("Industry"), required=False, choices=division_choices)

    data_kinds = _several(_("Kind of data"), DataKind.choices)
    structure = forms.ChoiceField(
        label=_("Structure"), required=False, choices=optional(Structure.choices)
    )
    data_format = forms.CharField(
        label=_("Format"), help_text=_("e.g. CSV, Parquet, JSON"), required=False, max_length=80
    )
    update_frequency = forms.ChoiceField(
        label=_("Update frequency"), required=False, choices=optional(UpdateFrequency.choices)
    )
    record_count = forms.IntegerField(
        label=_("Number of records"),
        required=False,
        min_value=0,
        max_value=10**15,
        widget=forms.TextInput(attrs=WHOLE),
    )
    size_bytes = forms.DecimalField(
        label=_("Size in MB"),
        required=False,
        min_value=0,
        max_value=10**12,
        decimal_places=6,
        widget=forms.TextInput(attrs=AMOUNT),
    )
    covers_from = _day(_("Covers from"))
    covers_to = _day(_("Covers to"))
    region_scope = forms.ChoiceField(
        label=_("Region scope"), required=False, choices=optional(RegionScope.choices)
    )
    region = forms.ChoiceField(label=_("Province"), required=False, choices=region_choices)
    data_fields = forms.CharField(  # a form's own name for its fields is `fields`
        label=_("Data fields"),
        help_text=_("One field a line: name | type | meaning. Buyers read this before they ask."),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 6, "id": "id_fields"}),
    )
    has_sample = forms.BooleanField(label=_("A sample is available on request"), required=False)
    ndi_product_id = forms.CharField(
        label=_("National data-product id"), required=False, max_length=80, empty_value=None
    )

    algorithm_rules = _text(
        _("Algorithm rules"),
        _("By which rules the data set is made from its sources; at least 100 characters."),
        rows=8,
    )

    source = forms.ChoiceField(
        label=_("Source of the data"), required=False, choices=optional(Source.choices)
    )
    source_statement = _text(
        _("Source statement"),
        _("How the data was lawfully obtained (Data Security Law, art. 33)."),
    )
    restrictions = _text(_("Restrictions"), _("What a buyer may not do with it."), rows=3)
    contains_pi = yes_or_no(_("Contains personal information?"))
    contains_sensitive_pi = yes_or_no(_("Contains sensitive personal information?"))
    contains_important_data = yes_or_no(_("Contains important data?"))
    contains_core_data = yes_or_no(
        _("Contains core data?"), help_text=_("Core data may never be listed.")
    )
    export_allowed = yes_or_no(_("May it leave the mainland?"))
    security_level = forms.TypedChoiceField(
        label=_("Security level"),
        help_text=_("Only levels 1 to 3 may be listed."),
        required=False,
        coerce=int,
        empty_value=None,
        choices=optional((str(level), str(level)) for level in range(1, 6)),
    )

    rights_offered = _several(
        _("Rights offered"), [(right.value, right.label) for right in RIGHTS_OFFERED]
    )
    exclusive = forms.BooleanField(label=_("Exclusive: to one buyer only"), required=False)
    territory = forms.MultipleChoiceField(
        label=_("Where it may be used"),
        choices=territory_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-many"}),
    )
    term_months = forms.IntegerField(
        label=_("Term in months"), required=False, min_value=1, max_value=600
    )
    licence_terms = _text(_("Licence terms"), rows=3)
    delivery_form = forms.ChoiceField(label=_("Delivery form"), choices=DeliveryForm.choices)
    delivery_methods = _several(_("Ways of delivery"), DeliveryMethod.choices)
    pricing_model = forms.ChoiceField(label=_("Price model"), choices=PricingModel.choices)
    price_minor = forms.CharField(
        label=_("Price"),
        help_text=_("In whole units, e.g. 6500.00; the lower end of a band."),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs=AMOUNT),
    )
    price_max_minor = forms.CharField(
        label=_("Upper end of the band"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs=AMOUNT),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    unit = forms.CharField(
        label=_("Price unit"), help_text=_("e.g. 1,000 calls"), required=False, max_length=40
    )
    visibility = forms.ChoiceField(
        label=_("Visible to"), choices=[c for c in Visibility.choices if c[0] != Visibility.NAMED]
    )
    expires_on = _day(_("Offered until"))
