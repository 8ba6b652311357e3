"""How much a listing tells, from 0 to 100, and what would help most (DOMAIN 4.4)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from listings.models import DataIPAsset, Listing
from listings.vocabulary.kinds import PricingModel

Words = object  # a lazy translation
OVERVIEW_MIN, RULES_MIN = 60, 100  # characters


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that counts: its weight, and the field that carries it."""

    field: str
    label: Words
    points: int
    is_there: Callable[[DataIPAsset, Listing], bool]


PARTS = (
    Part(
        "overview",
        _("an overview of at least 60 characters"),
        15,
        lambda asset, _l: len(asset.overview) >= OVERVIEW_MIN,
    ),
    Part(
        "fields",
        _("a list of the data fields, or a complete AI profile"),
        15,
        lambda asset, _l: bool(asset.fields or asset.is_ai_dataset),
    ),
    Part("has_sample", _("a sample"), 15, lambda asset, _l: asset.has_sample),
    Part(
        "algorithm_rules",
        _("algorithm rules of at least 100 characters"),
        15,
        lambda asset, _l: len(asset.algorithm_rules) >= RULES_MIN,
    ),
    Part("update_frequency", _("the update frequency"), 10, lambda a, _l: bool(a.update_frequency)),
    Part(
        "record_count",
        _("the number of records or the size"),
        10,
        lambda asset, _l: asset.record_count is not None or asset.size_bytes is not None,
    ),
    Part("scenario", _("an application scenario"), 10, lambda asset, _l: bool(asset.scenario)),
    Part(
        "price_minor",
        _("a price or a price band"),
        10,
        lambda _a, offer: offer.price_minor is not None or offer.pricing_model == PricingModel.FREE,
    ),
)


@dataclass(frozen=True, slots=True)
class Completeness:
    """A score from 0 to 100 and the parts that are missing, the heaviest first."""

    score: int
    missing: tuple[Part, ...]

    @property
    def next_best(self) -> Part | None:
        """What to add next; None when nothing is missing."""
        return self.missing[0] if self.missing else None


def completeness_of(asset: DataIPAsset, listing: Listing) -> Completeness:
    """Weigh what ``asset`` and its ``listing`` tell; both may be unsaved."""
    missing = [part for part in PARTS if not part.is_there(asset, listing)]
    return Completeness(
        score=sum(part.points for part in PARTS) - sum(part.points for part in missing),
        missing=tuple(sorted(missing, key=lambda part: -part.points)),
    )
