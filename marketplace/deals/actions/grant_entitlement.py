"""Let the buyer in to what was delivered."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput, NotAllowed
from marketplace.deals.entitling import end_all, end_of_term
from marketplace.deals.models import Deal, Entitlement
from parties.capabilities import Capability, require
from parties.models import StoredFile


@action
def grant_entitlement(
    *,
    actor: Actor,
    deal_id: int,
    kind: str,
    expected_version: int,
    now: datetime,
    file_id: int | None = None,
) -> Entitlement:
    """Grant access to the last delivery until the contract's term ends; it replaces what was.

    Args:
        kind: file or share_link, both with a file; or api_key, whose secret the buyer draws.
        file_id: a file of the holder's, with the digest that the delivery names.

    Raises:
        NotAllowed: the actor does not deliver, or is the buyer.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        IllegalMove: nothing is delivered.
        InvalidInput: an unknown kind, a file missing or too much, another organisation's, or with
            another digest.
    """
    require(actor, Capability.DELIVER)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    if deal.side_of(actor) != "holder":
        raise NotAllowed(_("Only the holder does this."))
    deal.require_status(Deal.Status.DELIVERED, event="deliver")
    delivery = deal.deliveries.latest("n")
    file = StoredFile.objects.visible_to(actor).filter(pk=file_id).first() if file_id else None
    _check(kind=kind, file=file, digest=delivery.content_sha256)
    end_all(deal, Entitlement.EndReason.REPLACED, actor=actor, now=now)
    granted = Entitlement.objects.create(
        deal=deal,
        delivery=delivery,
        kind=kind,
        file=file,
        expires_at=end_of_term(deal),
        created_at=now,
    )
    record(actor, "entitlement.grant", on=granted, at=now, after={"kind": kind})
    return granted


def _check(*, kind: str, file: StoredFile | None, digest: str) -> None:
    if kind not in Entitlement.Kind.values:
        raise InvalidInput(_("Choose how the buyer gets in."), field="kind")
    if (kind == Entitlement.Kind.API_KEY) != (file is None):
        raise InvalidInput(
            _("A download and a signed link need the file; an API key needs none."), field="file"
        )
    if file is not None and file.sha256 != digest:
        raise InvalidInput(_("This file has another digest than the delivery."), field="file")
