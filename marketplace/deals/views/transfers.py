"""The cross-border check of a deal: facts, what the table says, what to file, on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.asking import Act, ask, by_form
from kernel.edge import actor_of, form_page, perform
from marketplace.deals.actions.decide_transfer import decide_transfer
from marketplace.deals.actions.edit_transfer import edit_transfer
from marketplace.deals.actions.file_transfer import file_transfer
from marketplace.deals.actions.state_transfer import POSSIBLE, state_transfer
from marketplace.deals.crossing import BY_NUMBER, Rule
from marketplace.deals.forms.transfers import FilingForm, TransferForm, from_statement
from marketplace.deals.models import CrossBorderCheck, Deal
from marketplace.deals.transfers import first_statement, statement_of
from marketplace.deals.views.room import deal_of, own_deal
from marketplace.deals.views.steps import Step
from marketplace.deals.views.transfer_words import (
    counted_rows,
    fact_rows,
    history_of,
    missing_words,
    papers_of,
    scope_rows,
)
from parties.capabilities import Capability, may
from parties.views.files import attachment, keep


@dataclass(frozen=True, slots=True)
class Answer:
    """A check as pages show it: its row of the table, what is missing, what has to be on file."""

    check: CrossBorderCheck
    rule: Rule | None
    missing: Sequence[str]
    papers: Sequence[tuple[str, bool]]
    facts: Sequence[dict[str, object]]
    scope: Sequence[dict[str, object]]
    history: Sequence[Step]


def answer_on(check: CrossBorderCheck) -> Answer:
    """Return ``check`` (``with_deal``) as pages show it."""
    return Answer(
        check=check,
        rule=BY_NUMBER.get(check.rule),
        missing=missing_words(check),
        papers=papers_of(check),
        facts=[*fact_rows(check), *counted_rows(check)],
        scope=scope_rows(check),
        history=history_of(check),
    )


def newest_of(deal: Deal) -> CrossBorderCheck | None:
    """Return the deal's live check, else its last one; None when nobody stated anything."""
    return CrossBorderCheck.objects.filter(deal=deal).with_deal().order_by("-pk").first()


@require_safe
def transfer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show where the check of a deal stands, which row applies, and what to do next."""
    actor, deal = actor_of(request), deal_of(request, uid)
    check = newest_of(deal)
    context = {
        "deal": deal,
        "answer": answer_on(check) if check else None,
        "may_state": _may_state(actor, deal, check),
        "may_file": check is not None and _may_file(actor, deal, check),
        "reviews": may(actor, Capability.REVIEW_TRANSFER),
    }
    return render(request, "deals/transfer.html", context)


@require_safe
def transfer_summary(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the check alone, to print and to put on file."""
    deal = deal_of(request, uid)
    check = newest_of(deal)
    if check is None:
        raise Http404
    context = {"deal": deal, "answer": answer_on(check)}
    return render(request, "deals/transfer_summary.html", context)


@require_safe
def transfer_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Give the impact assessment to either side and to operators."""
    check = newest_of(deal_of(request, uid))
    if check is None or check.impact_file is None:
        raise Http404
    return attachment(check.impact_file)


@form_page
def transfer_facts(request: HttpRequest, uid: UUID) -> HttpResponse:
    """State the facts and let the table answer; facts already answered are opened again."""
    actor, deal = actor_of(request), own_deal(request, uid)
    live = CrossBorderCheck.objects.live().filter(deal=deal).with_deal().first()
    last = live or newest_of(deal)
    statement = statement_of(last) if last else first_statement(deal)
    version = live.version if live else None
    return perform(
        request,
        TransferForm,
        form_options={"initial": {**from_statement(statement), "version": version}},
        template="deals/transfer_facts.html",
        context={"deal": deal, "file": last.impact_file if last else None},
        do=lambda form: _state(actor, deal, live, form, kept=statement.impact_file_id),
        then=reverse("deals:transfer", args=[uid]),
        said=_("The table has answered. A reviewer looks at it once every fact is there."),
    )


def _state(
    actor: Actor, deal: Deal, live: CrossBorderCheck | None, form: Any, *, kept: int | None
) -> CrossBorderCheck:
    now, version = timezone.now(), form.cleaned_data["version"]
    if live is not None and live.status == CrossBorderCheck.Status.DECIDED:
        opened = edit_transfer(
            actor=actor, check_id=live.pk, expected_version=version or 0, now=now
        )
        version = opened.version
    file = form.cleaned_data["impact_file"]
    file_id = keep(actor, file).pk if file else kept
    check = state_transfer(
        actor=actor,
        deal_id=deal.pk,
        statement=form.statement(impact_file_id=file_id),
        expected_version=version,
        now=now,
    )
    return decide_transfer(actor=actor, check_id=check.pk, expected_version=check.version, now=now)


@form_page
def transfer_filing(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record number and days of what was filed."""
    deal = own_deal(request, uid)
    rows = CrossBorderCheck.objects.live().filter(deal=deal)
    check = get_object_or_404(rows.with_deal())
    act = Act(
        heading=_("Record the filing"),
        hint=check.get_outcome_display(),
        up=reverse("deals:transfer", args=[uid]),
        above=_("Cross-border check"),
        said=_("Recorded. A reviewer confirms it next."),
    )
    return ask(
        request,
        act,
        FilingForm,
        do=by_form(request, file_transfer, check_id=check.pk),
        on=check,
        first={name: getattr(check, name) for name in ("filing_no", "filed_on", "valid_to")},
        context={"deal": deal},
    )


def _may_state(actor: Actor, deal: Deal, check: CrossBorderCheck | None) -> bool:
    is_open = check is None or check.status != CrossBorderCheck.Status.CONFIRMED
    is_ours = bool(deal.side_of(actor)) and may(actor, Capability.STATE_TRANSFER)
    return is_ours and is_open and deal.venue == "own" and deal.status in POSSIBLE


def _may_file(actor: Actor, deal: Deal, check: CrossBorderCheck) -> bool:
    is_due = check.status == CrossBorderCheck.Status.DECIDED and check.needs_filing
    return is_due and bool(deal.side_of(actor)) and may(actor, Capability.STATE_TRANSFER)
