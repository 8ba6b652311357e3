"""How rare each term is among the published listings, and where their vectors lie."""

from django.db import models


class CatalogueTerms(models.Model):
    """Counted from the published listings at a moment; the newest row is in force.

    What the weights of words come from (``matching.engine.statistics``), kept so that every worker
    and page weighs alike, and so that a page need not read the whole catalogue.
    """

    built_at = models.DateTimeField()
    documents = models.PositiveIntegerField()
    mean_length = models.FloatField(help_text="terms of a listing, weighted by field")
    frequencies = models.JSONField(help_text="{term: in how many listings}")
    embedder = models.CharField(max_length=64, blank=True, help_text="whose vectors were counted")
    vectors = models.PositiveIntegerField(default=0, help_text="how many")
    mean = models.BinaryField(default=bytes, help_text="of the vectors: float32")
    covariance = models.BinaryField(default=bytes, help_text="of the vectors: float32, row by row")

    def __str__(self) -> str:
        return f"#{self.pk} {self.documents} listings"
