"""What may be asked of the report."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kernel.numbering import ZONE
from listings.vocabulary import industries
from marketplace.reports.conversion import Slice
from marketplace.reports.match_quality import Window
from matching.models import Push
from parties.models import Organisation, OrganisationRole
from parties.vocabulary import regions


class SliceForm(forms.Form):
    """The slice of the cohort, from the address of the page."""

    since = forms.DateField(
        label=_("First pushed from"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=_("to before"), required=False, widget=forms.DateInput({"type": "date"})
    )
    division = forms.ChoiceField(label=_("Industry"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    month = forms.RegexField(r"^\d{4}-\d{2}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        everything = [("", _("all"))]
        self.fields["division"].choices = [*everything, *industries.choices()]  # type: ignore[attr-defined]
        self.fields["channel"].choices = [*everything, *Push.Channel.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Refuse a window that ends before it begins."""
        asked = super().clean() or {}
        since, until = asked.get("since"), asked.get("until")
        if since and until and until <= since:
            self.add_error("until", _("This day must be later than the first one."))
        return asked

    def asked(self, *, as_of: datetime) -> Slice:
        """Return the slice; what was typed wrongly is left out."""
        self.full_clean()
        typed = getattr(self, "cleaned_data", {})
        return Slice(
            as_of=as_of,
            since=_midnight(typed.get("since")),
            until=_midnight(typed.get("until")),
            division=typed.get("division") or "",
            channel=typed.get("channel") or "",
            month=typed.get("month") or "",
        )


class WindowForm(forms.Form):
    """The window of a report, from the address of the page; what is typed wrongly is left out."""

    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=_("to before"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def clean(self) -> dict[str, object]:
        """Refuse a window that ends before it begins."""
        asked = super().clean() or {}
        since, until = asked.get("since"), asked.get("until")
        if since and until and until <= since:
            self.add_error("until", _("This day must be later than the first one."))
        return asked

    def asked(self, *, as_of: datetime) -> Window:
        """Return the window; a day begins at midnight in Shanghai."""
        self.full_clean()
        typed = getattr(self, "cleaned_data", {})
        return Window(as_of, _midnight(typed.get("since")), _midnight(typed.get("until")))


class DirectoryForm(forms.Form):
    """By what the directory is narrowed, from the address; what is not understood is left out."""

    q = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"enterkeyhint": "search"}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    division = forms.ChoiceField(label=_("Industry of the listings"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        role = OrganisationRole.Role
        offered: dict[str, list[Any]] = {
            "role": [(one.value, one.label) for one in (role.HOLDER, role.MERCHANT)],
            "division": industries.choices(),
            "province": regions.choices(),
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def industry(self) -> str:
        """The industry asked for; empty for all."""
        return str(self.cleaned_data.get("division") or "")

    def narrow(self, rows: "QuerySet[Organisation]") -> "QuerySet[Organisation]":
        """Return the rows that fit name, role and province."""
        asked = self.cleaned_data
        if words := asked.get("q"):
            rows = rows.filter(name__icontains=words)
        if role := asked.get("role"):
            playing = OrganisationRole.objects.filter(
                role=role, status=OrganisationRole.Status.ACTIVE
            )
            rows = rows.filter(pk__in=playing.values("organisation"))
        if province := asked.get("province"):
            rows = rows.filter(province=province)
        return rows


def _midnight(on: date | None) -> datetime | None:
    return datetime.combine(on, time.min, tzinfo=ZONE) if on else None
