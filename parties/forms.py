"""What people type about organisations, members and keys."""

from datetime import timedelta
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from kernel.errors import InvalidInput
from parties.models import ApiKey, Duty, Organisation, OrganisationRole
from parties.terms import IDENTITY, REASON_LENGTH, OrganisationDetails
from parties.vocabulary.regions import choices as provinces
from parties.vocabulary.uscc import check_uscc

CHECK_WHILE_TYPING = {
    "hx-get": reverse_lazy("parties:check_code"),
    "hx-trigger": "change, keyup changed delay:400ms",
    "hx-target": "#code-verdict",
    "hx-sync": "this:replace",
}
KEY_DAYS = [("90", _("90 days")), ("365", _("one year")), ("", _("until it is revoked"))]


class OrganisationForm(forms.Form):
    """All that an organisation says of itself."""

    name = forms.CharField(label=_("Registered name"), max_length=200)
    org_type = forms.ChoiceField(
        label=_("Kind"), choices=Organisation.Kind, initial=Organisation.Kind.ENTERPRISE
    )
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        min_length=2,
        initial="CN",
        help_text=_("Two letters, e.g. CN, SG, DE."),
    )
    uscc = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        required=False,
        help_text=_(
            "18 characters, on the business licence. People and foreign organisations have none."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", **CHECK_WHILE_TYPING}
        ),
    )
    foreign_reg_no = forms.CharField(
        label=_("Foreign registration number"), max_length=40, required=False
    )
    province = forms.ChoiceField(label=_("Province"), required=False)
    legal_representative = forms.CharField(
        label=_("Legal representative"), max_length=80, required=False
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=80, required=False)
    contact_email = forms.EmailField(label=_("Contact e-mail"), required=False)
    contact_phone = forms.CharField(
        label=_("Contact telephone"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    introduction = forms.CharField(
        label=_("Introduction"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        help_text=_("What others read about you; at most 1,000 characters."),
    )

    def __init__(self, *args: Any, is_identity_open: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province = self.fields["province"]
        assert isinstance(province, forms.ChoiceField)
        province.choices = [("", "—"), *provinces()]
        if not is_identity_open:
            for name in IDENTITY:
                self.fields[name].disabled = True
            return
        at_home = self["country"].value() in {"CN", "cn"}
        is_person = self["org_type"].value() == Organisation.Kind.PERSON
        self.fields["uscc"].required = province.required = at_home and not is_person
        self.fields["foreign_reg_no"].required = not at_home

    def clean_uscc(self) -> str:
        """Say what is wrong with the code beside the other errors, not after them."""
        typed: str = self.cleaned_data["uscc"]
        if not self.fields["uscc"].required:
            return typed
        try:
            return check_uscc(typed)
        except InvalidInput as error:
            raise forms.ValidationError(str(error)) from None

    @property
    def details(self) -> OrganisationDetails:
        """What a valid form says."""
        return OrganisationDetails(**self.cleaned_data)


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail"))
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty, initial=Duty.TRADER)


class DutyForm(forms.Form):
    """Another duty for a member."""

    duty = forms.ChoiceField(label=_("Duty"), choices=Duty)


class KeyForm(forms.Form):
    """A new API key."""

    name = forms.CharField(
        label=_("What the key is for"), max_length=80, help_text=_("e.g. the name of the machine")
    )
    scope = forms.ChoiceField(
        label=_("May"),
        choices=[
            (ApiKey.Scope.READ, _("read")),
            (ApiKey.Scope.WRITE, _("read and write")),
        ],
        initial=ApiKey.Scope.READ,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=KEY_DAYS,
        initial="365",
        required=False,
        coerce=int,
        empty_value=None,
    )

    @property
    def lifetime(self) -> timedelta | None:
        """How long the key is to live; None: until it is revoked."""
        days: int | None = self.cleaned_data["days"]
        return timedelta(days=days) if days else None


class RoleForm(forms.Form):
    """A role to apply for."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (OrganisationRole.Role.MERCHANT, OrganisationRole.Role.MERCHANT.label),
            (OrganisationRole.Role.PLATFORM, OrganisationRole.Role.PLATFORM.label),
        ],
        widget=forms.RadioSelect,
    )


class WayForm(forms.Form):
    """How an operator checked an identity."""

    way = forms.ChoiceField(
        label=_("How was it checked?"),
        choices=Organisation.VerificationWay,
        widget=forms.RadioSelect,
    )


class ReasonForm(forms.Form):
    """Why an operator decides against somebody."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea,
        help_text=_("The members read it: say what to put right."),
    )
