"""The compliance record and what burdens a certificate: holder, beneficiary, operators."""

from collections.abc import Mapping

from listings.models import AIDatasetProfile, ComplianceFile
from listings.tests.build import a_certificate, an_asset
from listings.tests.build_rights import (
    a_file,
    a_pledge,
    a_report,
    a_source_proof,
    an_ai_profile,
)
from marketplace.tests.authorisation import Cast, row
from parties.models import Organisation
from parties.tests.build import BORN_AT

SIGNED_IN = "sign-in 200 200 200 200"
MINE = "sign-in 404 404 200 404"
ASKED = "sign-in 404 404 422 404"
OPERATORS = "sign-in 403 403 403 200"
DECIDED = "sign-in 403 403 403 302"
SEEN = {"version": "1"}


def own(cast: Cast) -> Mapping[str, object]:
    return {"uid": an_asset(cast.holder).uid}


def a_paper(cast: Cast) -> Mapping[str, object]:
    asset = an_asset(cast.holder)
    return {"uid": asset.uid, "file_uid": a_file(cast.operator).uid}


def an_evidence(cast: Cast) -> Mapping[str, object]:
    asset = an_asset(cast.holder)
    file = ComplianceFile.objects.create(
        asset=asset,
        chapter="relief",
        title="Complaints desk",
        document=a_file(cast.holder),
        created_at=BORN_AT,
    )
    return {"uid": asset.uid, "evidence_uid": file.uid}


def an_assessment(cast: Cast) -> Mapping[str, object]:
    asset = an_asset(cast.holder)
    return {"uid": asset.uid, "assessment_uid": a_report(asset).uid}


def a_profile(cast: Cast) -> Mapping[str, object]:
    profile: AIDatasetProfile = an_ai_profile(an_asset(cast.holder))
    return {"uid": profile.uid}


def pledged(cast: Cast) -> Mapping[str, object]:
    bank = Organisation.objects.get(pk=cast.buyer.party)
    return {"uid": a_pledge(a_certificate(holder=cast.holder), bank=bank).uid}


def free(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_certificate(holder=cast.holder).uid}


def to_accept(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_source_proof(an_asset(cast.holder), status="submitted").uid, "name": "accept"}


ROWS = [
    #    route                            method  anonymous stranger buyer holder operator
    *row("listings:record", "GET", "sign-in 404 404 200 200", address=own),
    *row("listings:add_proof", "GET", MINE, address=own),
    *row("listings:add_proof", "POST", ASKED, address=own),
    *row("listings:add_evidence", "GET", MINE, address=own),
    *row("listings:add_evidence", "POST", ASKED, address=own),
    *row("listings:remove_evidence", "POST", "sign-in 404 404 302 404", address=an_evidence),
    *row("listings:add_deposit", "GET", MINE, address=own),
    *row("listings:add_deposit", "POST", ASKED, address=own),
    *row("listings:add_assessment", "GET", MINE, address=own),
    *row("listings:add_assessment", "POST", ASKED, address=own),
    *row("listings:withdraw_assessment", "GET", MINE, address=an_assessment),
    *row("listings:withdraw_assessment", "POST", ASKED, address=an_assessment),
    *row("listings:holders", "GET", MINE, address=own),
    *row("listings:holders", "POST", ASKED, address=own),
    *row("listings:ai_profile", "GET", MINE, address=own),
    *row("listings:ai_profile", "POST", "sign-in 404 404 302 404", address=own),
    *row("listings:evidence_copy", "GET", "sign-in 404 404 404 404", address=a_paper),
    *row("listings:encumbrances", "GET", SIGNED_IN),
    *row("listings:consent", "GET", "sign-in 404 200 200 200", address=pledged),
    *row("listings:consent", "POST", "sign-in 404 422 422 422", address=pledged),
    *row("listings_console:proofs", "GET", OPERATORS),
    *row("listings_console:decide_proof", "GET", OPERATORS, address=to_accept),
    *row("listings_console:decide_proof", "POST", DECIDED, address=to_accept, data=SEEN),
    *row("listings_console:ai_profiles", "GET", OPERATORS),
    *row("listings_console:ai_profile", "GET", OPERATORS, address=a_profile),
    *row("listings_console:ai_profile", "POST", "sign-in 403 403 403 422", address=a_profile),
    *row("listings_console:encumber", "GET", OPERATORS, address=free),
    *row("listings_console:encumber", "POST", "sign-in 403 403 403 422", address=free),
    *row("listings_console:release", "GET", OPERATORS, address=pledged),
    *row("listings_console:release", "POST", "sign-in 403 403 403 422", address=pledged),
]  # fmt: skip
