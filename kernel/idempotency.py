"""One effect per key: the API's Idempotency-Key, the forms' submission id (INTEROP 2.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from kernel.models import IdempotencyKey

LEASE = timedelta(seconds=60)


class KeyReused(DomainError):
    """The key came before with another body."""

    code = "idempotency_key_reused"
    status = 422


class KeyInProgress(DomainError):
    """The first request with this key is still running."""

    code = "idempotency_in_progress"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the first request was told."""

    status: int
    body: str


def begin(*, scope: str, key: str, body: bytes, now: datetime) -> Answer | None:
    """Take ``key`` for this request, in a transaction of its own; None: go ahead.

    Returns the stored answer of a finished request with the same body.

    Raises:
        KeyReused: the key was used with another body.
        KeyInProgress: the first request is still running; its lease of 60 s is not over.
    """
    sha = sha256(body).hexdigest()
    try:
        with transaction.atomic():
            IdempotencyKey.objects.create(
                scope=scope, key=key, body_sha256=sha, lease_until=now + LEASE
            )
    except IntegrityError:
        return _second(scope=scope, key=key, sha=sha, now=now)
    return None


def _second(*, scope: str, key: str, sha: str, now: datetime) -> Answer | None:
    row = IdempotencyKey.objects.get(scope=scope, key=key)
    if row.body_sha256 != sha:
        raise KeyReused(_("This Idempotency-Key was used for another request; use a new one."))
    if row.answer_status is not None:
        return Answer(status=row.answer_status, body=row.answer)
    freed = IdempotencyKey.objects.filter(pk=row.pk, answer_status=None, lease_until__lt=now)
    if not freed.update(lease_until=now + LEASE):
        raise KeyInProgress(_("The same request is still being worked on; ask again shortly."))
    return None


def finish(*, scope: str, key: str, answer: Answer) -> None:
    """Store the answer, in the transaction of the effect."""
    IdempotencyKey.objects.filter(scope=scope, key=key).update(
        answer_status=answer.status, answer=answer.body
    )


def forget(*, scope: str, key: str) -> None:
    """Free a key whose request had no effect, so that it may be tried again."""
    IdempotencyKey.objects.filter(scope=scope, key=key, answer_status=None).delete()


def prune(*, before: datetime) -> int:
    """Forget keys first used before a moment; return how many. INTEROP 2.2 promises 7 days."""
    return IdempotencyKey.objects.filter(created_at__lt=before).delete()[0]


def submitted_before(*, scope: str, key: str) -> str:
    """Take a form's one-time id; return where its first submission led, else an empty string.

    Raises:
        KeyInProgress: the first click is still being worked on; its lease of 60 s is not over.
    """
    try:
        with transaction.atomic():
            IdempotencyKey.objects.create(
                scope=scope, key=key, body_sha256="", lease_until=Now() + LEASE
            )
    except IntegrityError:
        row = IdempotencyKey.objects.get(scope=scope, key=key)
        freed = IdempotencyKey.objects.filter(pk=row.pk, answer_status=None, lease_until__lt=Now())
        if row.answer_status is None and not freed.update(lease_until=Now() + LEASE):
            raise KeyInProgress(_("Your first click is still being worked on.")) from None
        return row.answer
    return ""


def remember_submission(*, scope: str, key: str, target: str) -> None:
    """Note where a form's first submission led."""
    finish(scope=scope, key=key, answer=Answer(status=303, body=target))
