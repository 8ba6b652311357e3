"""Registration schemes: what anybody may read of them, and the pages on which operators edit."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kernel.asking import Act, ReasonForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of
from kernel.models import AuditEvent
from kernel.money import Money
from kernel.workdays import local_day
from listings.actions.close_scheme import close_scheme
from listings.actions.open_scheme import open_scheme
from listings.actions.revise_scheme import revise_scheme
from listings.forms.schemes import CloseForm, SchemeForm, initial_of
from listings.models import RegistrationScheme
from listings.views.scheme_history import history_of
from listings.vocabulary.schemes import RuleName
from parties.capabilities import Capability
from parties.views.door import let_in

HISTORY = 30


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in words; ``is_open``: nobody confirmed it."""

    label: str
    value: str
    is_open: bool


@login_not_required
@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """List the schemes under which one can apply or record certificates."""
    rows = RegistrationScheme.objects.enabled().order_by("track", "pk")
    context = {"listed": page_of(request, rows), "today": local_day(timezone.now())}
    return render(request, "listings/schemes.html", context)


@login_not_required
@require_safe
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """Show one scheme's rules, each with whether it is confirmed."""
    row = get_object_or_404(RegistrationScheme, code=code)
    return render(request, "listings/scheme.html", _context(row))


@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """List every scheme for operators: its state and how much of it is unconfirmed."""
    let_in(request, Capability.EDIT_RULES)
    rows = RegistrationScheme.objects.order_by("-enabled", "track", "pk")
    context = {"listed": page_of(request, rows), "today": local_day(timezone.now())}
    return render(request, "listings/scheme_list.html", context)


@require_safe
def manage_one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a scheme to operators, with its history."""
    row = _scheme(request, code)
    deeds = AuditEvent.objects.filter(object_type="listings.registrationscheme", object_id=row.pk)
    context = {**_context(row), "events": history_of(deeds.order_by("-pk")[:HISTORY])}
    return render(request, "listings/scheme_manage.html", context)


@form_page
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a scheme's rules."""
    row = _scheme(request, code)
    act = Act(
        heading=_("Change the rules"),
        hint=_(
            "The change holds for applications submitted from now on; "
            "those under way keep the rules they met."
        ),
        up=_address(row),
        above=row.name,
        said=_("Changed: it holds for applications submitted from now on."),
    )
    return ask(
        request,
        act,
        SchemeForm,
        do=lambda form: revise_scheme(
            actor=actor_of(request),
            scheme_id=row.pk,
            terms=form.terms(),
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
            expected_version=form.cleaned_data["version"],
        ),
        first=initial_of(row),
    )


@form_page
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a scheme from a day on."""
    row = _scheme(request, code)
    today = local_day(timezone.now())
    act = Act(
        heading=_("Close the scheme"),
        hint=row.name,
        up=_address(row),
        above=row.name,
        said=_("Closed; certificates it gave stay as they are."),
        kind="danger",
    )
    do = by_form(request, close_scheme, scheme_id=row.pk)
    return ask(request, act, CloseForm, do=do, on=row, first={"closed_on": today})


@form_page
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Open a scheme."""
    row = _scheme(request, code)
    act = Act(
        heading=_("Open the scheme"),
        hint=row.name,
        up=_address(row),
        above=row.name,
        said=_("Open."),
    )
    return ask(request, act, ReasonForm, do=by_form(request, open_scheme, scheme_id=row.pk), on=row)


def _scheme(request: HttpRequest, code: str) -> RegistrationScheme:
    let_in(request, Capability.EDIT_RULES)
    rows: QuerySet[RegistrationScheme] = RegistrationScheme.objects.order_by("pk")
    return get_object_or_404(rows, code=code)


def _address(row: RegistrationScheme) -> str:
    return reverse("listings_console:scheme", args=[row.code])


def _context(row: RegistrationScheme) -> dict[str, Any]:
    return {
        "scheme": row,
        "rules": rules_in_words(row),
        "is_open": row.is_open_on(local_day(timezone.now())),
    }


def rules_in_words(scheme: RegistrationScheme) -> list[Rule]:
    """Return a scheme's rules as a page shows them; what is not known is "not stated"."""
    said = [
        (RuleName.REVIEW, scheme.get_review_display() if scheme.review else ""),
        (RuleName.EVIDENCE, _("required") if scheme.evidence_required else _("not required")),
        (RuleName.NOTICE, _length(scheme.notice_length, scheme.notice_unit)),
        (
            RuleName.RECTIFICATION,
            _length(scheme.rectification_length, scheme.rectification_unit),
        ),
        (RuleName.VALIDITY, _months(scheme.validity_months)),
        (RuleName.CAPPED, _("yes") if scheme.capped_by_agreement else _("no")),
        (RuleName.RENEWAL, _months(scheme.renewal_window_months)),
        (RuleName.FEE, _fee(scheme)),
        (RuleName.REGISTRAR, scheme.registrar_code),
        (RuleName.RECORDS, _years(scheme.record_years)),
        (RuleName.SINCE, scheme.active_from.isoformat() if scheme.active_from else ""),
    ]
    also = {RuleName.NOTICE: RuleName.NOTICE_UNIT}
    return [
        Rule(
            str(name.label),
            value or _("not stated"),
            bool(value)
            and (scheme.is_unconfirmed(name) or scheme.is_unconfirmed(also.get(name, name))),
        )
        for name, value in said
    ]


def _length(n: int | None, unit: str) -> str:
    if n is None:
        return ""
    if unit == RegistrationScheme.NoticeUnit.DAY:
        return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
    return ngettext("%(n)d working day", "%(n)d working days", n) % {"n": n}


def _months(n: int | None) -> str:
    return ngettext("%(n)d month", "%(n)d months", n) % {"n": n} if n is not None else ""


def _years(n: int | None) -> str:
    return ngettext("%(n)d year", "%(n)d years", n) % {"n": n} if n is not None else ""


def _fee(scheme: RegistrationScheme) -> str:
    return str(Money(scheme.fee_minor, scheme.currency)) if scheme.fee_minor else _("none")
