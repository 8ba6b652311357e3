"""Count how rare each word is among the published listings, and where their vectors lie."""

from datetime import datetime

import numpy as np

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from matching.embedding.chosen import embedder
from matching.models import CatalogueTerms
from matching.retrieval.statistics import counted, measured
from parties.capabilities import Capability, require

KEPT = 3  # older counts may still be read by a worker that began with them


@action
def count_terms(*, actor: Actor, now: datetime) -> CatalogueTerms:
    """Put a new count in force; the newest three are kept.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
    """
    require(actor, Capability.PROPOSE_MATCHES)
    found, model, lie = counted(now=now), embedder(), measured()
    row = CatalogueTerms.objects.create(
        built_at=now,
        documents=found.documents,
        mean_length=found.mean_length,
        frequencies=dict(found.frequencies),
        embedder=model.name if model else "",
        vectors=lie.count,
        mean=lie.mean.astype(np.float32).tobytes(),
        covariance=lie.covariance.astype(np.float32).tobytes(),
    )
    newest = CatalogueTerms.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
    CatalogueTerms.objects.exclude(pk__in=list(newest)).delete()
    record(actor, "matching.count_terms", on=row, at=now, after={"documents": row.documents})
    return row
