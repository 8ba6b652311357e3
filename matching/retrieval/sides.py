"""An intent as the engine's Wish, a listing as its Offer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

from listings.models import Listing
from listings.vocabulary.industries import DIVISIONS
from listings.vocabulary.kinds import PricingModel, RegionScope
from matching.engine.pair import Offer, Wish
from matching.models import Intent
from matching.terms import IntentWish

SECTION_OF = {division.code: division.section for division in DIVISIONS}
EVERYWHERE = {RegionScope.INTERNATIONAL, RegionScope.NATIONAL}


def wish_of(intent: Intent | IntentWish) -> Wish:
    """Return what ``intent``, posted or still being written, asks for."""
    return Wish(
        title=intent.title,
        need=intent.need,
        purpose=intent.purpose,
        divisions=tuple(intent.divisions),
        sections=tuple({SECTION_OF.get(code, "") for code in intent.divisions}),
        data_kinds=tuple(intent.data_kinds),
        delivery_forms=tuple(intent.delivery_forms),
        rights_wanted=tuple(intent.rights_wanted),
        territory=tuple(intent.territory),
        region=intent.region,
        cross_border=intent.cross_border,
        update_frequency=intent.update_frequency,
        record_count_min=intent.record_count_min,
        budget_max_minor=intent.budget_max_minor,
        currency=intent.currency,
        must=frozenset(intent.must),
    )


def offer_of(listing: Listing, *, now: datetime) -> Offer:
    """Return what ``listing`` (with its asset) offers at ``now``."""
    asset = listing.asset
    return Offer(
        listing_id=listing.pk,
        holder_id=listing.holder_id,
        **texts_of(
            *(listing.title, asset.name, listing.title_en, asset.name_en),
            *(asset.keywords, asset.scenario),
            *(listing.summary, asset.overview, listing.summary_en, asset.overview_en),
            *(asset.fields, asset.algorithm_rules),
        ),
        division=asset.division,
        section=SECTION_OF.get(asset.division, ""),
        data_kinds=tuple(asset.data_kinds),
        delivery_form=listing.delivery_form,
        rights_offered=tuple(listing.rights_offered),
        territory=tuple(listing.territory),
        region=asset.region,
        is_everywhere=asset.region_scope in EVERYWHERE,
        export_allowed=asset.export_allowed,
        update_frequency=asset.update_frequency,
        record_count=asset.record_count,
        price_minor=whole_price(listing.pricing_model, listing.price_minor),
        currency=listing.currency,
        completeness=asset.completeness,
        version=listing.version,
        age_days=age_days(listing.updated_at, asset.updated_at, now=now),
    )


class Texts(TypedDict):
    """What of an offer carries words, as ``Offer`` names it."""

    title: str
    tags: str
    overview: str
    data_fields: str
    rules: str


def texts_of(*said: Any) -> Texts:
    """Return the texts of an offer.

    Args:
        said: of listing and asset: title, name, title_en, name_en, keywords, scenario, summary,
            overview, summary_en, overview_en, fields, algorithm_rules.
    """
    fields, rules = said[10:]
    return {
        "title": _distinct(*said[:4]),
        "tags": _distinct(*said[4:6]),
        "overview": _distinct(*said[6:10]),
        "data_fields": _words_of(fields),
        "rules": rules,
    }


def whole_price(pricing_model: str, price_minor: int | None) -> int | None:
    """Return what the whole costs once; None when a price per call or month cannot tell."""
    if pricing_model == PricingModel.FREE:
        return 0
    return price_minor if pricing_model == PricingModel.ONE_OFF else None


def age_days(*changed_at: datetime, now: datetime) -> int:
    """Return how many days ago the last of these changes was."""
    return max((now - max(changed_at)).days, 0)


def _distinct(*texts: str) -> str:
    """Join texts once each: a summary that repeats the overview is no better answer for it."""
    return "\n".join(dict.fromkeys(filter(None, texts)))


def _words_of(fields: object) -> str:
    known: Iterable[object] = fields if isinstance(fields, list) else ()
    rows = (row for row in known if isinstance(row, dict))
    return "\n".join(f"{row.get('name', '')} {row.get('description', '')}".strip() for row in rows)
