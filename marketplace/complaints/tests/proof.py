"""Proof that a refusal left nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from kernel.models import AuditEvent, Outbox


def everything() -> dict[str, list[object]]:
    """Return every row of complaints, of listings, and of what tells of them."""
    models: list[Any] = [AuditEvent, Outbox]
    for label in ("complaints", "listings"):
        models += apps.get_app_config(label).get_models()
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models
    }


@contextmanager
def refused(
    error: type[Exception], match: str | None = None
) -> Iterator["pytest.ExceptionInfo[Any]"]:
    """Expect ``error`` from the block, and every row afterwards as it was before."""
    before = everything()
    with pytest.raises(error, match=match) as caught:
        yield caught
    assert everything() == before
