"""The numbers of a score, versioned: a stored match names the version that made it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ScoringModel:
    """One set of weights. Changing a number makes a new version.

    Words: ``title``, ``need``, ``purpose`` weigh the terms of a wish, ``fields`` those of an offer;
    ``max_terms`` heaviest terms of a wish count. ``saturation`` and ``length`` are BM25's k1 and b.
    ``full_terms``: matching the weight of that many heaviest terms is as good as it gets.
    ``translations``: words of the other language for one phrase. ``dependence``: how much wider
    than of independent terms the matches by chance spread, because terms come in company.

    Meaning: ``words``: the weight of words beside it where the catalogue knows all of them.
    ``prior_*``: the cosines expected before the catalogue is known, as that many listings.
    ``grasp``: the part of a wish that a catalogue typically has words for; ``trust``: by how many
    deviations all of it stands above none.
    ``centre``, ``spread``: at which standing (``fusion``) the feature ``text`` is a half, how fast
    it rises.

    Features: ``weights``; one without a weight counts 0. Bands need a score and a ``text``, so
    that no listing is called fair for its industry alone.
    """

    version: str
    title: float
    need: float
    purpose: float
    max_terms: int
    fields: Mapping[str, float]
    saturation: float
    length: float
    full_terms: int
    translations: int
    dependence: float
    words: float
    grasp: float
    trust: float
    centre: float
    spread: float
    weights: Mapping[str, float]
    strong: tuple[float, float]
    fair: tuple[float, float]
    unknown: float = 0.5
    freshness_days: int = 365
    per_holder: int = field(default=3)
    top: int = field(default=10)
    prior_mean: float = 0.80
    prior_deviation: float = 0.025
    prior_count: int = 50


# Hand-set. Whole text with plain BM25 weights, because a heavier title lost on real intents
# (MATCHING 1.3); how the other numbers were chosen and what they give: docs/matching.md.
V1 = ScoringModel(
    version="v1",
    title=1.0,
    need=1.0,
    purpose=1.0,
    max_terms=256,
    fields={"title": 1.5, "tags": 1.0, "overview": 1.0, "data_fields": 0.5, "rules": 0.5},
    saturation=1.2,
    length=0.6,
    full_terms=16,
    translations=6,
    dependence=2.2,
    words=0.45,
    grasp=0.75,
    trust=2.0,
    centre=3.2,
    spread=1.2,
    weights={
        "text": 0.65,
        "divisions": 0.12,
        "data_kinds": 0.05,
        "region": 0.05,
        "update_frequency": 0.04,
        "record_count_min": 0.03,
        "budget": 0.05,
        "delivery_forms": 0.03,
        "completeness": 0.04,
        "freshness": 0.02,
    },
    strong=(0.60, 0.73),
    fair=(0.42, 0.52),
)
MODELS = {model.version: model for model in (V1,)}
