"""Platforms, referrals and outcomes for tests, through the real actions."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from kernel.actor import Actor
from kernel.lifecycle import move
from kernel.money import Money
from marketplace.referrals.actions.accept_referral import accept_referral
from marketplace.referrals.actions.acknowledge_referral import acknowledge_referral
from marketplace.referrals.actions.link_platform import link_platform
from marketplace.referrals.actions.record_outcome import OutcomeTerms
from marketplace.referrals.actions.refer_intent import refer_intent
from marketplace.referrals.models import Referral, TradingPlatform
from matching.models import Intent
from parties.models import Organisation

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
_serial = count(1)


def an_open_intent(poster: Organisation, *, title: str = "Charging records") -> Intent:
    """Return an open intent of ``poster``, moved there along its lifecycle."""
    intent = Intent.objects.create(
        intent_no=f"IN-T{next(_serial)}",
        poster=poster,
        title=title,
        need="Charging records of electric cars by day and district.",
        divisions=["44"],
        created_at=NOW,
        expires_at=NOW + timedelta(days=30),
        opened_at=NOW,
    )
    move(intent, "submit", to=Intent.Status.SUBMITTED)
    move(intent, "approve", to=Intent.Status.OPEN)
    return intent


def a_linked_platform(operator: Actor, slug: str = "sde") -> TradingPlatform:
    """Return a platform of the reference table, linked."""
    platform = TradingPlatform.objects.get(slug=slug)
    if platform.status == TradingPlatform.Status.KNOWN:
        platform = link_platform(actor=operator, platform_id=platform.pk, now=NOW)
    return platform


def a_referral(operator: Actor, poster: Organisation, *, accepted: bool = True) -> Referral:
    """Return a referral of an open intent; acknowledged and accepted unless told otherwise."""
    platform = a_linked_platform(operator)
    intent = an_open_intent(poster)
    referral = refer_intent(actor=operator, intent_id=intent.pk, platform_id=platform.pk, now=NOW)
    if accepted:
        acknowledge_referral(
            actor=operator,
            referral_id=referral.pk,
            destination_ref="SDE-1",
            expected_version=1,
            now=NOW,
        )
        referral = accept_referral(
            actor=operator, referral_id=referral.pk, expected_version=2, now=NOW
        )
    return referral


def outcome_terms(ref: str = "T-1", *, minor: int = 60_000_000, **changes: object) -> OutcomeTerms:
    """Return a licence of 600,000 CNY concluded on the day of the tests."""
    said: dict[str, object] = {
        "outcome_ref": ref,
        "realisation_type": "licence",
        "amount": Money(minor, "CNY"),
        "concluded_on": date(2026, 1, 5),
        "counterparty_name": "Some Grid Company",
        "evidence": "settlement notice 17",
        **changes,
    }
    return OutcomeTerms(**said)  # type: ignore[arg-type]
