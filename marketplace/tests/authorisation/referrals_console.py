"""Platforms, referrals and outcomes are for operators alone."""

from listings.tests.build import a_listing
from marketplace.referrals.actions.record_outcome import record_outcome
from marketplace.referrals.tests.build import (
    NOW,
    a_linked_platform,
    a_referral,
    an_open_intent,
    outcome_terms,
)
from marketplace.tests.authorisation import Cast, row
from parties.models import Organisation
from parties.tests.build import an_organisation

SEE = "sign-in 403 403 403 200"
FILL = "sign-in 403 403 403 422"
DO = "sign-in 403 403 403 302"
NOTE = {"note": "A reason"}


def sent(cast: Cast) -> dict[str, object]:
    return {"uid": a_referral(cast.operator, an_organisation(), accepted=False).uid}


def accepted(cast: Cast) -> dict[str, object]:
    return {"uid": a_referral(cast.operator, an_organisation()).uid}


def an_outcome(cast: Cast) -> dict[str, object]:
    referral = a_referral(cast.operator, an_organisation())
    outcome = record_outcome(
        actor=cast.operator,
        referral_id=referral.pk,
        terms=outcome_terms(),
        expected_version=3,
        now=NOW,
    )
    return {"uid": outcome.uid}


def known(cast: Cast) -> dict[str, object]:
    return {"slug": "sde"}


def linked(cast: Cast) -> dict[str, object]:
    return {"slug": a_linked_platform(cast.operator).slug}


def an_intent(cast: Cast) -> dict[str, object]:
    return {"uid": an_open_intent(Organisation.objects.get(pk=cast.buyer.party)).uid}


def published(cast: Cast) -> dict[str, object]:
    return {"uid": a_listing(cast.holder).uid}


ROWS = [
    *row("referrals_console:list", "GET", SEE),
    *row("referrals_console:platforms", "GET", SEE),
    *row("referrals_console:detail", "GET", SEE, address=sent),
    *row("referrals_console:acknowledge", "GET", SEE, address=sent),
    *row("referrals_console:acknowledge", "POST", DO, address=sent, note="SDE-1", version="1"),
    *row("referrals_console:accept", "GET", SEE, address=sent),
    *row("referrals_console:accept", "POST", "sign-in 403 403 403 409", address=sent, version="1"),
    *row("referrals_console:decline", "GET", SEE, address=sent),
    *row("referrals_console:decline", "POST", FILL, address=sent),
    *row("referrals_console:lose", "GET", SEE, address=accepted),
    *row("referrals_console:lose", "POST", DO, address=accepted, data={**NOTE, "version": "3"}),
    *row("referrals_console:withdraw", "GET", SEE, address=sent),
    *row("referrals_console:withdraw", "POST", DO, address=sent, data={**NOTE, "version": "1"}),
    *row("referrals_console:outcome", "GET", SEE, address=accepted),
    *row("referrals_console:outcome", "POST", FILL, address=accepted),
    *row("referrals_console:reverse_outcome", "GET", SEE, address=an_outcome),
    *row(
        "referrals_console:reverse_outcome",
        "POST",
        DO,
        address=an_outcome,
        data={**NOTE, "version": "1"},
    ),
    *row("referrals_console:link", "GET", SEE, address=known),
    *row("referrals_console:link", "POST", DO, address=known),
    *row("referrals_console:pause", "GET", SEE, address=linked),
    *row("referrals_console:pause", "POST", DO, address=linked, data=NOTE),
    *row("referrals_console:refer_intent", "GET", SEE, address=an_intent),
    *row("referrals_console:refer_intent", "POST", FILL, address=an_intent),
    *row("referrals_console:refer_listing", "GET", SEE, address=published),
    *row("referrals_console:refer_listing", "POST", FILL, address=published),
]
