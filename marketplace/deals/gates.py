"""What has to hold on the day a contract is signed, and again when delivery begins (DOMAIN 4.1).

The caller holds the locks: organisations, then the certificate, then the deal (TRUST part 3). So
nothing looked at here can change before the signature is written.
"""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.errors import DomainError
from kernel.phrases import listed
from listings.models import Certificate, Listing
from listings.rights import (
    FOR_EVER,
    NEEDS,
    held_until,
    is_consent_missing,
    is_frozen,
    is_licensed_away,
    proven_until,
    rights_end,
    shares_ground,
)
from listings.vocabulary.kinds import Right, labels_of
from listings.vocabulary.rights import ConsentAct
from marketplace.deals.crossing import outside
from marketplace.deals.models import Contract, Deal, RealisationType
from marketplace.deals.transfers import assessed_scope, contract_scope, may_leave
from parties.capabilities import PartyNotVerified, require_verified
from parties.models import Organisation

TRANSFERS = (RealisationType.TRANSFER, RealisationType.CAPITAL_CONTRIBUTION)
SCOPE_LABELS = {
    "recipient": gettext_lazy("recipient"),
    "purpose": gettext_lazy("purpose of use"),
    "ways": gettext_lazy("way of delivery"),
    "kinds": gettext_lazy("kinds of data"),
    "records": gettext_lazy("number of records"),
    "territory": gettext_lazy("territory"),
    "term_months": gettext_lazy("term"),
    "valid_to": gettext_lazy("last day of the filing"),
}


class CertificateNotValid(DomainError):
    """What the contract is about is not proven today (G4)."""

    code = "certificate_not_valid"


class TermExceedsRights(DomainError):
    """The contract would run longer than the certificate (G5)."""

    code = "term_exceeds_rights"


class ExclusiveOverlap(DomainError):
    """An exclusive licence would stand beside another one (G8)."""

    code = "exclusive_overlap"


class CrossBorderUnconfirmed(DomainError):
    """Data would leave the mainland without a confirmed check that covers it (G10)."""

    code = "cross_border_unconfirmed"


class SourceProofMissing(DomainError):
    """No accepted proof shows where the data comes from (G1)."""

    code = "source_proof_missing"


class RightsExceedHeld(DomainError):
    """The contract gives more than the holder has today (G6)."""

    code = "rights_exceed_held"


class ConsentMissing(DomainError):
    """The certificate is pledged, and the pledgee has not agreed to this act (G7)."""

    code = "consent_missing"


class ListingHeld(DomainError):
    """An operator keeps the listing off the market, e.g. because of a complaint."""

    code = "listing_held"


class SelfDealing(DomainError):
    """Buyer and holder are the same (G11)."""

    code = "self_dealing"


def obstacles(deal: Deal, certificate: Certificate | None, *, today: date) -> list[DomainError]:
    """Return every gate that is closed today to signing the agreed ``deal``, in DOMAIN's order.

    Args:
        certificate: the contract's; None when the deal is about no listing.
        today: a day in Shanghai.
    """
    return [
        *_unverified(deal),
        *_held(deal),
        *_unproven(deal, certificate, today=today),
        *_beyond_rights(deal, certificate, today=today),
        *_pledged(deal, certificate),
        *_overlapping(deal, certificate, today=today),
        *_crossing(deal, certificate, today=today),
    ]


def lock_parties(deals: "QuerySet[Deal]") -> None:
    """Lock the organisations on both sides until commit, so that neither is suspended meanwhile."""
    ids = [pk for sides in deals.values_list("buyer_id", "holder_id") for pk in sides if pk]
    list(Organisation.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))


def lock_listing(deals: "QuerySet[Deal]") -> None:
    """Lock the listing a deal is about until commit, so that no operator suspends it meanwhile."""
    list(Listing.objects.filter(deals__in=deals).select_for_update(of=("self",), no_key=True))


def require_not_held(deal: Deal) -> None:
    """Let a deal pass whose listing no operator keeps off the market.

    Raises:
        ListingHeld: one does, because the grounds of a complaint hold at first sight.
    """
    for gate in _held(deal):
        raise gate


def lock_certificate(deals: "QuerySet[Deal]") -> Certificate | None:
    """Return the certificate of a deal's live contract, locked: nobody freezes it meanwhile."""
    live = Contract.objects.filter(deal__in=deals).live()
    rows = Certificate.objects.filter(pk__in=live.values("certificate_id"))
    return rows.select_for_update(no_key=True).first()


def require_proof(certificate: Certificate, *, today: date) -> None:
    """Let pass what is proven today.

    Raises:
        CertificateNotValid: it is frozen, expired, not yet valid, or gone.
    """
    if not certificate.is_valid_on(today):
        raise CertificateNotValid(
            _("The certificate is not valid today, so nothing can be signed or delivered on it.")
        )


def require_crossing(deal: Deal, certificate: Certificate | None, *, today: date) -> None:
    """Let a deal pass that moves no data abroad, or only as a confirmed check in force covers.

    Raises:
        CrossBorderUnconfirmed: no such check, or the contract goes beyond it (G10).
    """
    for gate in _crossing(deal, certificate, today=today):
        raise gate


def require_free(deal: Deal, certificate: Certificate, *, today: date) -> None:
    """Let pass what is proven and free of a pledge today: delivery, and money paid before it.

    Raises:
        CertificateNotValid: it is frozen, expired, not yet valid, or gone.
        ConsentMissing: it is pledged, and the pledgee has not agreed.
    """
    require_proof(certificate, today=today)
    for gate in _pledged(deal, certificate):
        raise gate


def require_payable(deal: Deal, certificate: Certificate | None, *, today: date) -> None:
    """Let money pass: what is due before delivery only while the rights stand (G4, G7).

    A debt for what was delivered is owed even when the certificate ends; a freezing stops it too.

    Raises:
        CertificateNotValid: it is frozen; or, before delivery, it proves nothing today.
        ConsentMissing: before delivery, the pledgee has not agreed.
    """
    if certificate is None:
        return
    if is_frozen(certificate):
        raise CertificateNotValid(
            _("The certificate is frozen: no payment is recorded until that is lifted.")
        )
    if deal.status in (Deal.Status.CONTRACT_SIGNED, Deal.Status.PAYMENT_PENDING):
        require_free(deal, certificate, today=today)


def last_day(first: date, *, months: int | None) -> date:
    """Return the last day of a term of ``months`` from ``first`` on; the end of time for None.

    A term that begins on the 5th ends on the 4th; one that begins on a day the last month does not
    have ends with that month.
    """
    if months is None:
        return FOR_EVER
    year, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + year, month + 1
    length = calendar.monthrange(year, month)[1]
    if first.day > length:
        return date(year, month, length)
    return date(year, month, first.day) - timedelta(days=1)


def _unverified(deal: Deal) -> Iterator[DomainError]:
    for party in Organisation.objects.filter(pk__in=[deal.buyer_id, deal.holder_id]).order_by("pk"):
        try:
            require_verified(party)
        except PartyNotVerified as gate:
            yield gate


def _held(deal: Deal) -> Iterator[DomainError]:
    listing = deal.listing
    if (
        listing is not None
        and listing.status == Listing.Status.SUSPENDED
        and listing.suspended_by == Listing.SuspendedBy.OPERATOR
    ):
        yield ListingHeld(
            _(
                "An operator keeps this listing off the market. Nothing is signed or delivered"
                " until that is decided; the negotiation may go on."
            )
        )


def _unproven(deal: Deal, certificate: Certificate | None, *, today: date) -> Iterator[DomainError]:
    if certificate is None:
        if deal.listing_id is not None:
            yield CertificateNotValid(_("The listing names no certificate."))
        return
    try:
        require_proof(certificate, today=today)
    except CertificateNotValid as gate:
        yield gate
    if proven_until(certificate.asset, today=today) is None:
        yield SourceProofMissing(
            _("No accepted proof of the source is in force. The holder has to file one.")
        )


def _beyond_rights(
    deal: Deal, certificate: Certificate | None, *, today: date
) -> Iterator[DomainError]:
    """Check term and rights against what the papers give the holder today (G5, G6)."""
    listing = deal.listing
    if certificate is None or listing is None or deal.holder_id is None:
        return
    asked = Listing(
        asset=certificate.asset,
        certificate=certificate,
        holder_id=deal.holder_id,
        rights_offered=deal.rights or [Right.USE],
    )
    held = held_until(asked, today=today)
    if lacking := [code for code in asked.rights_offered if NEEDS[Right(code)] not in held]:
        yield RightsExceedHeld(
            _("The contract gives more than the holder has today: %(what)s.")
            % {"what": listed(labels_of(Right, lacking))}
        )
    limit, end = rights_end(asked, today=today), last_day(today, months=deal.term_months)
    if deal.term_months and end > limit:
        yield TermExceedsRights(
            _("The term would end on %(end)s, after the rights behind it (%(limit)s).")
            % {"end": end.isoformat(), "limit": limit.isoformat()}
        )


def _pledged(deal: Deal, certificate: Certificate | None) -> Iterator[DomainError]:
    act = ConsentAct.TRANSFER if deal.realisation_type in TRANSFERS else ConsentAct.LICENCE
    if certificate is not None and is_consent_missing(certificate, act):
        yield ConsentMissing(
            _("The certificate is pledged. The pledgee has to agree first: %(act)s.")
            % {"act": act.label}
        )


def _overlapping(
    deal: Deal, certificate: Certificate | None, *, today: date
) -> Iterator[DomainError]:
    if certificate is None:
        return
    signed = Contract.objects.filter(certificate=certificate, status=Contract.Status.SIGNED)
    others = Deal.objects.filter(pk__in=signed.values("deal_id")).exclude(pk=deal.pk)
    rivals = [other for other in others if _claims_alone(other) or _claims_alone(deal)]
    meets = any(
        _is_running(other, today=today) and shares_ground(deal.territory, other.territory)
        for other in rivals
    )
    if meets or is_licensed_away(certificate, deal.territory, today=today, besides=deal.deal_no):
        yield ExclusiveOverlap(
            _("An exclusive licence or a transfer of this certificate stands beside another one.")
        )


def _claims_alone(deal: Deal) -> bool:
    return deal.exclusive or deal.realisation_type == RealisationType.TRANSFER


def _is_running(deal: Deal, *, today: date) -> bool:
    if deal.realisation_type == RealisationType.TRANSFER or deal.concluded_on is None:
        return True
    return last_day(deal.concluded_on, months=deal.term_months) >= today


def _crossing(deal: Deal, certificate: Certificate | None, *, today: date) -> Iterator[DomainError]:
    if not deal.is_cross_border:
        return
    check = deal.cross_border_checks.confirmed().first()
    if check is None or check.is_over_on(today):
        yield CrossBorderUnconfirmed(
            _(
                "Data would leave the mainland. State the facts of the transfer in the deal and"
                " have the cross-border check confirmed first."
            )
        )
        return
    contract = Contract.objects.filter(deal=deal).live().first()
    beyond = list(outside(assessed_scope(check), contract_scope(deal, contract)))
    if check.valid_to and not _ends_by(deal, check.valid_to, today=today):
        beyond.append("valid_to")
    if beyond:
        yield CrossBorderUnconfirmed(
            _("The contract goes beyond what the cross-border check was made for: %(what)s.")
            % {"what": listed(SCOPE_LABELS[name] for name in beyond)}
        )
    if check.leaves and not may_leave(deal, certificate):
        yield CrossBorderUnconfirmed(
            _("The holder has not declared that the data may leave the mainland.")
        )


def _ends_by(deal: Deal, day: date, *, today: date) -> bool:
    first = deal.concluded_on or today
    return deal.term_months is None or last_day(first, months=deal.term_months) <= day
