"""Clients of the API, with a key of their organisation."""

from typing import Any

from django.test import Client
from django.utils import timezone

from kernel.actor import Actor
from parties.actions.issue_api_key import issue_api_key


class Machine:
    """Speaks to the API as a program of an organisation would."""

    def __init__(self, actor: Actor | None = None, *, scopes: tuple[str, ...] = ("write",)) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if actor is not None:
            issued = issue_api_key(actor=actor, name="tests", scopes=scopes, now=timezone.now())
            self.headers["authorization"] = f"Bearer {issued.token}"

    def get(self, path: str, **query: str | int) -> Any:
        """Read."""
        return self.client.get(path, query, headers=self.headers)

    def post(self, path: str, said: object, *, key: str | None = "key-1") -> Any:
        """Write, with an Idempotency-Key unless it is None."""
        headers = {**self.headers, **({"idempotency-key": key} if key else {})}
        return self.client.post(path, said, content_type="application/json", headers=headers)
