"""Reviews of cross-border checks: operators only."""

from marketplace.deals.tests.build import a_deal
from marketplace.deals.tests.crossings import decided
from marketplace.deals.tests.talks import a_help_request
from marketplace.tests.authorisation import Cast, row
from marketplace.tests.authorisation.deals_transfers import agreed

OPERATORS = "sign-in 403 403 403 200"
FILL = "sign-in 403 403 403 422"


def waiting(cast: Cast) -> dict[str, object]:
    return {"uid": decided(agreed(cast)).uid}


def helped(cast: Cast) -> dict[str, object]:
    return {"uid": a_help_request(a_deal()).uid}


ROWS = [
    *row("deals_console:help_requests", "GET", OPERATORS),
    *row("deals_console:help_request", "GET", OPERATORS, address=helped),
    *row("deals_console:help_request", "POST", FILL, address=helped),
    *row("deals_console:help_take", "POST", FILL, address=helped),
    *row("deals_console:transfers", "GET", OPERATORS),
    *row("deals_console:transfer", "GET", OPERATORS, address=waiting),
    *row("deals_console:transfer", "POST", FILL, address=waiting),
    *row("deals_console:transfer_reject", "GET", OPERATORS, address=waiting),
    *row("deals_console:transfer_reject", "POST", FILL, address=waiting),
    *row("deals_console:transfer_limits", "GET", OPERATORS),
    *row("deals_console:transfer_limits", "POST", FILL),
]
