"""Examine an AI profile, item by item."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from listings.models import AIDatasetProfile, AIProfileReview
from listings.vocabulary.ai_review import ITEMS, ItemResult
from parties.capabilities import Capability, require, require_independent

NOTE_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Finding:
    """What one item of the checklist comes to; a failure says why."""

    result: str
    note: str = ""


@action
def review_ai_profile(
    *,
    actor: Actor,
    profile_id: int,
    findings: Mapping[str, Finding],
    now: datetime,
    expected_version: int | None = None,
) -> AIProfileReview:
    """Record what an operator found in the present version of a profile; passed when none fails.

    Args:
        findings: by item code, all of ``ai_review.ITEMS``.

    Raises:
        NotAllowed: the actor is no operator.
        AIDatasetProfile.DoesNotExist: there is none.
        FourEyes: the operator is a member of the holder.
        StaleVersion: it changed since the operator read it.
        InvalidInput: an item has no result, or a failure no note; ``field`` is the item.
    """
    require(actor, Capability.REVIEW_PROOF)
    rows = AIDatasetProfile.objects.select_related("asset")
    profile = rows.locked(profile_id, version=expected_version)
    require_independent(actor, profile.asset.holder_id)
    items = [_item(item.code, findings.get(item.code)) for item in ITEMS]
    review = AIProfileReview.objects.create(
        profile=profile,
        profile_version=profile.version,
        reviewer_id=actor.person,
        items=items,
        passed=all(item["result"] != ItemResult.FAIL for item in items),
        at=now,
    )
    record(actor, "ai_profile.review", on=profile, at=now, after={"passed": review.passed})
    return review


def _item(code: str, finding: Finding | None) -> dict[str, str]:
    if finding is None or finding.result not in ItemResult.values:
        raise InvalidInput(_("Choose a result for each item."), field=code)
    note = finding.note.strip()
    if finding.result == ItemResult.FAIL and not note:
        raise InvalidInput(_("Say what is missing."), field=code)
    if len(note) > NOTE_LENGTH:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": NOTE_LENGTH}, field=code)
    return {"item": code, "result": finding.result, "note": note}
