"""Cross-border checks for tests, brought to where they stand through the real actions."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from kernel.actor import CLOCK, Actor
from listings.models import DataIPAsset
from marketplace.deals.actions.confirm_transfer import confirm_transfer
from marketplace.deals.actions.decide_transfer import decide_transfer
from marketplace.deals.actions.file_transfer import file_transfer
from marketplace.deals.actions.lapse_transfer import lapse_transfer
from marketplace.deals.actions.reject_transfer import reject_transfer
from marketplace.deals.actions.state_transfer import state_transfer
from marketplace.deals.models import CrossBorderCheck, CrossBorderLimits, Deal
from marketplace.deals.tests.build import NOW, Sides, a_deal, holder_of, offer_terms, sides_of
from marketplace.deals.transfers import Statement, contract_scope
from parties.models import StoredFile
from parties.tests.build import actor_of, an_organisation, operator

NUMBERS: dict[str, Any] = {
    "assess_pi": 1_000_000,
    "assess_sensitive": 10_000,
    "file_pi": 100_000,
    "file_sensitive": 1,
    "assessment_months": 36,
    "source": "test",
}


def sow_limits() -> None:
    """Put the numbers back where a committing test has emptied the table."""
    if not CrossBorderLimits.objects.exists():
        CrossBorderLimits.objects.create(version=1, set_at=NOW, **NUMBERS)


def sides_abroad() -> Sides:
    """Return a holder at home and a buyer in Singapore."""
    buyer = an_organisation(
        "Lion Analytics",
        roles=["buyer"],
        country="SG",
        uscc=None,
        foreign_reg_no="201912345K",
        province="",
    )
    return Sides(buyer=actor_of(buyer), holder=actor_of(an_organisation(roles=["holder"])))


def a_deal_abroad(*, sides: Sides | None = None, **terms: Any) -> Deal:
    """Return an agreed deal with a buyer in Singapore about data declared fit to leave."""
    agreed = offer_terms(**{"purpose": "Site selection", **terms})
    deal = a_deal("contract_drafted", sides=sides or sides_abroad(), terms=agreed)
    fit_to_leave(deal)
    return Deal.objects.with_parties().get(pk=deal.pk)


def fit_to_leave(deal: Deal, *, is_fit: bool = True) -> None:
    """Let the holder's asset be declared fit to leave the mainland, or not."""
    assert deal.listing is not None
    DataIPAsset.objects.filter(pk=deal.listing.asset_id).update(export_allowed=is_fit)


def a_statement(deal: Deal, **changes: Any) -> Statement:
    """Return facts that row 5 exempts: no personal information, from trade."""
    agreed = contract_scope(Deal.objects.with_parties().get(pk=deal.pk))
    plain = Statement(
        recipient_name="Lion Analytics",
        recipient_country="SG",
        leaves_mainland=True,
        contains_pi=False,
        contains_sensitive=False,
        contains_important=False,
        contains_core=False,
        important_notified=False,
        is_ciio=False,
        pi_elsewhere=0,
        sensitive_elsewhere=0,
        activity="trade",
        exemption="none",
        purpose=agreed.purpose,
        ways=agreed.ways,
        kinds=agreed.kinds,
        records=agreed.records,
        territory=agreed.territory or ("CN",),
        term_months=12,
    )
    return replace(plain, **changes)


def personal(persons: int, *, sensitive: int = 0) -> dict[str, Any]:
    """Return the changes to a statement about so many persons, all papers said to be there."""
    return {
        "contains_pi": True,
        "contains_sensitive": sensitive > 0,
        "pi_persons": persons,
        "sensitive_persons": sensitive,
        "consent_obtained": True,
        "notice_given": True,
    }


def a_file(deal: Deal, name: str = "pipia.pdf") -> StoredFile:
    """Return a file of the holder, as a row only."""
    return StoredFile.objects.create(
        organisation=holder_of(deal),
        sha256=f"{deal.pk:064x}",
        size=1,
        media_type="application/pdf",
        name=name,
        created_at=NOW,
    )


def stated(
    deal: Deal, *, by: Actor | None = None, now: datetime = NOW, **changes: Any
) -> CrossBorderCheck:
    """Return the deal's draft check."""
    live = deal.cross_border_checks.live().first()
    return state_transfer(
        actor=by or sides_of(deal).holder,
        deal_id=deal.pk,
        statement=a_statement(deal, **changes),
        expected_version=live.version if live else None,
        now=now,
    )


def decided(deal: Deal, *, now: datetime = NOW, **changes: Any) -> CrossBorderCheck:
    """Return the deal's check with the table's answer."""
    check = stated(deal, now=now, **changes)
    return decide_transfer(
        actor=sides_of(deal).holder, check_id=check.pk, expected_version=check.version, now=now
    )


def filed(check: CrossBorderCheck, *, until: date, now: datetime = NOW) -> CrossBorderCheck:
    """Return the decided check with what was filed for it."""
    return file_transfer(
        actor=sides_of(check.deal).holder,
        check_id=check.pk,
        filing_no="CAC-2026-0001",
        filed_on=date(2026, 1, 2),
        valid_to=until,
        expected_version=check.version,
        now=now,
    )


def confirmed(
    deal: Deal,
    *,
    ground: str = "",
    reviewer: Actor | None = None,
    now: datetime = NOW,
    **changes: Any,
) -> CrossBorderCheck:
    """Return the deal's check, confirmed by an operator."""
    check = decided(deal, now=now, **changes)
    if check.needs_filing:
        check = filed(check, until=date(2028, 12, 31), now=now)
    return confirm_transfer(
        actor=reviewer or operator(),
        check_id=check.pk,
        zone_ground=ground,
        expected_version=check.version,
        now=now,
    )


def a_check(status: str) -> CrossBorderCheck:
    """Return a check of a new deal abroad in ``status``."""
    deal = a_deal_abroad()
    if status == "draft":
        return stated(deal)
    if status in {"decided", "rejected"}:
        check = decided(deal)
        if status == "decided":
            return check
        return reject_transfer(
            actor=operator(),
            check_id=check.pk,
            reason="The recipient is another one",
            expected_version=check.version,
            now=NOW,
        )
    check = confirmed(deal)
    if status == "lapsed":
        fit_to_leave(deal, is_fit=False)
        assert lapse_transfer(actor=CLOCK, check_id=check.pk, now=NOW)
        check = CrossBorderCheck.objects.get(pk=check.pk)
    return check
