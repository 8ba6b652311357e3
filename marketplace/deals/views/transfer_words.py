"""A cross-border check in words: its facts, its scope, what is missing, what has to be on file."""

from collections.abc import Callable

from django.utils.formats import localize
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kernel.phrases import listed
from listings.vocabulary.codes import DeliveryForm
from listings.vocabulary.kinds import DataKind, labels_of
from marketplace.deals.contract_text import place_names
from marketplace.deals.models import CrossBorderCheck
from marketplace.deals.transfers import facts_of, persons_before
from marketplace.deals.views.steps import Step
from marketplace.deals.vocabulary import Activity, Exemption

Words = object  # a lazy translation
FACT_LABELS: dict[str, Words] = {
    "leaves_mainland": gettext_lazy("Does data leave the mainland?"),
    "contains_core": gettext_lazy("Contains core data"),
    "contains_important": gettext_lazy("Contains important data"),
    "important_notified": gettext_lazy("Notified or published as important"),
    "contains_pi": gettext_lazy("Contains personal information"),
    "contains_sensitive": gettext_lazy("Contains sensitive personal information"),
    "is_ciio": gettext_lazy("Is the exporter an operator of critical information infrastructure?"),
    "pi_persons": gettext_lazy("Persons, none of their data sensitive"),
    "sensitive_persons": gettext_lazy("Persons with sensitive data"),
    "pi_elsewhere": gettext_lazy("Persons since 1 January, elsewhere"),
    "sensitive_elsewhere": gettext_lazy("Persons with sensitive data since 1 January, elsewhere"),
    "activity": gettext_lazy("The data arises from"),
    "exemption": gettext_lazy("Exemption claimed"),
    "exemption_ground": gettext_lazy("What proves the exemption"),
}
MISSING_LABELS: dict[str, Words] = {
    **FACT_LABELS,
    "pi_count": gettext_lazy("Persons, none of their data sensitive"),
    "sensitive_count": gettext_lazy("Persons with sensitive data"),
    "exemption_proven": gettext_lazy("What proves the exemption"),
}
EVENT_LABELS: dict[str, Words] = {
    "state": gettext_lazy("facts stated"),
    "decide": gettext_lazy("the table answered"),
    "edit": gettext_lazy("facts opened again"),
    "file": gettext_lazy("filing recorded"),
    "confirm": gettext_lazy("confirmed by a reviewer"),
    "reject": gettext_lazy("rejected by a reviewer"),
    "lapse": gettext_lazy("lapsed"),
}
OPTIONAL = {"exemption_ground"}


def fact_rows(check: CrossBorderCheck) -> list[dict[str, object]]:
    """Return the facts as label and value; what nobody knows needs confirmation."""
    words: dict[str, Callable[[str], str]] = {
        "activity": lambda code: str(Activity(code).label),
        "exemption": lambda code: str(Exemption(code).label),
    }
    return [
        {
            "label": label,
            "value": _written(check.facts.get(name), words.get(name)),
            "is_open": name not in OPTIONAL,
        }
        for name, label in FACT_LABELS.items()
    ]


def counted_rows(check: CrossBorderCheck) -> list[dict[str, object]]:
    """Return the persons the table counted: of other deals of this year, and of all."""
    if check.decided_at is None or not check.concerns_persons:
        return []
    before = persons_before(check.deal, now=check.decided_at)
    total = facts_of(check, now=check.decided_at)
    rows = [
        (_("Persons in the exporter's other deals here this year"), _pair(*before)),
        (
            _("Persons counted since 1 January"),
            _pair(total.pi_count, total.sensitive_count),
        ),
    ]
    return [{"label": label, "value": value, "is_open": True} for label, value in rows]


def _pair(others: int | None, sensitive: int | None) -> str:
    if others is None or sensitive is None:
        return ""
    return _("%(others)s, and %(sensitive)s with sensitive data") % {
        "others": localize(others),
        "sensitive": localize(sensitive),
    }


def scope_rows(check: CrossBorderCheck) -> list[dict[str, object]]:
    """Return what the check was made for as label and value."""
    scope = check.scope
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    months = scope.get("term_months")
    rows = [
        (_("Recipient"), f"{check.recipient_name} ({check.recipient_country})"),
        (_("Purpose of use"), scope.get("purpose")),
        (_("Delivery form"), listed(labels_of(DeliveryForm, scope.get("ways") or []))),
        (_("Kinds of data"), listed(labels_of(DataKind, scope.get("kinds") or []))),
        (_("Records at most"), _written(scope.get("records"), None)),
        (_("Territory"), listed(place_names(scope.get("territory") or [], language=language))),
        (_("Term"), _("%(n)d months") % {"n": months} if months else _("without end")),
        (_("Zone or sector"), listed(check.zone_labels)),
        (_("Ground for the zone or sector"), check.zone_ground),
    ]
    return [{"label": label, "value": value, "is_open": False} for label, value in rows]


def missing_words(check: CrossBorderCheck) -> list[str]:
    """Return the facts that the table still needs, each once."""
    return list(dict.fromkeys(str(MISSING_LABELS[name]) for name in check.missing))


def papers_of(check: CrossBorderCheck) -> list[tuple[str, bool]]:
    """Return what has to be on file before the check can be confirmed, and whether it is."""
    if not check.clears or not check.leaves:
        return []
    asset = check.deal.listing.asset if check.deal.listing else None
    papers = [
        (
            _("the holder's declaration that the data may leave the mainland"),
            asset is None or bool(asset.export_allowed),
        )
    ]
    if check.concerns_persons:
        papers += [
            (_("the separate consent of the persons"), bool(check.consent_obtained)),
            (_("the notice of recipient, purpose, way and kinds"), bool(check.notice_given)),
            (_("the personal information impact assessment"), check.impact_file_id is not None),
        ]
    if check.needs_filing:
        papers.append((_("number, day and validity of the filing"), bool(check.filing_no)))
    return papers


def history_of(check: CrossBorderCheck) -> list[Step]:
    """Return what happened to the check, oldest first."""
    return [
        Step(
            str(EVENT_LABELS[event.event]),
            "failed" if event.event in {"reject", "lapse"} else "done",
            event.at,
            note=_(str(event.data["reason"])) if event.data.get("reason") else "",
        )
        for event in check.events.order_by("seq")
    ]


def _written(value: object, words: Callable[[str], str] | None) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return words(str(value)) if words else str(localize(value))
