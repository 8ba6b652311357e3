"""Begin many applications from one table."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kernel.edge import actor_of, form_page, perform
from kernel.workdays import local_day
from listings.sheets.limits import in_force
from listings.sheets.reading import read_table
from marketplace.registration.actions.start_applications import start_applications
from marketplace.registration.forms.bulk import BulkForm, Line, lines_of
from marketplace.registration.models import RegistrationApplication
from parties.capabilities import Capability, require
from parties.models import Organisation


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a table came to: its rows, and the drafts that were made."""

    lines: list[Line]
    drafts: list[RegistrationApplication]


@form_page
def bulk(request: HttpRequest) -> HttpResponse:
    """Take a table, one data set a row, and make a draft of each; say what was odd."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Capability.APPLY)

    def do(form: BulkForm) -> Outcome:
        file = form.cleaned_data["file"]
        table = read_table(file.read(), name=file.name or "", limits=in_force())
        lines = lines_of(table, holder=Organisation.objects.get(pk=actor.party).name)
        drafts = start_applications(
            actor=actor,
            scheme=form.cleaned_data["scheme"],
            contents=[line.content for line in lines if line.content],
            now=now,
        )
        return Outcome(lines, drafts)

    return perform(
        request,
        BulkForm,
        template="registration/bulk.html",
        form_options={"today": local_day(now)},
        do=do,
        then=reverse("registration:applications"),
        answer=lambda outcome: render(request, "registration/bulk_done.html", {"outcome": outcome}),
    )
