"""Two questions a load balancer asks: is the process alive, may it have traffic?"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PING_TIMEOUT_S = 0.5


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer while the process runs; asks nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be served, else 503, and say which part is missing.

    Without the broker the market still works: work waits in the outbox and is sent later, so that
    is ``degraded`` and not failed.
    """
    database = _word(_database_answers, missing="failed")
    migrations = _word(_is_migrated, missing="failed") if database == "ok" else "unknown"
    parts = {
        "database": database,
        "migrations": migrations,
        "broker": _word(_broker_answers, missing="degraded"),
    }
    is_ready = database == migrations == "ok"
    return JsonResponse(parts, status=200 if is_ready else 503)


def _word(question: Callable[[], bool], *, missing: str) -> str:
    try:
        return "ok" if question() else missing
    except (DatabaseError, redis.RedisError):
        return missing


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _broker_answers() -> bool:
    with redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PING_TIMEOUT_S,
        socket_timeout=PING_TIMEOUT_S,
        retry=None,
    ) as client:
        return bool(client.ping())
