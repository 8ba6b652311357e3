"""A scheme's history in words, from its audit events."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.models import AuditEvent
from kernel.phrases import listed
from listings.forms.schemes import SchemeForm, written
from listings.models.scheme import RULES
from listings.vocabulary.schemes import RuleName

DONE = {
    "scheme.revise": gettext_lazy("Rules changed"),
    "scheme.close": gettext_lazy("Closed"),
    "scheme.open": gettext_lazy("Opened"),
}
OTHERS = {
    "fee_minor": gettext_lazy("Fee"),
    "closed_on": gettext_lazy("Closed from"),
    "enabled": gettext_lazy("Open"),
    "notice_unit": gettext_lazy("Unit of the public notice"),
    "rectification_unit": gettext_lazy("Unit of the time to rectify"),
}


def history_of(events: Iterable[AuditEvent]) -> list[dict[str, object]]:
    """Return each change as a step: what was done, when, why, and each rule before and after."""
    return [_step(event) for event in events]


def _step(event: AuditEvent) -> dict[str, object]:
    changed: dict[str, list[object]] = event.after["changed"]
    rows = [
        {"label": _label(name), "before": _shown(before), "after": _shown(after)}
        for name, (before, after) in sorted(changed.items(), key=lambda pair: _place(pair[0]))
    ]
    return {
        "label": DONE[event.action],
        "at": event.at,
        "reason": event.after["reason"],
        "rows": rows,
    }


def _place(name: str) -> int:
    return RULES.index(name) if name in RULES else len(RULES)


def _rule(code: str) -> str:
    return str(RuleName(code).label) if code in RuleName.values else code


def _label(name: str) -> str:
    if name in OTHERS:
        return str(OTHERS[name])
    field = SchemeForm.base_fields.get(name)
    return str(field.label) if field else name


def _shown(value: object) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        is_patterns = all(isinstance(each, dict) for each in value)
        return written(value) if is_patterns else listed([_rule(each) for each in value])
    return str(value)
