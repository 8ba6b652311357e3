"""What one may ask the public register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from listings.models import RegistrationScheme
from listings.vocabulary import industries
from parties.vocabulary import regions

ANY = [("", _("any"))]


def _schemes() -> list[tuple[str, str]]:
    return [("", str(_("any"))), *((s.code, s.name) for s in RegistrationScheme.objects.all())]


class RegisterForm(forms.Form):
    """Words and filters; every one may be empty."""

    q = forms.CharField(label=_("Number, holder or data name"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[*ANY, ("valid", _("valid")), ("frozen", _("frozen")), ("ended", _("ended"))],
    )
    scheme = forms.ChoiceField(label=_("Registration scheme"), required=False, choices=_schemes)
    division = forms.ChoiceField(
        label=_("Industry"), required=False, choices=lambda: [*ANY, *industries.choices()]
    )
    province = forms.ChoiceField(
        label=_("Province"), required=False, choices=lambda: [*ANY, *regions.choices()]
    )

    def asked(self) -> dict[str, Any]:
        """Return what was asked; a value that is no choice asks nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
