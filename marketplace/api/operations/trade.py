"""What a holder's service asks about deliveries, with the holder's key."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.api.idempotency import once
from marketplace.api.operation import Operation
from marketplace.deals.actions.check_access_key import check_access_key


class AccessKeyShape(serializers.Serializer[object]):
    """A key that a buyer showed to the holder's service."""

    key = serializers.CharField(max_length=100)


class AccessShape(serializers.Serializer[object]):
    """Whether it opens a delivery now; of which deal and until when (null: no end stated)."""

    is_open = serializers.BooleanField()
    deal_no = serializers.CharField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class AccessKeyCheck(Operation):
    """A buyer's key at the holder's door."""

    @extend_schema(operation_id="access_keys_check", request=AccessKeyShape, responses=AccessShape)
    def post(self, request: Request) -> Response:
        """Ask whether a buyer's key opens a delivery of yours now; needs an Idempotency-Key."""
        actor = self.member
        said = AccessKeyShape(data=request.data)
        said.is_valid(raise_exception=True)

        def work() -> Response:
            found = check_access_key(
                actor=actor, token=said.validated_data["key"], now=timezone.now()
            )
            return Response(
                {
                    "is_open": found is not None,
                    "deal_no": found.deal.deal_no if found else None,
                    "expires_at": found.expires_at if found else None,
                }
            )

        return once(request, actor=actor, work=work)
