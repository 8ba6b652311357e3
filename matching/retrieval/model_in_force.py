"""Which scoring model is in force: a promoted version, else the built-in one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from matching.embedding.chosen import embedder
from matching.engine.scoring_model import V1, ScoringModel
from matching.models import ScoringVersion
from matching.retrieval.statement import Statement

BUILT_IN = V1


def model_in_force() -> ScoringModel:
    """Return the model that scores now; one small query.

    A version learned for another built-in model than today's is not in force.
    """
    row = next(iter(_in_force().rows()), None)
    return _learned(*row) if row else BUILT_IN


@cache
def _in_force() -> Statement:
    rows = ScoringVersion.objects.in_force().filter(base=BUILT_IN.version)
    return Statement(rows.order_by("pk").values_list("name", "weights", "calibration")[:1])


def _learned(
    name: str, weights: Mapping[str, float], calibration: Mapping[str, Sequence[float]]
) -> ScoringModel:
    bands = {band: (float(pair[0]), float(pair[1])) for band, pair in calibration.items()}
    return replace(
        BUILT_IN,
        version=name,
        weights={**BUILT_IN.weights, **weights},
        strong=bands["strong"],
        fair=bands["fair"],
    )


def matcher() -> str:
    """Return what scores now: the model in force and the embedder."""
    model = embedder()
    return f"{model_in_force().version} {model.name if model else ''}".strip()
