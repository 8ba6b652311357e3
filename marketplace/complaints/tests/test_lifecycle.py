"""Every state x event of a complaint and its evidence, in code and in the database."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kernel.lifecycle import IllegalMove
from kernel.tests.lifecycles import moves_in_code, moves_in_the_database
from marketplace.complaints.models import Complaint, ComplaintEvent, ComplaintEvidence
from marketplace.complaints.tests.build import NOW, filed

GOVERNED: list[Any] = [Complaint, ComplaintEvidence]
CASES = [(model, status) for model in GOVERNED for status in model.Status.values]


def named(value: object) -> str:
    return value.__name__ if isinstance(value, type) else str(value)


@pytest.mark.parametrize(("model", "status"), CASES, ids=named)
def test_code_moves_along_the_table_and_nowhere_else(model, status, monkeypatch) -> None:
    moves_in_code(model, status, monkeypatch)


@pytest.mark.parametrize("status", Complaint.Status.values)
def test_an_act_asks_for_its_edge_before_it_has_effects(status) -> None:
    complaint = Complaint(status=status)
    for event in {event for _, event, _ in Complaint.MOVES}:
        if any(edge[:2] == (status, event) for edge in Complaint.MOVES):
            complaint.require_edge(event)
        else:
            with pytest.raises(IllegalMove):
                complaint.require_edge(event)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "status"), CASES, ids=named)
def test_the_database_refuses_what_the_table_does_not_list(model, status) -> None:
    complaint = filed()
    Complaint.objects.update(decision_reason="Said", decided_at=NOW)
    row = complaint if model is Complaint else complaint.evidence.get()

    moves_in_the_database(row, status)


@pytest.mark.django_db
def test_a_step_stays_as_it_was_taken() -> None:
    filed()

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        ComplaintEvent.objects.update(event="dismiss")
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        ComplaintEvent.objects.get().delete()


@pytest.mark.django_db
def test_nothing_is_decided_without_reasons() -> None:
    filed()
    Complaint.objects.update(status="submitted")

    with pytest.raises(IntegrityError, match="decided_with_reasons"), transaction.atomic():
        Complaint.objects.update(status="dismissed")
