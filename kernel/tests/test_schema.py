"""What the style guide says of models, asked of every model of ours."""

import pytest
from django.apps import apps
from django.db.models import PROTECT, BigIntegerField, Field, FloatField, ForeignKey, Model

from kernel.tests.test_architecture import LADDER

STOREYS = [
    *LADDER[:-1],
    "ledger",
    "deals registration complaints",
    "payments referrals",
    "reports",
    "demo pages api",
]
MODELS = [m for m in apps.get_models() if m.__module__.split(".")[0] in LADDER]


def label(model: type[Model]) -> str:
    return model._meta.label


def storey(model: type[Model]) -> int:
    return next(i for i, labels in enumerate(STOREYS) if model._meta.app_label in labels.split())


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_references_point_down(model: type[Model]) -> None:
    for field in model._meta.get_fields():
        target = field.related_model if isinstance(field, Field) else None
        if isinstance(target, type) and target in MODELS:
            assert storey(target) <= storey(model), field


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_keys_protect_what_they_point_to_and_say_how_they_are_called_from_there(
    model: type[Model],
) -> None:
    for field in model._meta.local_fields:
        if isinstance(field, ForeignKey):
            assert field.remote_field.related_name, field
            assert field.remote_field.on_delete is PROTECT, field


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_constraints_are_named_for_the_rule(model: type[Model]) -> None:
    names = [c.name for c in model._meta.constraints]

    assert [n for n in names if not n.startswith(f"{model._meta.model_name}_")] == []


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_no_query_is_ordered_and_no_row_saved_behind_the_readers_back(model: type[Model]) -> None:
    assert not model._meta.ordering
    assert not model.save.__module__.startswith(tuple(LADDER))


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_amounts_are_whole_minor_units(model: type[Model]) -> None:
    for field in model._meta.local_fields:
        if field.name.endswith("_minor"):
            assert isinstance(field, BigIntegerField), field
        assert not (isinstance(field, FloatField) and "amount" in field.name), field
