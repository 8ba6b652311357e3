"""A price in parts: one row for each instalment, empty rows are left out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.money import Money, parse_money
from marketplace.deals.models.instalment import MOST_PARTS, Due, Part

CELLS = ("amount", "due", "due_on")
Row = dict[str, str]


class ScheduleWidget(forms.Widget):
    """A small table of inputs, open once something stands in it."""

    template_name = "deals/widgets/schedule.html"
    use_fieldset = True

    def get_context(
        self, name: str, value: Sequence[Row] | None, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Give the template one row for each possible instalment."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        filled = list(value or [])
        rows = [*filled, *([{}] * (MOST_PARTS - len(filled)))]
        context["widget"].update(rows=rows, is_open=bool(filled), dues=Due.choices)
        return context

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: Mapping[str, Any],  # noqa: ARG002 - Django's signature
        name: str,
    ) -> list[Row]:
        """Return the rows of which something is filled in."""
        rows = [
            {cell: str(data.get(f"{name}-{n}-{cell}", "")).strip() for cell in CELLS}
            for n in range(MOST_PARTS)
        ]
        return [row for row in rows if row["amount"] or row["due_on"]]

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 - Django's signature
        """Name no single input: the fieldset carries the label."""
        return ""


class ScheduleField(forms.Field):
    """Instalments as typed; the currency is that of the offer."""

    widget = ScheduleWidget

    def clean(self, value: list[Row]) -> list[Row]:
        """Let rows pass whose days are days.

        Raises:
            ValidationError: one is not.
        """
        for row in value:
            try:
                if row["due_on"]:
                    date.fromisoformat(row["due_on"])
            except ValueError:
                raise forms.ValidationError(
                    _("“%(day)s” is no day; write it as 2026-07-01."), params={"day": row["due_on"]}
                ) from None
        return value


def parts_typed(rows: Sequence[Row], *, currency: str) -> tuple[Part, ...]:
    """Return what was filled in.

    Raises:
        InvalidInput: an amount is not one.
    """
    return tuple(
        Part(
            amount_minor=parse_money(row["amount"] or "0", currency=currency).minor,
            due=row["due"],
            due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        )
        for row in rows
    )


def rows_of(parts: Sequence[Part], *, currency: str) -> list[Row]:
    """Return parts as they would have been typed."""
    return [
        {
            "amount": f"{Money(part.amount_minor, currency).major:f}",
            "due": part.due,
            "due_on": part.due_on.isoformat() if part.due_on else "",
        }
        for part in parts
    ]
