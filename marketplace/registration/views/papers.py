"""The papers of an application: added, taken out, read again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.edge import actor_of, form_page, perform
from marketplace.registration.actions.add_paper import add_paper
from marketplace.registration.actions.remove_paper import remove_paper
from marketplace.registration.forms.opening import PaperForm
from marketplace.registration.models import ApplicationPaper
from marketplace.registration.sections import BY_CODE
from marketplace.registration.views.application import own
from marketplace.registration.views.section import editable
from parties.views.files import attachment, keep


@form_page
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add a file and say what it proves; then back to the section it belongs to."""
    actor, now = actor_of(request), timezone.now()
    application = editable(actor, uid)
    section = BY_CODE.get(request.GET.get("section", ""), BY_CODE["papers"])

    def do(form: PaperForm) -> ApplicationPaper:
        stored = keep(actor, form.cleaned_data["file"])
        return add_paper(
            actor=actor,
            application_id=application.pk,
            purpose=form.cleaned_data["purpose"],
            file_id=stored.pk,
            note=form.cleaned_data["note"],
            now=now,
        )

    return perform(
        request,
        PaperForm,
        template="registration/paper.html",
        context={"application": application, "section": section},
        form_options={"initial": {"purpose": request.GET.get("purpose", "")}},
        do=do,
        then=reverse("registration:section", args=[uid, section.code]),
        said=_("The file is added."),
    )


@require_POST
def remove(request: HttpRequest, uid: UUID, paper_id: int) -> HttpResponse:
    """Take a file out of the application again."""
    actor = actor_of(request)
    application = editable(actor, uid)
    paper = get_object_or_404(application.papers, pk=paper_id)
    remove_paper(actor=actor, application_id=application.pk, paper_id=paper.pk, now=timezone.now())
    messages.success(request, _("The file is taken out. It stays among your files."))
    section = BY_CODE.get(request.POST.get("section", ""), BY_CODE["papers"])
    return HttpResponseRedirect(reverse("registration:section", args=[uid, section.code]))


@require_safe
def read(request: HttpRequest, uid: UUID, paper_id: int) -> HttpResponseBase:
    """Give back a paper of one's own application."""
    application = own(actor_of(request), uid)
    paper = get_object_or_404(application.papers.select_related("file"), pk=paper_id)
    return attachment(paper.file)
