"""What posters, recipients and reviewers fill in."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.errors import InvalidInput
from kernel.money import CURRENCIES, Money, parse_money
from kernel.numbering import ZONE
from kernel.phrases import labelled
from listings.vocabulary import industries
from listings.vocabulary.codes import DeliveryForm, UpdateFrequency
from listings.vocabulary.kinds import RIGHTS_OFFERED, DataKind
from matching.engine.criteria import SOFT
from matching.models import Intent, MatchFeedback, Push, Watch
from matching.models.intent import IntentQuerySet
from matching.reasons import LABELS, PLACES
from matching.terms import WISH_FIELDS, IntentWish, PushWishes
from parties.vocabulary import regions

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
TALL = {"size": 6}
INLINE = {"class": "options"}  # side by side, as many as fit


def divisions() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the industries by section, in the active language."""
    return industries.choices()


def provinces() -> list[tuple[str, str]]:
    """Return "not said" and the provinces, in the active language."""
    return [("", str(_("any"))), *regions.choices()]


def places() -> list[tuple[str, str]]:
    """Return where rights may hold: the mainland, the world, provinces."""
    return [*((code, str(label)) for code, label in PLACES.items()), *regions.choices()]


class AmountField(forms.CharField):
    """An amount of whole units as people type it; kept as text until its currency is known."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=24, required=False, **options)
        self.widget.attrs["inputmode"] = "decimal"


class WishForm(forms.Form):
    """One intent, field by field (EXPERIENCE B1)."""

    title = forms.CharField(
        label=_("What you need, in one sentence"), max_length=80, help_text=_("At most 80.")
    )
    need = forms.CharField(
        label=_("What is needed"),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Content, fields, scale, time, quality. The words decide who is asked."),
    )
    purpose = forms.CharField(
        label=_("Purpose of use"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    divisions = forms.MultipleChoiceField(
        label=_("Industry"),
        choices=divisions,
        required=False,
        widget=forms.SelectMultiple(TALL),
        help_text=_("One or several; hold Ctrl (on a Mac ⌘) to choose more than one."),
    )
    data_kinds = forms.MultipleChoiceField(
        label=_("Data type"),
        choices=DataKind,
        required=False,
        widget=forms.CheckboxSelectMultiple(INLINE),
    )
    region = forms.ChoiceField(
        label=_("Province the data covers"), choices=provinces, required=False
    )
    update_frequency = forms.ChoiceField(
        label=_("Updated at least"),
        choices=[("", _("any")), *UpdateFrequency.choices],
        required=False,
    )
    record_count_min = forms.IntegerField(label=_("Records at least"), min_value=0, required=False)
    delivery_forms = forms.MultipleChoiceField(
        label=_("Delivery form"),
        choices=DeliveryForm,
        required=False,
        widget=forms.CheckboxSelectMultiple(INLINE),
    )
    rights_wanted = forms.MultipleChoiceField(
        label=_("Rights wanted"),
        choices=[(right.value, right.label) for right in RIGHTS_OFFERED],
        required=False,
        widget=forms.CheckboxSelectMultiple(INLINE),
        help_text=_("Always a must: only listings that offer all of them are matched."),
    )
    territory = forms.MultipleChoiceField(
        label=_("Where you will use it"),
        choices=places,
        required=False,
        widget=forms.SelectMultiple(TALL),
        help_text=_("Always a must. Hold Ctrl (on a Mac ⌘) to choose more than one."),
    )
    cross_border = forms.BooleanField(label=_("The data will leave the mainland"), required=False)
    budget_min = AmountField(label=_("Budget from"))
    budget_max = AmountField(label=_("Budget up to"), help_text=_("Leave empty to negotiate."))
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, initial="CNY")
    must = forms.MultipleChoiceField(
        label=_("These are a must"),
        choices=[(code, LABELS[code]) for code in SOFT],
        required=False,
        widget=forms.CheckboxSelectMultiple(INLINE),
        help_text=_("All others are wishes: they move a listing up or down, never out."),
    )
    deadline_on = forms.DateField(label=_("Needed by"), required=False, widget=DAY)
    confidential = forms.BooleanField(
        label=_("Hide who we are until a negotiation opens"), required=False
    )
    visibility = forms.ChoiceField(
        label=_("Who may read it"), choices=Intent.Visibility, widget=forms.RadioSelect,
        initial=Intent.Visibility.PUBLIC,
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Read the amounts in their currency."""
        said = dict(super().clean() or {})
        for name in ("budget_min", "budget_max"):
            try:
                said[f"{name}_minor"] = self._amount(name, said.get("currency") or "CNY")
            except InvalidInput as error:
                self.add_error(name, str(error))
        return said

    def _amount(self, name: str, currency: str) -> int | None:
        typed = self.cleaned_data.get(name) or ""
        return parse_money(typed, currency=currency).minor if typed else None

    def wish(self) -> IntentWish:
        """Return what was filled in; of a form with errors, whatever of it is sound."""
        said = {"title": "", "need": "", **self.cleaned_data}
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in said.items()
            if name in WISH_FIELDS
        }
        return IntentWish(**known)

    def unread(self) -> list[str]:
        """Return what was typed wrong, field by field; what is still missing is not wrong."""
        return [
            labelled(self.fields[name].label or name, " ".join(one.messages))
            for name, errors in self.errors.as_data().items()
            for one in errors
            if one.code != "required" and name in self.fields
        ]


def typed(wish: IntentWish) -> dict[str, object]:
    """Return the values of ``WishForm`` that say ``wish``."""
    said: dict[str, object] = {
        name: list(value) if isinstance(value := getattr(wish, name), tuple) else value
        for name in WISH_FIELDS
    }
    for name in ("budget_min", "budget_max"):
        said[name] = _written(getattr(wish, f"{name}_minor"), currency=wish.currency)
    return said


class HallFilter(forms.Form):
    """Filters of the need hall; what is typed wrong filters nothing."""

    q = forms.CharField(label=_("Words"), max_length=80, required=False)
    division = forms.ChoiceField(
        label=_("Industry"), choices=lambda: [("", str(_("all"))), *divisions()], required=False
    )
    kind = forms.ChoiceField(
        label=_("Data type"), choices=[("", _("all")), *DataKind.choices], required=False
    )
    budget = AmountField(label=_("Budget at least (CNY)"))
    deadline = forms.DateField(label=_("Needed by"), required=False, widget=DAY)

    def narrow(self, rows: IntentQuerySet) -> IntentQuerySet:
        """Return those of ``rows`` that pass every filter; an open budget or deadline passes."""
        self.is_valid()
        said: dict[str, Any] = self.cleaned_data
        return rows.narrowed(
            text=said.get("q", ""),
            division=said.get("division", ""),
            kind=said.get("kind", ""),
            least_minor=self._least(),
            by=said.get("deadline"),
        )

    def _least(self) -> int | None:
        try:
            text = self.cleaned_data.get("budget")
            return parse_money(text, currency="CNY").minor if text else None
        except InvalidInput:
            return None


class CloseForm(forms.Form):
    """Why an intent needs no more answers."""

    reason = forms.TypedChoiceField(
        label=_("Reason"),
        choices=Intent.CloseReason,
        coerce=Intent.CloseReason,
        widget=forms.RadioSelect,
    )


class ReturnForm(forms.Form):
    """What has to change before an intent opens; the poster reads it."""

    reason = forms.CharField(
        label=_("What has to change"), max_length=400, widget=forms.Textarea({"rows": 3})
    )


class InterestForm(forms.Form):
    """Interested, with a word to the poster."""

    note = forms.CharField(
        label=_("A word to the poster"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class DeclineForm(InterestForm):
    """Declined, with a reason."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Push.Reason, widget=forms.RadioSelect)
    field_order = ("reason", "note")


class WatchForm(forms.Form):
    """How a saved search is called, and how often its news are mailed."""

    name = forms.CharField(label=_("Name"), max_length=80)
    frequency = forms.ChoiceField(
        label=_("By mail"),
        choices=Watch.Frequency,
        widget=forms.RadioSelect,
        initial=Watch.Frequency.DAILY,
        help_text=_("You are told on this site in any case."),
    )


class UnfitForm(forms.Form):
    """What does not fit about a match."""

    reason = forms.ChoiceField(
        label=_("What does not fit"), choices=MatchFeedback.Reason, widget=forms.RadioSelect
    )


class PreferenceForm(forms.Form):
    """Which intents one wants to be sent, and how many."""

    divisions = forms.MultipleChoiceField(
        label=_("Industries"),
        choices=divisions,
        required=False,
        widget=forms.SelectMultiple(TALL),
        help_text=_("None chosen: all. Hold Ctrl (on a Mac ⌘) to choose more than one."),
    )
    regions = forms.MultipleChoiceField(
        label=_("Provinces the data covers"),
        choices=regions.choices,
        required=False,
        widget=forms.SelectMultiple(TALL),
        help_text=_("None chosen: all. Hold Ctrl (on a Mac ⌘) to choose more than one."),
    )
    min_budget = AmountField(
        label=_("Smallest budget in CNY"), help_text=_("Intents that name none come all the same.")
    )
    daily_cap = forms.IntegerField(
        label=_("At most a day"), min_value=1, max_value=200, required=False
    )
    paused_until = forms.DateField(
        label=_("Send nothing before"),
        required=False,
        widget=DAY,
        help_text=_("What fits meanwhile waits, as long as the intent is open."),
    )

    def clean_min_budget(self) -> int | None:
        """Return fen."""
        text = self.cleaned_data["min_budget"]
        try:
            return parse_money(text, currency="CNY").minor if text else None
        except InvalidInput as error:
            raise forms.ValidationError(str(error)) from None

    def wishes(self) -> PushWishes:
        """Return what was filled in; a day begins at midnight in Shanghai."""
        said = self.cleaned_data
        day = said["paused_until"]
        return PushWishes(
            divisions=tuple(said["divisions"]),
            regions=tuple(said["regions"]),
            min_budget_minor=said["min_budget"],
            daily_cap=said["daily_cap"],
            paused_until=datetime.combine(day, time.min, tzinfo=ZONE) if day else None,
        )


def preferred(wishes: PushWishes) -> dict[str, object]:
    """Return the values of ``PreferenceForm`` that say ``wishes``."""
    until = wishes.paused_until
    return {
        "divisions": list(wishes.divisions),
        "regions": list(wishes.regions),
        "min_budget": _written(wishes.min_budget_minor, currency="CNY"),
        "daily_cap": wishes.daily_cap,
        "paused_until": until.astimezone(ZONE).date() if until else None,
    }


def _written(minor: int | None, *, currency: str) -> str:
    return "" if minor is None else f"{Money(minor, currency).major:f}"
