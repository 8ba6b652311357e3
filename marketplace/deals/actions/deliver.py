"""Hand over the data."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.outbox import emit
from listings.vocabulary.codes import DeliveryMethod
from marketplace.deals.facts import DealMoved
from marketplace.deals.models import Deal, Delivery
from marketplace.deals.progress import advance
from marketplace.deals.terms import LINE
from parties.capabilities import Capability, require

SHA256 = re.compile(r"[0-9a-f]{64}")


@action
def deliver(
    *,
    actor: Actor,
    deal_id: int,
    method: str,
    content_sha256: str,
    note: str,
    expected_version: int,
    now: datetime,
) -> Delivery:
    """Record a hand-over with the SHA-256 of its content as evidence.

    Args:
        method: a code of listings.vocabulary.codes.DeliveryMethod.
        content_sha256: 64 hex digits; what the buyer can check the received file against.

    Raises:
        NotAllowed: the actor does not deliver, or is the buyer.
        Deal.DoesNotExist: no such deal of the actor's.
        StaleVersion: the deal changed since the actor read it.
        InvalidInput: the method is unknown, the digest is none, or the note is too long.
        IllegalMove: the deal is not being delivered.
    """
    require(actor, Capability.DELIVER)
    deal = Deal.objects.of(actor).locked(deal_id, version=expected_version)
    if deal.side_of(actor) != "holder":
        raise NotAllowed(_("Only the holder does this."))
    digest, note = content_sha256.strip().lower(), note.strip()
    _check(method=method, digest=digest, note=note)
    n = deal.deliveries.count() + 1
    advance(
        deal, "deliver", to=Deal.Status.DELIVERED, actor=actor, now=now, n=n, content_sha256=digest
    )
    delivery = Delivery.objects.create(
        deal=deal, n=n, method=method, content_sha256=digest, note=note, delivered_at=now
    )
    emit(DealMoved(deal_id=deal.pk, event="deliver", version=deal.version))
    return delivery


def _check(*, method: str, digest: str, note: str) -> None:
    if method not in DeliveryMethod.values:
        raise InvalidInput(_("Choose how it is handed over."), field="method")
    if not SHA256.fullmatch(digest):
        raise InvalidInput(
            _("A SHA-256 has 64 characters 0-9 and a-f; compute it with sha256sum."),
            field="content_sha256",
        )
    if len(note) > LINE:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": LINE}, field="note")
