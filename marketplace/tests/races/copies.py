"""Many deals at one stage: one is brought there by the real actions, the others are its copies."""

from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from kernel.uid import new_uid
from marketplace.deals.models import Deal

OURS = ("deals", "payments")
LEFT_OUT = {"claimfile"}  # the same evidence on two deals makes somebody look at it
_serial = count(1)
Key = tuple[type[models.Model], Any]


def copies_of(deal: Deal, n: int) -> list[Deal]:
    """Return ``n`` copies of a committed ``deal`` with all that hangs on it.

    Of deals and payments; parties, listing and certificate are shared. Numbers are new.
    """
    rows = _rows_of(Deal.objects.get(pk=deal.pk))
    found = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # as written, not as moved
        for _ in range(n):
            new: dict[Key, models.Model] = {}
            for row in rows:
                new[type(row), row.pk] = _copy(row, new)
            found.append(new[Deal, deal.pk].pk)
    by_pk = Deal.objects.with_parties().in_bulk(found)
    return [by_pk[pk] for pk in found]


def _rows_of(deal: Deal) -> list[models.Model]:
    """Return ``deal`` and all rows that point at it, or at one that does; what is named first."""
    found: dict[Key, models.Model] = {(Deal, deal.pk): deal}
    waiting: list[models.Model] = [deal]
    while waiting:
        row = waiting.pop(0)
        for relation in row._meta.related_objects:
            model: Any = relation.related_model
            if model._meta.app_label in OURS and model._meta.model_name not in LEFT_OUT:
                for child in model._base_manager.filter(**{relation.field.name: row}):
                    if (model, child.pk) not in found:
                        found[model, child.pk] = child
                        waiting.append(child)
    order = [*apps.get_models()]
    ranks = {model: _rank(model) for model in {key[0] for key in found}}
    return sorted(
        found.values(), key=lambda row: (ranks[type(row)], order.index(type(row)), row.pk)
    )


def _rank(model: type[models.Model]) -> int:
    """Return how far below the deal a model lies, by the longest way of its keys."""
    up = {
        field.related_model
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is not model
    }
    ours = [m for m in up if isinstance(m, type) and m._meta.app_label in OURS]
    return 0 if model is Deal else 1 + max((_rank(m) for m in ours), default=0)


def _copy(row: models.Model, new: dict[Key, models.Model]) -> models.Model:
    model, values = type(row), {}
    for field in model._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key and not field.is_relation:
            continue
        if field.is_relation and (target := new.get((field.related_model, value))):  # type: ignore[arg-type]
            value = target.pk
        elif isinstance(field, models.UUIDField) and field.unique:
            value = new_uid()
        elif (
            value
            and isinstance(field, models.CharField)
            and (field.unique or "serial" in field.name)
        ):
            value = f"C{next(_serial):07d}"
        elif field.name == "push":
            value = None  # one live deal for each
        values[field.attname] = value
    return model._base_manager.create(**values)
