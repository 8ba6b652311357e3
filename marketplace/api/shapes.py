"""What the API says and hears: shapes only; nothing here saves."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kernel.money import CURRENCIES, EXPONENTS
from listings.models import Certificate, Listing
from matching.models import Intent, Match, Push
from matching.terms import IntentWish


class MoneyShape(serializers.Serializer[Any]):
    """An amount in integer minor units; ``exponent`` is ISO 4217's."""

    minor = serializers.IntegerField()
    currency = serializers.ChoiceField(choices=CURRENCIES)
    exponent = serializers.IntegerField(read_only=True)


def money(minor: int | None, currency: str) -> dict[str, object] | None:
    """Return an amount as MoneyShape says it; None for none."""
    if minor is None:
        return None
    return {"minor": minor, "currency": currency, "exponent": EXPONENTS[currency]}


class CertificateShape(serializers.Serializer[Certificate]):
    """What anybody may learn of a certificate: preliminary proof, as in our records."""

    certificate_no = serializers.CharField()
    scheme = serializers.CharField(source="scheme.code")
    track = serializers.CharField(source="scheme.track")
    authority = serializers.CharField(source="scheme.authority")
    holder = serializers.CharField(source="holder_name")
    name = serializers.CharField(source="asset.name")
    status = serializers.CharField()
    issued_on = serializers.DateField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class ListingShape(serializers.Serializer[Listing]):
    """A listing on the market."""

    uid = serializers.UUIDField()
    listing_no = serializers.CharField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    title_en = serializers.CharField()
    summary = serializers.CharField()
    holder = serializers.CharField(source="holder.name")
    certificate_no = serializers.CharField(source="certificate.certificate_no", default=None)
    division = serializers.CharField(source="asset.division")
    region = serializers.CharField(source="asset.region")
    data_kinds = serializers.ListField(source="asset.data_kinds", child=serializers.CharField())
    update_frequency = serializers.CharField(source="asset.update_frequency")
    record_count = serializers.IntegerField(source="asset.record_count", allow_null=True)
    is_ai_dataset = serializers.BooleanField(source="asset.is_ai_dataset")
    completeness = serializers.IntegerField(source="asset.completeness")
    delivery_form = serializers.CharField()
    rights_offered = serializers.ListField(child=serializers.CharField())
    territory = serializers.ListField(child=serializers.CharField())
    pricing_model = serializers.CharField()
    price = serializers.SerializerMethodField()
    unit = serializers.CharField()
    published_at = serializers.DateTimeField()
    expires_on = serializers.DateField(allow_null=True)

    @extend_schema_field(MoneyShape(allow_null=True))
    def get_price(self, listing: Listing) -> dict[str, object] | None:
        """Return the asking price; null when it is to be negotiated."""
        return money(listing.price_minor, listing.currency)


class IntentShape(serializers.Serializer[Intent]):
    """An intent. ``poster`` is null where the poster hides until a deal opens."""

    uid = serializers.UUIDField()
    intent_no = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    poster = serializers.SerializerMethodField()
    title = serializers.CharField()
    need = serializers.CharField()
    divisions = serializers.ListField(child=serializers.CharField())
    data_kinds = serializers.ListField(child=serializers.CharField())
    delivery_forms = serializers.ListField(child=serializers.CharField())
    rights_wanted = serializers.ListField(child=serializers.CharField())
    region = serializers.CharField()
    update_frequency = serializers.CharField()
    must = serializers.ListField(child=serializers.CharField())
    budget = serializers.SerializerMethodField()
    deadline_on = serializers.DateField(allow_null=True)
    opened_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)

    def get_poster(self, intent: Intent) -> str | None:
        """Return the poster's name unless it is hidden from the reader."""
        reader = self.context["actor"]
        hidden = intent.confidential and reader.organisation_id != intent.poster_id
        return None if hidden and not reader.is_operator else intent.poster.name

    @extend_schema_field(MoneyShape(allow_null=True))
    def get_budget(self, intent: Intent) -> dict[str, object] | None:
        """Return the most the poster wants to pay; null when it is to be negotiated."""
        return money(intent.budget_max_minor, intent.currency)


class WishShape(serializers.Serializer[Any]):
    """What is wanted. Codes are those of the catalogue's facets; amounts are minor units."""

    title = serializers.CharField(max_length=80)
    need = serializers.CharField(max_length=4000)
    purpose = serializers.CharField(max_length=400, required=False, allow_blank=True)
    divisions = serializers.ListField(child=serializers.CharField(), required=False)
    data_kinds = serializers.ListField(child=serializers.CharField(), required=False)
    delivery_forms = serializers.ListField(child=serializers.CharField(), required=False)
    rights_wanted = serializers.ListField(child=serializers.CharField(), required=False)
    territory = serializers.ListField(child=serializers.CharField(), required=False)
    must = serializers.ListField(child=serializers.CharField(), required=False)
    region = serializers.CharField(required=False, allow_blank=True)
    update_frequency = serializers.CharField(required=False, allow_blank=True)
    cross_border = serializers.BooleanField(required=False)
    record_count_min = serializers.IntegerField(required=False, allow_null=True)
    budget_min_minor = serializers.IntegerField(required=False, allow_null=True)
    budget_max_minor = serializers.IntegerField(required=False, allow_null=True)
    currency = serializers.ChoiceField(choices=CURRENCIES, required=False)
    deadline_on = serializers.DateField(required=False, allow_null=True)
    confidential = serializers.BooleanField(required=False)

    def wish(self) -> IntentWish:
        """Return what was said, as the action takes it."""
        said: dict[str, Any] = {**self.validated_data}
        for name, value in said.items():
            said[name] = tuple(value) if isinstance(value, list) else value
        return IntentWish(**said)


class MatchShape(serializers.Serializer[Match]):
    """A listing that answers an intent, and why."""

    rank = serializers.IntegerField()
    band = serializers.CharField()
    bucket = serializers.CharField()
    model_version = serializers.CharField()
    reasons = serializers.JSONField()
    listing = ListingShape()


class PushShape(serializers.Serializer[Push]):
    """An intent sent to the reader's organisation."""

    uid = serializers.UUIDField()
    version = serializers.IntegerField()
    status = serializers.CharField()
    channel = serializers.CharField()
    intent = IntentShape()
    listing_uid = serializers.UUIDField(source="listing.uid", default=None)
    reasons = serializers.SerializerMethodField()
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    answer_reason = serializers.CharField()

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_reasons(self, push: Push) -> object:
        """Return why it was sent; null for a push without a match."""
        return push.match.reasons if push.match is not None else None


class AnswerShape(serializers.Serializer[Any]):
    """An answer to a push; a decline needs a reason."""

    interested = serializers.BooleanField()
    reason = serializers.ChoiceField(choices=Push.Reason.choices, required=False, allow_blank=True)
    note = serializers.CharField(max_length=400, required=False, allow_blank=True)


def shapes(
    rows: Sequence[object], shape: type[serializers.Serializer[Any]], **context: object
) -> list[Any]:
    """Return each row in ``shape``."""
    return list(shape(rows, many=True, context=context).data)
