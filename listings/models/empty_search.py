"""Searches of the catalogue that found nothing: what the market lacks."""

from django.db import models


class EmptySearch(models.Model):
    """How often the same words found nothing on one day. Nobody is remembered.

    ``is_narrowed``: facets were chosen too, so the words alone may have found something.
    """

    on = models.DateField(help_text="day in Shanghai")
    text = models.CharField(max_length=80, help_text="in normal form")
    is_narrowed = models.BooleanField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["on", "text", "is_narrowed"], name="emptysearch_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.times}"
