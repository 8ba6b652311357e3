"""How rare each term is among the published listings."""

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

    def __str__(self) -> str:
        return f"#{self.pk} {self.documents} listings"
