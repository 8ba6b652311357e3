"""Confirm what the table said of a transfer."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError, InvalidInput
from kernel.outbox import emit
from kernel.phrases import listed
from kernel.workdays import local_day
from marketplace.deals.facts import TransferReviewed
from marketplace.deals.gates import lock_parties
from marketplace.deals.models import CrossBorderCheck, Deal
from marketplace.deals.progress import advance_check, lock_check
from marketplace.deals.transfers import answer_of, may_leave
from parties.capabilities import Capability, FourEyes, require, require_independent
from parties.terms import required_reason


class NotCleared(DomainError):
    """The table's answer clears nothing, so there is nothing to confirm."""

    code = "transfer_not_cleared"


class AnswerChanged(DomainError):
    """Numbers or counts changed since the table answered; it would say something else today."""

    code = "answer_changed"


class EvidenceMissing(DomainError):
    """What the law asks for besides is not on file."""

    code = "transfer_evidence_missing"


@action
def confirm_transfer(
    *, actor: Actor, check_id: int, zone_ground: str, expected_version: int, now: datetime
) -> CrossBorderCheck:
    """Confirm a decided check: from now on the deal may be signed within its scope.

    Decision support, not legal clearance: the reviewer says that facts and papers were looked at.

    Args:
        zone_ground: why the rules of a zone or sector lead here; needed when such are flagged.

    Raises:
        NotAllowed: the actor reviews no transfers.
        CrossBorderCheck.DoesNotExist: no such check.
        StaleVersion: it changed since the reviewer read it.
        FourEyes: the reviewer belongs to a side of the deal, or stated the facts.
        IllegalMove: it is not decided.
        NotCleared: the table blocks the transfer or lacks a fact.
        AnswerChanged: the table would answer otherwise now.
        EvidenceMissing: consent, notice, impact assessment, filing or the holder's word that the
            data may leave is missing; the message names all of it.
        InvalidInput: a zone is flagged and no ground given.
    """
    require(actor, Capability.REVIEW_TRANSFER)
    rows = CrossBorderCheck.objects.visible_to(actor)
    lock_parties(Deal.objects.filter(cross_border_checks__in=rows.filter(pk=check_id)))
    check = lock_check(rows, check_id, version=expected_version)
    _require_other_eyes(actor, check)
    check.require_decided(event="confirm")
    _require_answer(check, now=now)
    if missing := list(_missing(check, today=local_day(now))):
        raise EvidenceMissing(_("Missing: %(what)s.") % {"what": listed(missing)})
    check.zone_ground = _ground(check, zone_ground)
    check.reviewer_id, check.confirmed_at = actor.person, now
    advance_check(
        check,
        "confirm",
        to=CrossBorderCheck.Status.CONFIRMED,
        actor=actor,
        now=now,
        also=("zone_ground", "reviewer", "confirmed_at"),
        rule=check.rule,
        outcome=check.outcome,
    )
    emit(TransferReviewed(check_id=check.pk, version=check.version))
    return check


def _require_other_eyes(actor: Actor, check: CrossBorderCheck) -> None:
    deal = check.deal
    require_independent(actor, *(pk for pk in (deal.buyer_id, deal.holder_id) if pk))
    if actor.user_id == check.stated_by_id:
        raise FourEyes(_("You stated these facts: somebody else must confirm them."))


def _require_answer(check: CrossBorderCheck, *, now: datetime) -> None:
    if not check.clears:
        raise NotCleared(_("The table clears nothing here; there is nothing to confirm."))
    decision, version = answer_of(check, now=now)
    if (decision.rule, decision.outcome) != (check.rule, check.outcome):
        raise AnswerChanged(
            _("By today's counts and numbers (%(version)s) another row applies: row %(rule)s.")
            % {"version": version, "rule": decision.rule}
        )


def _missing(check: CrossBorderCheck, *, today: date) -> Iterator[str]:
    if not check.leaves:
        return
    if not may_leave(check.deal, None):
        yield _("the holder's declaration that the data may leave the mainland")
    if check.concerns_persons:
        yield from _missing_for_persons(check)
    if check.needs_filing and not (check.filing_no and check.filed_on and check.valid_to):
        yield _("number, day and validity of the filing")
    elif check.is_over_on(today):
        yield _("a filing that is still valid")


def _missing_for_persons(check: CrossBorderCheck) -> Iterator[str]:
    if not check.consent_obtained:
        yield _("the separate consent of the persons")
    if not check.notice_given:
        yield _("the notice of recipient, purpose, way and kinds")
    if check.impact_file_id is None:
        yield _("the personal information impact assessment")


def _ground(check: CrossBorderCheck, ground: str) -> str:
    if not check.zone_flags:
        return ""
    try:
        return required_reason(ground)
    except InvalidInput as error:
        raise InvalidInput(str(error), field="zone_ground") from None
