"""What the page of one listing says, section by section; what is not said needs confirmation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format, localize
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kernel.actor import Actor
from listings.actions.recheck_listing import REASONS
from listings.completeness import completeness_of
from listings.gates import lapsed
from listings.models import AIDatasetProfile, Certificate, DataIPAsset, Listing
from listings.views.public_record import Fact, public_record
from listings.vocabulary.codes import DeliveryMethod, SecurityLevel
from listings.vocabulary.kinds import labels_of
from parties.vocabulary import regions

Words = object  # a lazy translation
TERRITORIES: dict[str, Words] = {
    "CN": gettext_lazy("Mainland China"),
    "WORLD": gettext_lazy("Worldwide"),
}
BLOCKING = {
    Certificate.Status.FROZEN: gettext_lazy("The certificate is frozen"),
    Certificate.Status.EXPIRED: gettext_lazy("The certificate has expired"),
    Certificate.Status.SUPERSEDED: gettext_lazy("The certificate was superseded"),
    Certificate.Status.DEREGISTERED: gettext_lazy("The certificate was deregistered"),
}


@dataclass(frozen=True, slots=True)
class Banner:
    """Why the listing cannot be asked for, and the reason given."""

    tone: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the page shows besides the listing's own texts.

    A listing taken down by the operator or withdrawn is a tombstone to everybody but its holder:
    ``is_tombstone``, its content is not shown any more.
    """

    banner: Banner | None
    is_own: bool
    can_ask: bool
    is_tombstone: bool
    overview: list[Fact]
    data: list[Fact]
    rights: list[Fact]
    compliance: list[Fact]
    record: list[Fact]
    ai_profile: AIDatasetProfile | None
    certificate: list[Fact]
    is_certificate_valid: bool
    fields: list[dict[str, str]]
    next_best: Words
    ask_href: str
    edit_href: str
    certificate_href: str
    holder_href: str


def sheet_of(listing: Listing, *, actor: Actor, today: date) -> Sheet:
    """Return what the page of ``listing`` (``with_terms``) shows to ``actor`` on ``today``."""
    asset, certificate = listing.asset, listing.certificate
    is_own = actor.is_signed_in and listing.holder_id == actor.organisation_id
    banner = _banner(listing, today)
    gone = listing.status == Listing.Status.WITHDRAWN or (
        listing.status == Listing.Status.SUSPENDED
        and listing.suspended_by == Listing.SuspendedBy.OPERATOR
    )
    number = certificate.certificate_no if certificate else ""
    next_best = completeness_of(asset, listing).next_best if is_own else None
    return Sheet(
        banner=banner,
        is_own=is_own,
        can_ask=banner is None and not is_own,
        is_tombstone=gone and not is_own and not actor.is_operator,
        overview=_overview(asset),
        data=_data(asset),
        rights=_rights(listing),
        compliance=_compliance(asset),
        record=public_record(listing, today=today),
        ai_profile=getattr(asset, "ai_profile", None),
        certificate=_certificate(certificate) if certificate else [],
        is_certificate_valid=certificate is not None and certificate.is_valid_on(today),
        fields=_fields(asset),
        next_best=next_best.label if next_best else "",
        ask_href=f"/intents/new/?listing={listing.uid}",
        edit_href=f"/listings/{listing.uid}/edit/",
        certificate_href=f"/certificates/{quote(number)}/" if number else "",
        holder_href=f"/organisations/{listing.holder.uid}/",
    )


def _banner(listing: Listing, today: date) -> Banner | None:
    """Return what stands in the way, the listing's own state first."""
    if listing.status == Listing.Status.WITHDRAWN:
        return Banner("bad", _("This listing was withdrawn"), listing.reason)
    if listing.status == Listing.Status.SUSPENDED:
        return Banner("hold", _("This listing is suspended"), listing.reason)
    if listing.status != Listing.Status.PUBLISHED:
        state = listing.get_status_display()
        title = _("Only you and the operator see this listing: %(state)s") % {"state": state}
        return Banner("hold", title, listing.reason)
    if listing.expires_on and listing.expires_on < today:
        ended = date_format(listing.expires_on, "Y-m-d")
        return Banner("bad", _("The offer ended on %(day)s") % {"day": ended}, "")
    if not listing.holder.is_verified:
        return Banner("hold", _("The holder is suspended"), "")
    return _banner_of_certificate(listing.certificate, today) or _banner_of_rule(listing, today)


def _banner_of_rule(listing: Listing, today: date) -> Banner | None:
    """Return the rule by which the clock will take it off the market in a moment."""
    rule = lapsed(listing, today=today)
    return Banner("hold", _("It cannot be traded for now"), _(REASONS[rule])) if rule else None


def _banner_of_certificate(certificate: Certificate | None, today: date) -> Banner | None:
    if certificate is None or certificate.is_valid_on(today):
        return None
    if certificate.valid_to and certificate.valid_to < today:
        title: Words = BLOCKING[Certificate.Status.EXPIRED]
    else:
        title = BLOCKING.get(
            Certificate.Status(certificate.status), _("The certificate is not valid")
        )
    tone = "hold" if certificate.status == Certificate.Status.FROZEN else "bad"
    return Banner(tone, str(title), certificate.reason)


def _overview(asset: DataIPAsset) -> list[Fact]:
    industry = f"{asset.division} {asset.division_label}".strip()
    return [
        Fact(_("Industry"), industry),
        Fact(_("Data types"), _listed(asset.kind_labels)),
        Fact(_("Application scenario"), asset.scenario),
        Fact(_("Keywords"), asset.keywords, is_open=False),
    ]


def _data(asset: DataIPAsset) -> list[Fact]:
    scope = str(asset.get_region_scope_display()) if asset.region_scope else ""
    return [
        Fact(_("Region"), _listed([scope, asset.region_label])),
        Fact(_("Time covered"), _span(asset.covers_from, asset.covers_to)),
        Fact(_("Updates"), asset.get_update_frequency_display() if asset.update_frequency else ""),
        Fact(_("Records"), _number(asset.record_count)),
        Fact(_("Size"), "" if asset.size_bytes is None else filesizeformat(asset.size_bytes)),
        Fact(_("Structure"), asset.get_structure_display() if asset.structure else ""),
        Fact(_("Format"), asset.data_format),
        Fact(_("Sample"), _("available on request") if asset.has_sample else _("none")),
        Fact(_("National data-product id"), asset.ndi_product_id or "", is_open=False),
    ]


def _rights(listing: Listing) -> list[Fact]:
    months = _("%(n)s months") % {"n": listing.term_months} if listing.term_months else ""
    return [
        Fact(_("Rights offered"), _listed(listing.right_labels)),
        Fact(_("Exclusive"), _("yes") if listing.exclusive else _("no")),
        Fact(_("Territory"), _listed(_territory(code) for code in listing.territory)),
        Fact(_("Term"), months),
        Fact(_("Delivery form"), listing.get_delivery_form_display()),
        Fact(_("Delivery methods"), _listed(labels_of(DeliveryMethod, listing.delivery_methods))),
        Fact(_("Licence terms"), listing.licence_terms),
    ]


def _compliance(asset: DataIPAsset) -> list[Fact]:
    level = asset.security_level
    return [
        Fact(_("Source"), asset.get_source_display() if asset.source else ""),
        Fact(_("Source statement"), asset.source_statement),
        Fact(_("Personal information"), _yes_no(asset.contains_pi)),
        Fact(_("Sensitive personal information"), _yes_no(asset.contains_sensitive_pi)),
        Fact(_("Important data"), _yes_no(asset.contains_important_data)),
        Fact(_("Core data"), _yes_no(asset.contains_core_data)),
        Fact(_("May leave the mainland"), _yes_no(asset.export_allowed)),
        Fact(_("Security level"), str(SecurityLevel(f"{level:03d}").label) if level else ""),
        Fact(_("Restrictions"), asset.restrictions, is_open=False),
    ]


def _certificate(certificate: Certificate) -> list[Fact]:
    """Name scheme and track each time: the two kinds of paper must not be mixed up (DOMAIN 9)."""
    until = certificate.valid_to
    return [
        Fact(_("Track"), certificate.scheme.get_track_display()),
        Fact(_("Registered with"), _authority(certificate)),
        Fact(_("Registration number"), certificate.registration_no, is_open=False),
        Fact(_("Holder on the certificate"), certificate.holder_name),
        Fact(_("Issued on"), date_format(certificate.issued_on, "Y-m-d")),
        Fact(
            _("Valid"),
            _span(certificate.valid_from, until) if until else _("without end"),
        ),
    ]


def _fields(asset: DataIPAsset) -> list[dict[str, str]]:
    rows = asset.fields if isinstance(asset.fields, list) else []
    keys = ("name", "type", "description")
    return [{key: str(row.get(key, "")) for key in keys} for row in rows if isinstance(row, dict)]


def _authority(certificate: Certificate) -> str:
    scheme = certificate.scheme
    return scheme.authority_en if get_language() == "en" else scheme.authority


def _territory(code: str) -> str:
    return str(TERRITORIES.get(code) or regions.label(code))


def _yes_no(said: bool | None) -> str:  # noqa: FBT001 - a column with three answers
    return "" if said is None else _("yes") if said else _("no")


def _span(begin: date | None, end: date | None) -> str:
    if begin is None and end is None:
        return ""
    days = [date_format(day, "Y-m-d") if day else "…" for day in (begin, end)]
    return " – ".join(days)


def _number(n: int | None) -> str:
    return "" if n is None else str(localize(n))


def _listed(words: Iterable[str]) -> str:
    return " · ".join(word for word in words if word)
