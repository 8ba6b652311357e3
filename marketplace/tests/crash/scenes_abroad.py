"""Scenes for the commands on checks of transfers out of the mainland."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from kernel.actor import CLOCK
from marketplace.deals.actions.confirm_transfer import confirm_transfer
from marketplace.deals.actions.decide_transfer import decide_transfer
from marketplace.deals.actions.edit_transfer import edit_transfer
from marketplace.deals.actions.file_transfer import file_transfer
from marketplace.deals.actions.lapse_transfer import lapse_transfer
from marketplace.deals.actions.reject_transfer import reject_transfer
from marketplace.deals.actions.set_transfer_limits import Limits, set_transfer_limits
from marketplace.deals.actions.state_transfer import state_transfer
from marketplace.deals.models import CrossBorderCheck, CrossBorderLimits
from marketplace.deals.tests.build import NOW, sides_of
from marketplace.deals.tests.crossings import (
    NUMBERS,
    a_check,
    a_deal_abroad,
    a_statement,
    decided,
    fit_to_leave,
    personal,
    sow_limits,
)
from marketplace.tests.crash.scenes_of_money import Act, act
from parties.tests.build import operator


def on_check(
    check: CrossBorderCheck, verb: Callable[..., object], *, reviewed: bool = False, **said: object
) -> Act:
    actor = operator() if reviewed else sides_of(check.deal).holder
    return act(verb, actor, check_id=check.pk, expected_version=check.version, **said)


def stating() -> Act:
    sow_limits()
    deal = a_deal_abroad()
    said = a_statement(deal)
    return act(state_transfer, sides_of(deal).holder, deal_id=deal.pk, statement=said)


def filing() -> Act:
    sow_limits()
    check = decided(a_deal_abroad(), **personal(200_000))
    papers: dict[str, Any] = {"filed_on": date(2026, 1, 2), "valid_to": date(2026, 12, 31)}
    return on_check(check, file_transfer, filing_no="CAC-2026-0001", **papers)


def lapsing() -> Act:
    sow_limits()
    check = a_check("confirmed")
    fit_to_leave(check.deal, is_fit=False)
    return partial(lapse_transfer, actor=CLOCK, check_id=check.pk, now=NOW)


def setting_limits() -> Act:
    sow_limits()
    said = {"limits": replace(Limits(**NUMBERS), file_pi=50_000), "note": "As amended"}
    version = CrossBorderLimits.in_force().version
    return act(set_transfer_limits, operator(), expected_version=version, **said)


def fresh(status: str) -> CrossBorderCheck:
    sow_limits()
    return a_check(status)


ABROAD: dict[str, Callable[[], Act]] = {
    "state_transfer": stating,
    "decide_transfer": lambda: on_check(fresh("draft"), decide_transfer),
    "edit_transfer": lambda: on_check(fresh("decided"), edit_transfer),
    "file_transfer": filing,
    "confirm_transfer": lambda: on_check(
        fresh("decided"), confirm_transfer, reviewed=True, zone_ground=""
    ),
    "reject_transfer": lambda: on_check(
        fresh("decided"), reject_transfer, reviewed=True, reason="Another recipient"
    ),
    "lapse_transfer": lapsing,
    "set_transfer_limits": setting_limits,
}
