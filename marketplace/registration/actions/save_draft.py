"""Keep what is being written in an application."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import StaleVersion
from marketplace.registration.drafts import locked_draft, write
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.terms import Json, content_json, content_of, fingerprint
from parties.capabilities import Capability, require


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people wrote differently: what stands there now, and what was typed."""

    field: str
    theirs: Json
    mine: Json

    @property
    def theirs_text(self) -> str:
        """What stands there now, to be read and copied."""
        return _readable(self.theirs)

    @property
    def mine_text(self) -> str:
        """What was typed, to be read and copied."""
        return _readable(self.mine)


def _readable(value: Json) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


class DraftConflict(StaleVersion):
    """Somebody else wrote in the same fields meanwhile; nothing of either text is lost.

    ``version`` is the present one: to save again with it keeps one's own text.
    """

    code = "draft_conflict"

    def __init__(self, differences: list[Difference], *, version: int) -> None:
        super().__init__(
            _("Somebody else changed this meanwhile. Compare both texts, then save again.")
        )
        self.differences, self.version = differences, version


@action
def save_draft(
    *,
    actor: Actor,
    application_id: int,
    changes: Mapping[str, object],
    now: datetime,
    expected_version: int | None = None,
    seen: Mapping[str, str] | None = None,
) -> RegistrationApplication:
    """Write some fields of one's own application; the others stay. The same again changes nothing.

    Two people may write at once: what differs in different fields is joined, the same field
    written differently is refused with both texts.

    Args:
        changes: JSON values by field of ``ApplicationContent``; None for "not said".
        expected_version: the version the actor saw; None when nobody else could have changed it.
        seen: ``fingerprint`` of each field as the actor saw it.

    Raises:
        NotAllowed: the person's duty does not apply for registrations.
        RegistrationApplication.DoesNotExist: no such application of one's own.
        NotEditable: it was submitted, decided or thrown away.
        DraftConflict: somebody else changed the same fields since.
        InvalidInput: a value cannot be used.
    """
    require(actor, Capability.APPLY)
    application = locked_draft(actor, application_id)
    present = application.draft
    wanted = content_json(content_of(_merged(present, changes)))
    if expected_version not in (None, application.version):
        conflicts = _conflicts(present, wanted, names=changes, seen=seen or {})
        if conflicts:
            raise DraftConflict(conflicts, version=application.version)
        untouched = _untouched(present, names=changes, seen=seen or {})
        kept = {name: value for name, value in changes.items() if name in untouched}
        wanted = content_json(content_of(_merged(present, kept)))
    changed = sorted(n for n in wanted.keys() | present.keys() if wanted.get(n) != present.get(n))
    if not changed:
        return application
    write(application, wanted, now=now)
    record(actor, "application.save", on=application, at=now, after={"changed": changed})
    return application


def _merged(present: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    both = {**present, **changes}
    return {name: value for name, value in both.items() if value is not None}


def _untouched(
    present: Mapping[str, object], *, names: Mapping[str, object], seen: Mapping[str, str]
) -> set[str]:
    """Return the fields in which still stands what the actor saw."""
    return {name for name in names if fingerprint(present, name) == seen.get(name)}


def _conflicts(
    present: Mapping[str, object],
    wanted: Mapping[str, object],
    *,
    names: Mapping[str, object],
    seen: Mapping[str, str],
) -> list[Difference]:
    """Return the fields that both changed since ``seen``, and not to the same."""
    return [
        Difference(name, theirs=present.get(name), mine=wanted.get(name))
        for name in names
        if present.get(name) != wanted.get(name)
        and fingerprint(present, name) != seen.get(name)
        and fingerprint(wanted, name) != seen.get(name)
    ]
