"""What a person was told."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kernel.edge import actor_of, page_of
from parties.actions.read_notices import read_notices
from parties.models import Notification


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List the person's notices, newest first."""
    rows = Notification.objects.to(actor_of(request).user_id)
    only_unread = "unread" in request.GET
    listed = page_of(request, (rows.unread() if only_unread else rows).order_by("-pk"))
    context = {"listed": listed, "only_unread": only_unread}
    return render(request, "parties/notices.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every notice read."""
    read_notices(actor=actor_of(request), now=timezone.now())
    return HttpResponseRedirect(reverse("parties:notices"))


@require_POST
def open_notice(request: HttpRequest) -> HttpResponse:
    """Mark one notice read and go to the page it speaks of."""
    actor, said = actor_of(request), request.POST.get("notice", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0  # noqa: PLR2004
    notice = get_object_or_404(Notification.objects.to(actor.user_id), pk=number)
    read_notices(actor=actor, notice_ids=[notice.pk], now=timezone.now())
    is_ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return HttpResponseRedirect(notice.url if is_ours else reverse("parties:notices"))
