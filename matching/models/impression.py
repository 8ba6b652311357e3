"""Which matches a poster was shown, and at which rank."""

from django.db import models

from matching.models.match import Match
from parties.models import Organisation


class Impression(models.Model):
    """One match shown to its poster on one day. Append-only; a page seen twice a day is one row.

    What exposure and precision are counted from: a match nobody saw was not refused.
    """

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="impressions")
    viewer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="impressions")
    rank = models.PositiveSmallIntegerField(help_text="as shown; 1 is the first")
    on = models.DateField(help_text="day in Shanghai")
    shown_at = models.DateTimeField(help_text="the first time that day")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["match", "viewer", "on"], name="impression_once_a_day"),
        ]
        indexes = [models.Index(fields=["shown_at"], name="impression_window")]

    def __str__(self) -> str:
        return f"#{self.pk} rank {self.rank}"
