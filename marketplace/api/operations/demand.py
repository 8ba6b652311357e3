"""Intents and pushes: post, read, answer; with an organisation's key."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from marketplace.api.idempotency import once
from marketplace.api.operation import Operation
from marketplace.api.pagination import NewestFirst
from marketplace.api.shapes import (
    AnswerShape,
    IntentShape,
    MatchShape,
    PushShape,
    WishShape,
    shapes,
)
from matching.actions.answer_push import answer_push
from matching.actions.post_intent import post_intent
from matching.models import Intent, Push


class Intents(Operation):
    """The intents of the key's organisation."""

    @extend_schema(operation_id="intents_list", responses=IntentShape(many=True))
    def get(self, request: Request) -> Response:
        """List the organisation's intents, newest first, a page at a time."""
        pages = NewestFirst()
        rows = Intent.objects.editable_by(self.member).select_related("poster")
        page = pages.paginate_queryset(rows, request, view=self) or []
        return pages.get_paginated_response(shapes(page, IntentShape, actor=self.actor))

    @extend_schema(operation_id="intents_post", request=WishShape, responses={201: IntentShape})
    def post(self, request: Request) -> Response:
        """Post an intent and hand it in for review; needs an Idempotency-Key."""
        actor = self.member
        said = WishShape(data=request.data)
        said.is_valid(raise_exception=True)

        def work() -> Response:
            intent = post_intent(actor=actor, wish=said.wish(), submit=True, now=timezone.now())
            return Response(IntentShape(intent, context={"actor": actor}).data, status=201)

        return once(request, actor=actor, work=work)


class OneIntent(Operation):
    """One intent."""

    @extend_schema(operation_id="intents_read", responses=IntentShape)
    def get(self, request: Request, uid: UUID) -> Response:  # noqa: ARG002 - DRF's signature
        """Read an open public intent, or one of the organisation's own."""
        rows = Intent.objects.visible_to(self.actor).select_related("poster")
        intent = get_object_or_404(rows, uid=uid)
        return Response(IntentShape(intent, context={"actor": self.actor}).data)


class Matches(Operation):
    """The matches of an intent."""

    @extend_schema(operation_id="intents_matches", responses=MatchShape(many=True))
    def get(self, request: Request, uid: UUID) -> Response:  # noqa: ARG002 - DRF's signature
        """Read the current matches of one's own intent, best first, with their reasons."""
        intent = get_object_or_404(Intent.objects.editable_by(self.member), uid=uid)
        current = intent.matches.filter(is_current=True).order_by("rank")
        rows = current.select_related("listing__asset", "listing__certificate", "listing__holder")
        return Response({"results": shapes(list(rows), MatchShape)})


class Pushes(Operation):
    """The inbox of the key's organisation."""

    @extend_schema(operation_id="pushes_list", responses=PushShape(many=True))
    def get(self, request: Request) -> Response:
        """List what was pushed to the organisation, newest first; ``?status=`` filters."""
        rows = Push.objects.received_by(self.member)
        if (status := request.query_params.get("status", "")) in Push.Status.values:
            rows = rows.filter(status=status)
        pages = NewestFirst()
        rows = rows.select_related("intent__poster", "listing", "match")
        page = pages.paginate_queryset(rows, request, view=self) or []
        return pages.get_paginated_response(shapes(page, PushShape, actor=self.actor))


class Answer(Operation):
    """The answer to a push."""

    @extend_schema(operation_id="pushes_answer", request=AnswerShape, responses=PushShape)
    def post(self, request: Request, uid: UUID) -> Response:
        """Say interested, or decline with a reason; needs an Idempotency-Key."""
        actor = self.member
        push = get_object_or_404(Push.objects.received_by(actor), uid=uid)
        said = AnswerShape(data=request.data)
        said.is_valid(raise_exception=True)

        def work() -> Response:
            answer_push(
                actor=actor,
                push_id=push.pk,
                interested=said.validated_data["interested"],
                reason=said.validated_data.get("reason", ""),
                note=said.validated_data.get("note", ""),
                now=timezone.now(),
            )
            rows = Push.objects.received_by(actor)
            answered = rows.select_related("intent__poster", "listing", "match").get(pk=push.pk)
            return Response(PushShape(answered, context={"actor": actor}).data)

        return once(request, actor=actor, work=work)
