"""By what operators narrow the list of organisations."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parties.models import Organisation, OrganisationRole
from parties.models.organisation import OrganisationQuerySet
from parties.vocabulary.regions import choices as provinces

ANY = [("", _("any"))]


class OrganisationFilter(forms.Form):
    """Name or code, state, role, province; what is not understood is ignored."""

    q = forms.CharField(label=_("Name or code"), max_length=200, required=False)
    status = forms.ChoiceField(
        label=_("State"), choices=[*ANY, *Organisation.Status.choices], required=False
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[*ANY, *OrganisationRole.Role.choices], required=False
    )
    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        province = self.fields["province"]
        assert isinstance(province, forms.ChoiceField)
        province.choices = [*ANY, *provinces()]

    def narrow(self, rows: OrganisationQuerySet) -> OrganisationQuerySet:
        """Return the rows that fit what was chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        if words := chosen.get("q"):
            rows = rows.filter(Q(name__icontains=words) | Q(uscc__istartswith=words))
        if role := chosen.get("role"):
            rows = rows.with_role(role)
        exact = {key: chosen[key] for key in ("status", "province") if chosen.get(key)}
        return rows.filter(**exact)
