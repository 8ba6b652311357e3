"""The import wizard: upload, columns and check, import, result."""

from collections.abc import Callable
from tempfile import TemporaryFile
from uuid import UUID, uuid4

from django.conf import settings
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.edge import actor_of, form_page, page_of, perform
from listings.actions.cancel_import import cancel_import
from listings.actions.confirm_import import confirm_import
from listings.actions.map_import import map_import
from listings.actions.start_import import start_import
from listings.forms.imports import ColumnsForm, ConfirmForm, UploadForm
from listings.intake import table_of
from listings.models import ImportBatch
from listings.sheets.limits import MIB, in_force
from listings.sheets.writing import paper_template, template_csv, template_xlsx, write_workbook
from listings.views.import_page import (
    columns_options,
    page_context,
    progress_context,
    report_rows,
    steps_of,
)
from parties.actions.store_file import Upload
from parties.capabilities import Capability, may, require

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DETAIL = "listings/imports/detail.html"


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """List the organisation's imports, the newest first."""
    actor = actor_of(request)
    rows = ImportBatch.objects.editable_by(actor).select_related("file").order_by("-pk")
    context = {
        "listed": page_of(request, rows),
        "may_import": may(actor, Capability.IMPORT_LISTINGS),
    }
    return render(request, "listings/imports/list.html", context)


@form_page
def new(request: HttpRequest) -> HttpResponse:
    """Upload a table; a file that is under way already leads to its import."""
    actor, limits = actor_of(request), in_force()
    require(actor, Capability.IMPORT_LISTINGS)
    return perform(
        request,
        UploadForm,
        template="listings/imports/new.html",
        context={"limits": limits, "mib": limits.max_bytes // MIB, "steps": steps_of(None)},
        form_options={"initial": {"subject": request.GET.get("subject", "listings")}},
        do=lambda form: start_import(
            actor=actor,
            upload=_upload(form),
            limits=limits,
            now=timezone.now(),
            subject=form.cleaned_data["subject"],
        ),
        then=_address,
    )


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Give the empty table to fill in.

    Raises:
        Http404: neither csv nor xlsx.
    """
    if kind == "certificates":
        content, media_type, kind = paper_template(), "text/csv; charset=utf-8", "csv"
    elif kind == "csv":
        content, media_type = template_csv(), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        content, media_type = template_xlsx(now=timezone.now()), XLSX
    else:
        raise Http404
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="listings-template.{kind}"'
    return response


@require_safe
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show where an import stands; htmx asks for the progress alone, each second."""
    batch = _own(request, uid)
    if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]
        return _progress(request, batch)
    context = {**page_context(request, batch), "form": ConfirmForm(), "submission_id": uuid4().hex}
    response = render(request, DETAIL, context)
    response["Vary"] = "HX-Request"
    return response


@form_page
def columns(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say which column means what; the rows are then checked again."""
    batch = _own(request, uid)
    return perform(
        request,
        ColumnsForm,
        template="listings/imports/columns.html",
        context={"batch": batch},
        form_options=columns_options(batch),
        do=lambda form: map_import(
            actor=actor_of(request), batch_id=batch.pk, mapping=form.mapping, now=timezone.now()
        ),
        then=_address,
    )


@require_POST
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Order the rows to be written."""
    return _act(
        request,
        uid,
        ConfirmForm,
        lambda batch, form: confirm_import(
            actor=actor_of(request),
            batch_id=batch.pk,
            mode=form.cleaned_data["mode"],
            atomic_rows=settings.IMPORT_ATOMIC_ROWS,
            now=timezone.now(),
        ),
    )


@require_POST
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Stop an import."""
    return _act(
        request,
        uid,
        Form,
        lambda batch, _form: cancel_import(
            actor=actor_of(request), batch_id=batch.pk, now=timezone.now()
        ),
    )


@require_safe
def report(request: HttpRequest, uid: UUID) -> FileResponse:
    """Give the file back with what became of each row, and why."""
    batch = _own(request, uid)
    rows = report_rows(batch, table_of(batch, limits=in_force()))
    out = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(out, rows, name=_("Report"))
    out.seek(0)
    name = f"{batch.file.name.rpartition('.')[0] or 'import'}-report.xlsx"
    return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)


def _own(request: HttpRequest, uid: UUID) -> ImportBatch:
    rows = ImportBatch.objects.editable_by(actor_of(request))
    return get_object_or_404(rows.select_related("file", "organisation"), uid=uid)


def _upload(form: UploadForm) -> Upload:
    file = form.cleaned_data["file"]
    return Upload(name=file.name, media_type=file.content_type or "", content=file)


def _address(batch: ImportBatch) -> str:
    return reverse("listings:import", args=[batch.uid])


def _act(
    request: HttpRequest,
    uid: UUID,
    form_class: type[Form],
    do: Callable[[ImportBatch, Form], ImportBatch],
) -> HttpResponse:
    """Answer one button of an import's page by one action; a refusal is shown on that page."""
    batch = _own(request, uid)
    return perform(
        request,
        form_class,
        template=DETAIL,
        context=page_context(request, batch),
        do=lambda form: do(batch, form),
        then=_address,
    )


def _progress(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Answer the poll; when there is nothing more to wait for, ask for the whole page."""
    if not batch.is_under_way:
        return HttpResponse(headers={"HX-Refresh": "true", "Vary": "HX-Request"})
    context = progress_context(batch, now=timezone.now())
    response = render(request, "listings/imports/_progress.html", context)
    response["Vary"] = "HX-Request"
    return response
