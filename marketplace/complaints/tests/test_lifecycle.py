"""Every state x event of a complaint and its evidence, in code and in the database."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kernel.lifecycle import IllegalMove, Moves, move
from listings.tests.build import path_to
from marketplace.complaints.models import Complaint, ComplaintEvent, ComplaintEvidence
from marketplace.complaints.tests.build import NOW, filed

GOVERNED: list[Any] = [Complaint, ComplaintEvidence]
CASES = [(model, status) for model in GOVERNED for status in model.Status.values]


def named(value: object) -> str:
    return value.__name__ if isinstance(value, type) else str(value)


@pytest.mark.parametrize(("model", "status"), CASES, ids=named)
def test_code_moves_along_the_table_and_nowhere_else(model, status, monkeypatch) -> None:
    monkeypatch.setattr(model, "save", lambda self, **_: None)
    for event in {event for _, event, _ in model.MOVES}:
        for to in model.Status.values:
            row = model(status=status)
            if (status, event, to) in model.MOVES:
                move(row, event, to=to)
                assert (row.status, row.version) == (to, 2)
            else:
                with pytest.raises(IllegalMove):
                    move(row, event, to=to)
                assert (row.status, row.version) == (status, 1)


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
    rows = model.objects.filter(pk=row.pk)
    moves: Moves = model.MOVES
    for there in path_to(moves, row.status, status)[1:]:
        rows.update(status=there)
    allowed = {to for source, _event, to in moves if source == status}
    for to in set(model.Status.values) - {status}:
        try:
            with transaction.atomic():
                rows.update(status=to)
                transaction.set_rollback(True)
            outcome = "allowed"
        except IntegrityError as error:
            outcome = "refused" if "illegal_move" in str(error) else str(error)
        assert (to, outcome) == (to, "allowed" if to in allowed else "refused")


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
