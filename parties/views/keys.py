"""The API keys of an organisation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import form_page, page_of, perform
from parties.actions.issue_api_key import IssuedKey, issue_api_key
from parties.actions.revoke_api_key import revoke_api_key
from parties.capabilities import Capability
from parties.forms import KeyForm
from parties.models import ApiKey
from parties.views.door import let_in

KEYS = "parties:keys"


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys with what is left of them."""
    actor = let_in(request, Capability.ISSUE_API_KEY)
    listed = page_of(request, ApiKey.objects.visible_to(actor).order_by("-pk"))
    return render(request, "parties/keys.html", {"listed": listed, "now": timezone.now()})


@form_page
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a key and show its secret, this once."""
    actor = let_in(request, Capability.ISSUE_API_KEY)
    now = timezone.now()

    def give(form: KeyForm) -> IssuedKey:
        return issue_api_key(
            actor=actor,
            name=form.cleaned_data["name"],
            scopes=[form.cleaned_data["scope"]],
            expires_at=now + form.lifetime if form.lifetime else None,
            now=now,
        )

    return perform(
        request,
        KeyForm,
        template="parties/issue_key.html",
        do=give,
        then=reverse(KEYS),
        answer=lambda issued: render(request, "parties/key_issued.html", {"issued": issued}),
    )


@form_page
def revoke(request: HttpRequest, prefix: str) -> HttpResponse:
    """Make a key open nothing any more."""
    actor = let_in(request, Capability.ISSUE_API_KEY)
    key = get_object_or_404(ApiKey.objects.visible_to(actor), prefix=prefix)
    hint = _("Machines that use “%(name)s” are refused at once. This cannot be undone.")
    act = Act(
        heading=_("Revoke the key?"),
        hint=hint % {"name": key.name},
        button=_("Revoke"),
        up=reverse(KEYS),
        above=_("API keys"),
        said=_("Revoked."),
        kind="danger",
    )
    return ask(request, act, ConfirmForm, do=by_form(request, revoke_api_key, key_id=key.pk))
