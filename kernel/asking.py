"""One act asked for on a page of its own: what it does, what it needs, one button.

With the forms that every app needs: nothing to fill in, the version seen, a reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.edge import actor_of, perform


class Versioned(Protocol):
    """A row that commands name the version of."""

    version: int


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


class VersionForm(forms.Form):
    """The version of the row that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(VersionForm):
    """Why, in one's own words; whoever is concerned reads it."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea({"rows": 3}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act as its page shows it.

    ``up`` is the address of the page above, named ``above``; there the act leads unless ``then``
    says otherwise. ``button`` and ``here`` (the page in its trail) say the heading where empty;
    ``said`` is the sentence shown there.
    ``template`` extends ``act.html`` where there is more to read before the button.
    """

    heading: str
    hint: str = ""
    up: str
    above: str
    said: str = ""
    then: str | Callable[[Any], str] = ""
    button: str = ""
    here: str = ""
    kind: Literal["primary", "danger"] = "primary"
    template: str = "act.html"


def ask(  # noqa: PLR0913 - what ``perform`` takes
    request: HttpRequest,
    act: Act,
    form_class: Callable[..., forms.BaseForm],
    *,
    do: Callable[[Any], object],
    on: Versioned | None = None,
    first: dict[str, object] | None = None,
    context: dict[str, object] | None = None,
    answer: Callable[[Any], HttpResponse] | None = None,
) -> HttpResponse:
    """Show the page of ``act``, or ``perform`` it.

    Args:
        on: the row whose version the person saw.
        first: further first values of the form.
        context: what else the template shows.
        answer: see ``perform``.
    """
    seen = {} if on is None else {"version": on.version}
    return perform(
        request,
        form_class,
        form_options={"initial": {**seen, **(first or {})}},
        template=act.template,
        context={**(context or {}), "act": act},
        do=do,
        then=act.then or act.up,
        said=act.said,
        answer=answer,
    )


def by_form(
    request: HttpRequest, verb: Callable[..., object], **known: object
) -> Callable[[Any], object]:
    """Return what calls the action ``verb`` with ``known`` and everything a form says.

    The form's ``version`` is the version the person saw.
    """

    def do(form: Any) -> object:
        said = {**form.cleaned_data}
        if "version" in said:
            said["expected_version"] = said.pop("version")
        return verb(actor=actor_of(request), now=timezone.now(), **known, **said)

    return do
