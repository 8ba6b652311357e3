"""The operators' pages on registers: how each is asked, its exports, and what differs."""

from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.asking import ReasonForm
from kernel.edge import actor_of, form_page, page_of, perform
from listings.actions.load_register import load_register
from listings.actions.note_answer import note_answer
from listings.actions.set_registry_source import SourceTerms, set_registry_source
from listings.actions.settle_difference import settle_difference
from listings.forms.registers import ExportForm, SourceForm
from listings.models import (
    Certificate,
    RegisterCheck,
    RegisterExport,
    RegistrationScheme,
    RegistrySource,
)
from listings.registry.chosen import asked
from listings.sheets.limits import in_force
from listings.sheets.papers import Paper, columns_of, read_paper
from listings.sheets.reading import read_table
from listings.views.limits import require_patience
from listings.vocabulary.registers import CheckState, Standing
from parties.actions.store_file import Upload
from parties.capabilities import Capability, require
from parties.views.door import let_in

RECENT = 20
STATUSES, STANDINGS = dict(Certificate.Status.choices), dict(Standing.choices)


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """List the schemes with how their registers are asked."""
    let_in(request, Capability.EDIT_RULES)
    rows = RegistrationScheme.objects.enabled().select_related("source_of").order_by("track", "pk")
    context = {
        "listed": page_of(request, rows),
        "differences": RegisterCheck.objects.waiting().count(),
    }
    return render(request, "listings/registers.html", context)


@require_safe
def differences(request: HttpRequest) -> HttpResponse:
    """List the certificates that differ from their register, the longest waiting first."""
    let_in(request, Capability.VERIFY_CERTIFICATE)
    rows = RegisterCheck.objects.waiting().select_related("certificate__asset__holder")
    context = {"listed": page_of(request, rows.order_by("asked_at", "pk"))}
    return render(request, "listings/register_differences.html", context)


@require_safe
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Show one register: its source, its exports, how many certificates agree with it."""
    return render(request, "listings/register_one.html", _context(_scheme(request, code)))


@form_page
def source(request: HttpRequest, code: str) -> HttpResponse:
    """Say how a register is asked."""
    scheme = _scheme(request, code)
    present = RegistrySource.objects.filter(pk=scheme.pk).first()
    said = {name: getattr(present, name) for name in asdict(SourceTerms())} if present else {}
    initial = {**asdict(SourceTerms()), **said, "version": present.version if present else 0}
    return perform(
        request,
        SourceForm,
        template="listings/register_form.html",
        context={"scheme": scheme, "label": _("How the register is asked")},
        form_options={"initial": initial},
        do=lambda form: set_registry_source(
            actor=actor_of(request),
            scheme_id=scheme.pk,
            terms=form.terms(),
            now=timezone.now(),
            expected_version=form.cleaned_data["version"],
        ),
        then=reverse("listings_console:register", args=[code]),
        said=_("Saved."),
    )


@form_page
def load(request: HttpRequest, code: str) -> HttpResponse:
    """Load an exported register; the whole file is read before anything is kept."""
    scheme = _scheme(request, code)
    get_object_or_404(RegistrySource, pk=scheme.pk)

    def do(form: ExportForm) -> RegisterExport:
        file, limits = form.cleaned_data["file"], in_force()
        content = file.read(limits.max_bytes + 1)
        return load_register(
            actor=actor_of(request),
            scheme_id=scheme.pk,
            upload=Upload(file.name, file.content_type or "", BytesIO(content)),
            papers=_papers(content, name=file.name),
            proof=form.cleaned_data["proof_value"],
            as_of=form.cleaned_data["as_of"],
            now=timezone.now(),
        )

    return perform(
        request,
        ExportForm,
        template="listings/register_form.html",
        context={"scheme": scheme, "label": _("Load an export"), "has_file": True},
        do=do,
        then=reverse("listings_console:register", args=[code]),
        said=_("Loaded. Certificates are compared with it within minutes."),
    )


@require_POST
def ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask the register about one certificate, now."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Capability.ASK_REGISTER)
    row = get_object_or_404(Certificate.objects.visible_to(actor), uid=uid)
    its = get_object_or_404(
        RegistrySource.objects.filter(enabled=True).select_related("scheme"), pk=row.scheme_id
    )
    require_patience(request, what="register", per_minute=its.per_minute, now=now)
    answers, trouble = asked(its, [row.certificate_no])
    said = note_answer(
        actor=actor,
        certificate_id=row.pk,
        kind=its.kind,
        answer=answers.get(row.certificate_no),
        trouble=trouble,
        now=now,
    )
    tone = messages.SUCCESS if said.outcome == CheckState.VERIFIED else messages.WARNING
    messages.add_message(request, tone, said.get_outcome_display())
    return HttpResponseRedirect(reverse("listings_console:certificate", args=[uid]))


@form_page
def settle(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note that a difference was dealt with."""
    actor = let_in(request, Capability.VERIFY_CERTIFICATE)
    rows = RegisterCheck.objects.waiting().select_related("certificate")
    check = get_object_or_404(rows, certificate__uid=uid)
    return perform(
        request,
        ReasonForm,
        template="listings/register_settle.html",
        context={"check": check, "differs": differs_of(check.certificate)},
        form_options={"initial": {"version": check.certificate.version}},
        do=lambda form: settle_difference(
            actor=actor,
            certificate_id=check.pk,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        ),
        then=reverse("listings_console:differences"),
        said=_("Noted."),
    )


def differs_of(certificate: Certificate) -> list[list[str]]:
    """Return what differed at the last answer: [field, ours, the register's], field in words."""
    newest = certificate.registry_answers.exclude(outcome=CheckState.UNREACHABLE)
    answer = newest.order_by("-pk").first()
    names = {
        "certificate_no": _("certificate number"),
        "registration_no": _("registration number"),
        "holder_name": _("holder on the certificate"),
        "holder_uscc": _("unified social credit code"),
        "issued_on": _("issued on"),
        "valid_to": _("valid to"),
        "standing": _("state"),
    }
    rows = answer.differs if answer else []
    return [
        [names.get(name, name), _shown(name, ours, STATUSES), _shown(name, theirs, STANDINGS)]
        for name, ours, theirs in rows
    ]


def _shown(name: str, value: str, words: Mapping[str, object]) -> str:
    return str(words.get(value, value)) if name == "standing" else value or "—"


def _papers(content: bytes, *, name: str) -> list[Paper]:
    table = read_table(content, name=name, limits=in_force())
    mapping = columns_of(table.columns)
    return [read_paper(row, table=table, mapping=mapping) for row in table.rows]


def _scheme(request: HttpRequest, code: str) -> RegistrationScheme:
    let_in(request, Capability.EDIT_RULES)
    rows = RegistrationScheme.objects.select_related("source_of")
    return get_object_or_404(rows, code=code)


def _context(scheme: RegistrationScheme) -> dict[str, Any]:
    checks = RegisterCheck.objects.filter(certificate__scheme=scheme)
    counted = dict(checks.order_by().values_list("outcome").annotate(n=Count("pk")))
    total = Certificate.objects.filter(scheme=scheme).count()
    states = [(label, counted.get(code, 0)) for code, label in CheckState.choices]
    exports = RegisterExport.objects.filter(scheme=scheme).select_related("file")
    return {
        "scheme": scheme,
        "source": getattr(scheme, "source_of", None),
        "exports": list(exports.order_by("-n")[:RECENT]),
        "states": [(label, n) for label, n in states if n],
        "total": total,
        "asked": sum(counted.values()),
    }
