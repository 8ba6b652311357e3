"""Record what was filed with the authority for a transfer."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import touch
from kernel.workdays import local_day
from marketplace.deals.gates import last_day
from marketplace.deals.models import CrossBorderCheck, CrossBorderEvent, CrossBorderLimits
from marketplace.deals.progress import lock_check
from marketplace.deals.vocabulary import Outcome
from parties.capabilities import Capability, require

LONGEST = 80


@action
def file_transfer(
    *,
    actor: Actor,
    check_id: int,
    filing_no: str,
    filed_on: date,
    valid_to: date,
    expected_version: int,
    now: datetime,
) -> CrossBorderCheck:
    """Record number, day and last day of the assessment, filing or certification of a transfer.

    Raises:
        NotAllowed: the actor's duty states no such facts.
        CrossBorderCheck.DoesNotExist: no such check of the actor's deals.
        StaleVersion: it changed since the actor read it.
        IllegalMove: it is not decided.
        InvalidInput: nothing has to be filed for it, no number, a day that cannot be, or an
            assessment said to be valid for longer than assessments are.
    """
    require(actor, Capability.STATE_TRANSFER)
    check = lock_check(CrossBorderCheck.objects.of(actor), check_id, version=expected_version)
    check.require_decided(event="file_transfer")
    _check_filing(check, filing_no.strip(), filed_on, valid_to, today=local_day(now))
    check.filing_no, check.filed_on, check.valid_to = filing_no.strip(), filed_on, valid_to
    touch(check, also=["filing_no", "filed_on", "valid_to"])
    CrossBorderEvent.append(
        check, "file", before=check.status, actor=actor, at=now, filing_no=check.filing_no
    )
    record(actor, "cross_border.file", on=check, at=now, after={"filing_no": check.filing_no})
    return check


def _check_filing(
    check: CrossBorderCheck, number: str, filed_on: date, valid_to: date, *, today: date
) -> None:
    if not check.needs_filing:
        raise InvalidInput(_("Nothing has to be filed for this transfer."), field="filing_no")
    if not 0 < len(number) <= LONGEST:
        raise InvalidInput(_("Between 1 and %(n)d characters.") % {"n": LONGEST}, field="filing_no")
    if filed_on > today:
        raise InvalidInput(_("This day lies in the future."), field="filed_on")
    if valid_to < today or valid_to <= filed_on:
        raise InvalidInput(_("This day is past."), field="valid_to")
    months = CrossBorderLimits.in_force().assessment_months
    if check.outcome == Outcome.SECURITY_ASSESSMENT and valid_to > last_day(
        filed_on, months=months
    ):
        raise InvalidInput(
            _("An assessment is valid for %(months)d months at most.") % {"months": months},
            field="valid_to",
        )
