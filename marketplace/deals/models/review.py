"""What the sides of a settled deal say of each other."""

from datetime import datetime, timedelta
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Avg, Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import VersionedQuerySet
from kernel.noun import Noun
from marketplace.deals.models.deal import Deal
from parties.models import Organisation, User

BLIND_DAYS = 14
LOWEST, HIGHEST = 1, 5
SCORED = ("quality", "delivery", "communication")
RANGE = [MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]


class ReviewQuerySet(VersionedQuerySet["Review"]):
    """Questions one can ask of many reviews."""

    def shown(self, *, now: datetime) -> Self:
        """Those to be read: both sides have written, or BLIND_DAYS have passed since."""
        other = Review.objects.filter(deal=OuterRef("deal")).exclude(rater=OuterRef("rater"))
        is_old = Q(created_at__lte=now - timedelta(days=BLIND_DAYS))
        return self.filter(Q(Exists(other)) | is_old)

    def averages(self) -> dict[str, float | int | None]:
        """Return the mean of each score, and ``count``."""
        means = {name: Avg(name) for name in SCORED}
        return self.aggregate(count=Count("pk"), **means)


class Review(Noun):
    """One side's scores of the other on one settled deal, with a reply. Otherwise never changed."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="reviews")
    rater = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reviews_given")
    ratee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reviews")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    quality = models.PositiveSmallIntegerField(_("quality"), validators=RANGE)
    delivery = models.PositiveSmallIntegerField(_("delivery"), validators=RANGE)
    communication = models.PositiveSmallIntegerField(_("communication"), validators=RANGE)
    text = models.CharField(_("in words"), max_length=1000, blank=True)
    reply = models.CharField(_("reply"), max_length=1000, blank=True)
    replied_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "rater"], name="review_once_per_side"),
            models.CheckConstraint(condition=~Q(rater=F("ratee")), name="review_of_the_other"),
            models.CheckConstraint(
                condition=Q(
                    quality__range=(LOWEST, HIGHEST),
                    delivery__range=(LOWEST, HIGHEST),
                    communication__range=(LOWEST, HIGHEST),
                ),
                name="review_scores",
            ),
        ]
        indexes = [models.Index(fields=["ratee", "-created_at"], name="review_of_whom")]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def opens_at(self) -> datetime:
        """When it is shown even if the other side writes nothing."""
        return self.created_at + timedelta(days=BLIND_DAYS)
