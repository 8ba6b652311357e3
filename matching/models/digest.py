"""What matching keeps of a listing and of an intent, so that a question need not read every text.

Made of other rows and made again when those change: losing them costs time only. Vectors are in
half precision on both sides, so that a pair has one cosine whichever side asks.
"""

from django.db import models
from django.db.models.functions import MD5
from pgvector.django import HalfVectorField, HnswIndex

from listings.models import Listing
from matching.models.intent import Intent

DIMENSION = 384  # of the default embedder; another one must match (matching.embedding.chosen)


class ListingDigest(models.Model):
    """A listing's words counted and its meaning as a vector, as of the versions named.

    ``words``: 8 bytes a term, its 32-bit digest and its frequency (``matching.retrieval.packed``),
    counted as ``words_by`` says; ``words_sum`` tells them from all others; ``length`` as
    ``OfferWords.length``. ``vector`` is None until an
    embedder has read the listing; ``passages`` is a digest of what it read.
    """

    listing = models.OneToOneField(
        Listing, on_delete=models.PROTECT, primary_key=True, related_name="digest"
    )
    listing_version = models.PositiveIntegerField()
    asset_version = models.PositiveIntegerField()
    words = models.BinaryField()
    words_sum = models.GeneratedField(
        expression=MD5("words"), output_field=models.CharField(max_length=32), db_persist=True
    )
    length = models.FloatField()
    words_by = models.CharField(max_length=16)
    vector = HalfVectorField(dimensions=DIMENSION, null=True)
    embedder = models.CharField(max_length=64, blank=True)
    passages = models.CharField(max_length=16)

    class Meta:
        indexes = [
            HnswIndex(
                name="listingdigest_meaning",
                fields=["vector"],
                opclasses=["halfvec_cosine_ops"],
                m=16,
                ef_construction=64,
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} v{self.listing_version}"


class IntentDigest(models.Model):
    """The meaning of an intent as a vector, as of the version named, and what matched it last.

    ``vector`` is None where no embedder has read the intent. ``matched_by``: the scoring model and
    the embedder that proposed its matches (``matching.retrieval.model_in_force.matcher``).
    """

    intent = models.OneToOneField(
        Intent, on_delete=models.PROTECT, primary_key=True, related_name="digest"
    )
    intent_version = models.PositiveIntegerField()
    vector = HalfVectorField(dimensions=DIMENSION, null=True)
    embedder = models.CharField(max_length=64, blank=True)
    passages = models.CharField(max_length=16)
    matched_by = models.CharField(max_length=96, blank=True)

    def __str__(self) -> str:
        return f"{self.intent_id} v{self.intent_version}"
