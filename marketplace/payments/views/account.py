"""Where an organisation's money is transferred to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.asking import ConfirmForm, by_form
from kernel.edge import actor_of, form_page, perform
from marketplace.payments import gateway
from marketplace.payments.actions.ask_account import ask_account
from marketplace.payments.models import ConnectedAccount
from parties.capabilities import Capability, require


@form_page
def payout_account(request: HttpRequest) -> HttpResponse:
    """Show the account and how it stands; POST asks for it, or for a new link."""
    actor = actor_of(request)
    if not gateway.is_on():
        raise Http404
    require(actor, Capability.CONFIRM_RECEIPT)
    account = ConnectedAccount.objects.filter(organisation_id=actor.party).first()
    return perform(
        request,
        ConfirmForm,
        template="payments/account.html",
        context={"account": account},
        do=by_form(request, ask_account),
        then=reverse("payments:account"),
        said=_("Asked. The link to give your details appears in a moment."),
    )
