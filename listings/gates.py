"""What must hold before a listing is published: all of it told at once (DOMAIN 4.1, G1-G9).

And what a listing on the market may lose again: ``lapsed`` says by which rule it has to leave.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from kernel.phrases import listed
from listings.models import Certificate, Listing
from listings.models.listing import UNPRICED
from listings.rights import (
    FOR_EVER,
    NEEDS,
    has_waiting_proof,
    held_until,
    is_consent_missing,
    is_licensed_away,
    proven_until,
    rights_end,
)
from listings.vocabulary.kinds import Right, Source, labels_of
from listings.vocabulary.rights import ConsentAct

LISTABLE_LEVEL = 3  # levels 4 and 5 are never listed (G9)
DECLARATIONS = (
    "contains_pi",
    "contains_sensitive_pi",
    "contains_important_data",
    "contains_core_data",
)


UNREVIEWED = (Listing.Status.DRAFT, Listing.Status.RETURNED)
RULES = {  # the gates that time and other people's acts close, and the reason each gives
    "party_not_verified": Listing.Rule.HOLDER,
    "certificate_not_valid": Listing.Rule.CERTIFICATE,
    "source_proof_missing": Listing.Rule.SOURCE_PROOF,
    "term_exceeds_rights": Listing.Rule.TERM,
    "rights_exceed_held": Listing.Rule.RIGHTS,
    "consent_missing": Listing.Rule.PLEDGE,
    "exclusive_overlap": Listing.Rule.EXCLUSIVE,
}


@dataclass(frozen=True, slots=True)
class Unmet:
    """One gate that is closed: its code, the field it concerns, what is wrong, what to do."""

    code: str
    field: str
    message: str
    remedy: str


class GatesUnmet(DomainError):
    """The listing may not be published yet; ``unmet`` says everything that is missing."""

    code = "gates_unmet"
    status = 422

    def __init__(self, unmet: list[Unmet]) -> None:
        super().__init__(" ".join(f"{gate.message} {gate.remedy}" for gate in unmet))
        self.unmet = unmet


Gate = Callable[[Listing, date], Iterator[Unmet]]


def unmet(listing: Listing, *, today: date) -> list[Unmet]:
    """Return every gate that ``listing`` does not pass on ``today`` (a day in Shanghai)."""
    return [closed for gate in GATES for closed in gate(listing, today)]


def lapsed(listing: Listing, *, today: date) -> Listing.Rule | None:
    """Return the first rule by which a listing may not be on the market today; None: it may."""
    found = (RULES.get(closed.code) for closed in unmet(listing, today=today))
    return next((rule for rule in found if rule), None)


def require_gates(listing: Listing, *, today: date) -> None:
    """Let the listing, whose row the caller holds locked, pass.

    Locks its certificate until commit: nobody freezes it or offers it a second time meanwhile.

    Raises:
        GatesUnmet: with every gate that is closed.
    """
    if listing.certificate_id:
        listing.certificate = Certificate.objects.locked(listing.certificate_id)
    if closed := unmet(listing, today=today):
        raise GatesUnmet(closed)


def _holder(listing: Listing, today: date) -> Iterator[Unmet]:  # noqa: ARG001 - a Gate
    if not listing.holder.is_verified:
        yield Unmet(
            "party_not_verified",
            "holder",
            _("The holder is not verified."),
            _("Send the organisation's data for verification first."),
        )


def _certificate(listing: Listing, today: date) -> Iterator[Unmet]:
    certificate = listing.certificate
    if certificate is None:
        yield Unmet(
            "certificate_not_valid",
            "certificate_id",
            _("No certificate is named."),
            _("Record the registration certificate and choose it here."),
        )
    elif not certificate.is_valid_on(today):
        yield Unmet(
            "certificate_not_valid",
            "certificate_id",
            _("Certificate %(number)s is not valid today (%(status)s).")
            % {
                "number": certificate.certificate_no,
                "status": certificate.get_status_display(),
            },
            _("Choose a certificate that an operator has verified and that has not run out."),
        )


def _term(listing: Listing, today: date) -> Iterator[Unmet]:
    end = rights_end(listing, today=today) if listing.asset.pk else FOR_EVER
    if listing.expires_on and listing.expires_on > end:
        yield Unmet(
            "term_exceeds_rights",
            "expires_on",
            _("The offer runs longer than the rights behind it, which end on %(day)s.")
            % {"day": end},
            _("Offer until that day at the latest."),
        )
    if listing.expires_on and listing.expires_on < today:
        yield Unmet(
            "offer_over",
            "expires_on",
            _("The offer ended on %(day)s.") % {"day": listing.expires_on},
            _("Choose a later day or leave it empty."),
        )


def _offered_once(listing: Listing, today: date) -> Iterator[Unmet]:  # noqa: ARG001 - a Gate
    if listing.certificate is None:
        return
    same = listing.certificate.listings.filter(delivery_form=listing.delivery_form)
    other = same.filter(status=Listing.Status.PUBLISHED).exclude(pk=listing.pk).first()
    if other is not None:
        yield Unmet(
            "offered_already",
            "delivery_form",
            _("%(number)s already offers this certificate in this form.")
            % {"number": other.listing_no},
            _("Withdraw that listing, or choose another form of delivery."),
        )


def _source(listing: Listing, today: date) -> Iterator[Unmet]:  # noqa: ARG001 - a Gate
    asset = listing.asset
    for field, given in (("source", asset.source), ("source_statement", asset.source_statement)):
        if not given:
            yield Unmet(
                "source_proof_missing",
                field,
                _("It is not said where the data comes from.")
                if field == "source"
                else _("The source statement is empty."),
                _("Say how the data was lawfully obtained (Data Security Law, art. 33)."),
            )


def _proof(listing: Listing, today: date) -> Iterator[Unmet]:
    """Before the review a proof that waits is enough: the reviewer decides about both."""
    is_known = bool(listing.asset.pk)
    if is_known and proven_until(listing.asset, today=today) is not None:
        return
    waits = is_known and has_waiting_proof(listing.asset, today=today)
    if waits and listing.status in UNREVIEWED:
        return
    yield Unmet(
        "source_proof_missing",
        "source_proofs",
        _("The proof of the source has not been examined.")
        if waits
        else _("No accepted proof of the source is in force."),
        _("An operator examines it.")
        if waits
        else _("File the paper by which the data was obtained."),
    )


def _rights(listing: Listing, today: date) -> Iterator[Unmet]:
    offered = set(listing.rights_offered)
    if not offered:
        yield Unmet(
            "rights_missing",
            "rights_offered",
            _("No right is offered."),
            _("Choose what a buyer may have: to use, to operate, or the transfer."),
        )
    if listing.asset.source == Source.PUBLIC_BY_PROGRAM and offered - {Right.USE}:
        yield Unmet(
            "rights_exceed_held",
            "rights_offered",
            _("Of public data collected by program one may offer the use only."),
            _("Offer the right to use."),
        )
    elif listing.asset.pk:
        held = held_until(listing, today=today)
        if lacking := [code for code in listing.rights_offered if NEEDS[Right(code)] not in held]:
            yield Unmet(
                "rights_exceed_held",
                "rights_offered",
                _("More is offered than is held: %(what)s.")
                % {"what": listed(labels_of(Right, lacking))},
                _("Offer what the holder holds today, or put the further right on record."),
            )
    if not listing.territory:
        yield Unmet(
            "territory_missing",
            "territory",
            _("It is not said where the data may be used."),
            _("Choose provinces, the whole country or the world."),
        )


def _burdens(listing: Listing, today: date) -> Iterator[Unmet]:
    certificate = listing.certificate
    if certificate is None:
        return
    if is_consent_missing(certificate, ConsentAct.LIST):
        yield Unmet(
            "consent_missing",
            "certificate_id",
            _("The certificate is pledged, and the pledgee has not agreed to a listing."),
            _("Ask the pledgee to record its consent (Civil Code, art. 444)."),
        )
    if is_licensed_away(certificate, listing.territory, today=today):
        yield Unmet(
            "exclusive_overlap",
            "territory",
            _("Part of this territory is licensed exclusively."),
            _("Offer another territory, or wait until that licence ends."),
        )


def _described(listing: Listing, today: date) -> Iterator[Unmet]:  # noqa: ARG001 - a Gate
    asset = listing.asset
    needed = (
        ("name", asset.name, _("The data set has no name."), _("Name it.")),
        ("overview", asset.overview, _("The overview is empty."), _("Say what the data is.")),
        ("division", asset.division, _("No industry is chosen."), _("Choose the industry.")),
        (
            "data_kinds",
            asset.data_kinds,
            _("No kind of data is chosen."),
            _("Choose at least one kind of data."),
        ),
        (
            "algorithm_rules",
            asset.algorithm_rules,
            _("The algorithm rules are empty."),
            _("Say by which rules the data set is made from its sources."),
        ),
        (
            "delivery_methods",
            listing.delivery_methods,
            _("No way of delivery is chosen."),
            _("Choose at least one way of delivery."),
        ),
    )
    for field, given, message, remedy in needed:
        if not given:
            yield Unmet(f"{field}_missing", field, message, remedy)


def _price(listing: Listing, today: date) -> Iterator[Unmet]:  # noqa: ARG001 - a Gate
    if listing.price_minor is None and listing.pricing_model not in UNPRICED:
        yield Unmet(
            "price_missing",
            "price_minor",
            _("The price is missing."),
            _("Name a price, or choose “negotiated”."),
        )


def _safety(listing: Listing, today: date) -> Iterator[Unmet]:  # noqa: ARG001 - a Gate
    asset = listing.asset
    if asset.contains_core_data:
        yield Unmet(
            "not_listable",
            "contains_core_data",
            _("Core data may never be listed."),
            _("Withdraw this listing."),
        )
    for field in DECLARATIONS:
        if getattr(asset, field) is None:
            label = asset._meta.get_field(field).verbose_name  # type: ignore[union-attr]
            yield Unmet(
                "not_listable",
                field,
                _("Not declared: %(what)s.") % {"what": label},
                _("Answer yes or no."),
            )
    level = asset.security_level
    if level is None:
        yield Unmet(
            "not_listable",
            "security_level",
            _("The security level is not declared."),
            _("Choose a level from 1 to 5."),
        )
    elif level > LISTABLE_LEVEL:
        yield Unmet(
            "not_listable",
            "security_level",
            _("Data of level %(level)d may not be listed.") % {"level": level},
            _("Only levels 1 to 3 may be listed."),
        )


def _complete(listing: Listing, today: date) -> Iterator[Unmet]:  # noqa: ARG001 - a Gate
    score, least = listing.asset.completeness, settings.COMPLETENESS_GATE
    if score < least:
        yield Unmet(
            "not_listable",
            "completeness",
            _("The listing is %(score)d of 100 complete; %(least)d are needed.")
            % {"score": score, "least": least},
            _("Add what the completeness bar names."),
        )


GATES: tuple[Gate, ...] = (
    _holder,
    _certificate,
    _term,
    _offered_once,
    _source,
    _proof,
    _rights,
    _burdens,
    _described,
    _price,
    _safety,
    _complete,
)
