"""Which scoring model is in force: a promoted version, else the built-in one."""

from dataclasses import replace

from matching.embedding.chosen import embedder
from matching.engine.scoring_model import V1, ScoringModel
from matching.models import ScoringVersion

BUILT_IN = V1


def model_in_force() -> ScoringModel:
    """Return the model that scores now; one small query.

    A version learned for another built-in model than today's is not in force.
    """
    row = ScoringVersion.objects.in_force().filter(base=BUILT_IN.version).first()
    return model_of(row) if row else BUILT_IN


def model_of(row: ScoringVersion) -> ScoringModel:
    """Return the built-in model with what ``row`` learned."""
    bands = {band: (float(pair[0]), float(pair[1])) for band, pair in row.calibration.items()}
    return replace(
        BUILT_IN,
        version=row.name,
        weights={**BUILT_IN.weights, **row.weights},
        strong=bands["strong"],
        fair=bands["fair"],
    )


def matcher() -> str:
    """Return what scores now: the model in force and the embedder."""
    model = embedder()
    return f"{model_in_force().version} {model.name if model else ''}".strip()
