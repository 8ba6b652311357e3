"""One act on many of one's own listings: each is one call of the ordinary action."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kernel.edge import PAGE_SIZES, actor_of
from kernel.errors import DomainError
from kernel.uid import uid_in
from listings.actions.submit_listing import submit_listing
from listings.actions.withdraw_listing import withdraw_listing
from listings.gates import GatesUnmet
from listings.models import Listing

MOST = max(PAGE_SIZES)  # what one page of the table can choose
TOLD = 10  # refusals shown; the others are counted


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Submit or withdraw the chosen listings; withdrawing asks once more, on a page of its own."""
    chosen = _chosen(request)
    act = request.POST.get("act", "")
    if not chosen:
        messages.warning(request, _("Choose at least one listing."))
    elif act == "submit":
        _each(request, chosen, do=submit_listing, done=_submitted)
    elif act == "withdraw" and not request.POST.get("is_sure"):
        return render(request, "listings/mine_withdraw.html", {"chosen": chosen})
    elif act == "withdraw":
        _each(request, chosen, do=withdraw_listing, done=_withdrawn)
    return HttpResponseRedirect(reverse("listings:mine"))


def _chosen(request: HttpRequest) -> list[Listing]:
    uids = [uid_in(text) for text in request.POST.getlist("listing")[:MOST]]
    return list(Listing.objects.editable_by(actor_of(request)).filter(uid__in=uids).order_by("pk"))


def _each(
    request: HttpRequest,
    chosen: list[Listing],
    *,
    do: Callable[..., object],
    done: Callable[[int], str],
) -> None:
    refused = []
    for listing in chosen:
        try:
            do(actor=actor_of(request), listing_id=listing.pk, now=timezone.now())
        except DomainError as error:
            refused.append(f"{listing.title}: {_why(error)}")
    if succeeded := len(chosen) - len(refused):
        messages.success(request, done(succeeded))
    for sentence in refused[:TOLD]:
        messages.error(request, sentence)
    if refused[TOLD:]:
        messages.error(request, _more(len(refused) - TOLD))


def _why(error: DomainError) -> str:
    if isinstance(error, GatesUnmet):
        return " ".join(gate.message for gate in error.unmet)
    return str(error)


def _submitted(n: int) -> str:
    return ngettext("%(n)d listing submitted.", "%(n)d listings submitted.", n) % {"n": n}


def _withdrawn(n: int) -> str:
    return ngettext("%(n)d listing withdrawn.", "%(n)d listings withdrawn.", n) % {"n": n}


def _more(n: int) -> str:
    return ngettext("%(n)d more was refused.", "%(n)d more were refused.", n) % {"n": n}
