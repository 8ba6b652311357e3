"""What the papers of an asset and the burdens of its certificate allow on a day.

Asked at publication, at signing, delivery and payment (DOMAIN 4.1, G1 and G5-G8). Rows are looked
through in memory, so whoever asks about many listings prefetches ``PREFETCH``.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from listings.models import Certificate, DataIPAsset, Listing, SourceProof
from listings.models.rights import rights_by_source
from listings.vocabulary.kinds import EVERYWHERE, Right
from listings.vocabulary.rights import EncumbranceKind

FOR_EVER = date.max
Proof = SourceProof.Status
PREFETCH = (
    "asset__source_proofs",
    "asset__holdings",
    "certificate__encumbrances__consents",
)
NEEDS = {Right.USE: Right.USE, Right.OPERATE: Right.OPERATE, Right.TRANSFER: Right.HOLD}


def proven_until(asset: DataIPAsset, *, today: date) -> date | None:
    """Return the last day of the asset's best accepted source proof; None when none is in force.

    ``FOR_EVER`` for a proof without end.
    """
    accepted = [proof for proof in asset.source_proofs.all() if proof.status == Proof.ACCEPTED]
    ends = [proof.valid_to or FOR_EVER for proof in accepted]
    return max((end for end in ends if end >= today), default=None)


def has_waiting_proof(asset: DataIPAsset, *, today: date) -> bool:
    """Whether a proof that has not run out waits for an operator's decision."""
    waiting = [proof for proof in asset.source_proofs.all() if proof.status == Proof.SUBMITTED]
    return any((proof.valid_to or FOR_EVER) >= today for proof in waiting)


def held_until(listing: Listing, *, today: date) -> Mapping[str, date]:
    """Return the rights that the listing's holder has in its asset today, and their last days."""
    possible = rights_by_source(listing.asset.source)
    return {
        holding.right: holding.term_to or FOR_EVER
        for holding in listing.asset.holdings.all()
        if holding.organisation_id == listing.holder_id
        and holding.is_held_on(today)
        and holding.right in possible
    }


def rights_end(listing: Listing, *, today: date) -> date:
    """Return the last day on which everything the listing rests on still stands (G5).

    The least of the certificate's, the source proof's and the offered rights' last days;
    ``FOR_EVER`` where none has an end.
    """
    held = held_until(listing, today=today)
    needed = {str(NEEDS[Right(code)]) for code in listing.rights_offered}
    ends = [held[right] for right in needed if right in held]
    ends.append(proven_until(listing.asset, today=today) or FOR_EVER)
    if listing.certificate and listing.certificate.valid_to:
        ends.append(listing.certificate.valid_to)
    return min(ends)


def is_consent_missing(certificate: Certificate, act: str) -> bool:
    """Whether a live pledge burdens the certificate and its beneficiary has not allowed ``act``."""
    live = [burden for burden in certificate.encumbrances.all() if burden.is_live]
    return any(
        all(consent.act != act for consent in burden.consents.all())
        for burden in live
        if burden.kind == EncumbranceKind.PLEDGE
    )


def is_licensed_away(
    certificate: Certificate, territory: Iterable[str], *, today: date, besides: str = ""
) -> bool:
    """Whether a live exclusive licence holds part of ``territory`` today or later (G8).

    Args:
        besides: the reference of the licence that does not count, one's own.
    """
    where = [*territory]
    return any(
        shares_ground(where, burden.territory)
        for burden in certificate.encumbrances.all()
        if burden.kind == EncumbranceKind.EXCLUSIVE_LICENCE
        and burden.is_live
        and (burden.ends_on or FOR_EVER) >= today
        and not (besides and burden.reference == besides)
    )


def shares_ground(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two territories meet; an empty one, the country and the world meet every other."""
    here, there = {*one}, {*other}
    wide = {*EVERYWHERE}
    return not here or not there or bool(here & there or here & wide or there & wide)


def is_frozen(certificate: Certificate) -> bool:
    """Whether a seizure or control stops everything, payments included."""
    return certificate.status == Certificate.Status.FROZEN
