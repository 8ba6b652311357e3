"""Handing an application in, and taking it back."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.edge import actor_of
from kernel.workdays import local_day
from marketplace.registration.views.section import editable
from marketplace.registration.views.tasks import TaskList


@require_safe
@login_required
def submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show everything that would be refused."""
    application = editable(actor_of(request), uid)
    tasks = TaskList(application, local_day(timezone.now()))
    return render(request, "registration/submit.html", {"application": application, "tasks": tasks})
