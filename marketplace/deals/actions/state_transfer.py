"""State the facts of a transfer out of the mainland."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.lifecycle import touch
from marketplace.deals.models import CrossBorderCheck, CrossBorderEvent, Deal
from marketplace.deals.transfers import Statement, check_statement, columns_of
from parties.capabilities import Capability, require
from parties.models import StoredFile

POSSIBLE = (
    Deal.Status.MATCHED,
    Deal.Status.NEGOTIATING,
    Deal.Status.CONTRACT_DRAFTED,
    Deal.Status.CONTRACT_SIGNED,
    Deal.Status.PAYMENT_PENDING,
    Deal.Status.PAID,
)


class CheckNotOpen(DomainError):
    """The deal's check is with the reviewer or confirmed: its facts stand."""

    code = "check_not_open"


@action
def state_transfer(
    *,
    actor: Actor,
    deal_id: int,
    statement: Statement,
    now: datetime,
    expected_version: int | None = None,
) -> CrossBorderCheck:
    """Write what the parties know of a transfer into the deal's draft check; begin one if need be.

    From then on the deal counts as cross-border: it is signed and delivered on a confirmed check
    only.

    Args:
        expected_version: of the draft the actor saw; None when there was none.

    Raises:
        NotAllowed: the actor's duty states no such facts.
        Deal.DoesNotExist: no such deal of the actor's.
        IllegalMove: the deal has ended, or its delivery has begun.
        CheckNotOpen: a check was decided or confirmed; edit that one first, or let it lapse.
        StaleVersion: the draft changed since the actor read it.
        InvalidInput: the statement cannot be used; ``field`` says why.
    """
    require(actor, Capability.STATE_TRANSFER)
    deal = Deal.objects.of(actor).filter(venue="own").with_parties().locked(deal_id)
    deal.require_status(*POSSIBLE, event="state_transfer")
    check_statement(statement, asset=deal.listing.asset if deal.listing else None)
    _require_file(actor, deal, statement.impact_file_id)
    check = _draft_of(deal, actor, version=expected_version, now=now)
    is_new = check.pk is None
    columns = columns_of(statement)
    for name, value in columns.items():
        setattr(check, name, value)
    check.stated_by_id = actor.person
    if is_new:
        check.save()
        CrossBorderEvent.append(check, "state", before="", actor=actor, at=now)
    else:
        touch(check, also=[*columns, "stated_by"])
    if not deal.cross_border:
        deal.cross_border = True
        touch(deal, also=["cross_border"])
    record(actor, "cross_border.state", on=check, at=now, after={"facts": columns["facts"]})
    return check


def _draft_of(deal: Deal, actor: Actor, *, version: int | None, now: datetime) -> CrossBorderCheck:
    live = deal.cross_border_checks.live().first()
    if live is None:
        return CrossBorderCheck(deal=deal, created_at=now, stated_by_id=actor.person)
    check = deal.cross_border_checks.locked(live.pk, version=version)
    if check.status != CrossBorderCheck.Status.DRAFT:
        raise CheckNotOpen(
            _("The facts are with the reviewer or confirmed. Open them again before a change.")
        )
    return check


def _require_file(actor: Actor, deal: Deal, file_id: int | None) -> None:
    if file_id is None:
        return
    kept = deal.cross_border_checks.filter(impact_file_id=file_id)
    if not (StoredFile.objects.visible_to(actor).filter(pk=file_id).exists() or kept.exists()):
        raise InvalidInput(_("This file is not one of yours."), field="impact_file")
