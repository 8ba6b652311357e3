"""How each gate of DOMAIN 4.1 is closed on a listing that passed all of them."""

from collections.abc import Callable
from datetime import date

from listings.models import AssetHolder, Certificate, DataIPAsset, Listing, SourceProof
from listings.tests.build_rights import a_pledge, an_exclusive
from parties.models import Organisation

Close = Callable[[Listing], object]
LONG_AGO = date(2025, 7, 1)


def _asset(**columns: object) -> Close:
    return lambda listing: DataIPAsset.objects.filter(pk=listing.asset_id).update(**columns)


def _certificate(**columns: object) -> Close:
    return lambda listing: Certificate.objects.filter(listings=listing).update(**columns)


def _offer(**columns: object) -> Close:
    return lambda listing: Listing.objects.filter(pk=listing.pk).update(**columns)


def _holder(**columns: object) -> Close:
    return lambda listing: Organisation.objects.filter(pk=listing.holder_id).update(**columns)


def _proofs(**columns: object) -> Close:
    return lambda listing: SourceProof.objects.filter(asset=listing.asset).update(**columns)


def _held(**columns: object) -> Close:
    rights = AssetHolder.objects.filter(right="use")
    return lambda listing: rights.filter(asset=listing.asset).update(**columns)


def _not_held(listing: Listing) -> None:
    AssetHolder.objects.filter(asset=listing.asset, right="use").delete()


def _pledge(listing: Listing) -> None:
    a_pledge(Certificate.objects.get(listings=listing))


def _licence_away(listing: Listing) -> None:
    an_exclusive(
        Certificate.objects.get(listings=listing), starts_on=LONG_AGO, ends_on=date(2028, 1, 1)
    )


# Those that trade has to ask again (G1-G8); the first word is the gate's number.
TRADE: dict[str, Close] = {
    "G1 proof rejected": _proofs(status="rejected"),
    "G1 proof run out": _proofs(valid_to=LONG_AGO),
    "G2 holder suspended": _holder(status="suspended"),
    "G4 certificate frozen": _certificate(status="frozen"),
    "G4 certificate expired": _certificate(valid_to=LONG_AGO),
    "G5 holder's term over": _held(term_to=LONG_AGO),
    "G6 right not held": _not_held,
    "G7 pledged without consent": _pledge,
    "G8 licensed exclusively": _licence_away,
}
# Those that only concern publication.
PUBLICATION: dict[str, Close] = {
    **TRADE,
    "G1 source not stated": _asset(source_statement=""),
    "G5 offer outlasts certificate": _offer(expires_on=date(2028, 6, 2)),
    "G6 public data operated": lambda listing: (
        _asset(source="public_by_program")(listing),
        _offer(rights_offered=["use", "operate"])(listing),
    ),
    "G9 core data": _asset(contains_core_data=True),
    "G9 not declared": _asset(contains_important_data=None),
    "G9 security level 4": _asset(security_level=4),
}
