"""What each system reaches on a collection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from matching.engine.measures import average_precision, interval, ndcg, recall, reciprocal_rank
from matching.management.evaluation.collection import Asked

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Measured:
    """One query under one system."""

    language: str
    ndcg5: float
    ndcg10: float
    map10: float
    recall100: float
    mrr: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the queries of a collection; ``ci95`` and ``by_lang`` are of nDCG@10."""

    ndcg5: float
    ndcg10: float
    map10: float
    recall100: float
    mrr: float
    ci95: tuple[float, float]
    by_lang: Mapping[str, float | None]


def measured(asked: Asked, ranking: Sequence[str]) -> Measured:
    """Return how good ``ranking`` is."""
    return Measured(
        language=asked.language,
        ndcg5=ndcg(ranking, asked.grades, k=5),
        ndcg10=ndcg(ranking, asked.grades, k=10),
        map10=average_precision(ranking, asked.relevant, k=10),
        recall100=recall(ranking, asked.relevant, k=100),
        mrr=reciprocal_rank(ranking, asked.relevant),
    )


def figures(of: Sequence[Measured]) -> Figures:
    """Return the means over ``of``; zeros of none."""
    spoken = {
        name: [one.ndcg10 for one in of if one.language.startswith(name)] for name in LANGUAGES
    }
    return Figures(
        ndcg5=_mean([one.ndcg5 for one in of]),
        ndcg10=_mean([one.ndcg10 for one in of]),
        map10=_mean([one.map10 for one in of]),
        recall100=_mean([one.recall100 for one in of]),
        mrr=_mean([one.mrr for one in of]),
        ci95=interval([one.ndcg10 for one in of]),
        by_lang={name: _mean(values) if values else None for name, values in spoken.items()},
    )


def as_json(found: Figures) -> dict[str, object]:
    """Return the stable shape machines read."""
    return {
        "ndcg@10": round(found.ndcg10, 4),
        "recall@100": round(found.recall100, 4),
        "mrr": round(found.mrr, 4),
        "ci95": [round(one, 4) for one in found.ci95],
        "by_lang": {
            name: None if value is None else round(value, 4)
            for name, value in found.by_lang.items()
        },
    }


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0
