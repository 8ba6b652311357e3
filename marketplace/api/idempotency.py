"""Idempotency-Key on every POST: one effect, and the same answer again (INTEROP 2.2)."""

import json
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.actor import Actor
from kernel.idempotency import Answer, begin, finish, forget
from marketplace.api.problems import MissingKey

LONGEST = 255


def once(request: Request, *, actor: Actor, work: Callable[[], Response]) -> Response:
    """Run ``work`` unless this key was used before; then repeat its first answer.

    The answer is stored in the transaction of the effect, so a crash leaves both or neither. A
    request that was refused had no effect: its key is free again.

    Raises:
        MissingKey: no key, or one that is too long.
        KeyReused: the key came with another body.
        KeyInProgress: the first request is still running.
    """
    key = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not 1 <= len(key) <= LONGEST:
        raise MissingKey
    scope = f"api:{actor.organisation_id}:{request.method}:{request.path}"[:200]
    body = request._request.body  # noqa: SLF001 - the raw bytes, as they were sent
    first = begin(scope=scope, key=key, body=body, now=timezone.now())
    if first is not None:
        return Response(json.loads(first.body), status=first.status, headers=REPLAYED)
    try:
        with transaction.atomic():
            response = work()
            said = json.dumps(response.data, default=str)
            finish(scope=scope, key=key, answer=Answer(response.status_code, said))
    except BaseException:
        forget(scope=scope, key=key)
        raise
    return response


REPLAYED = {"Idempotency-Replayed": "true"}
