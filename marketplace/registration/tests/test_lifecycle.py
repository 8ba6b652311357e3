"""Every state x event of applications and objections: actions, code and database (DOMAIN 3.1)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from kernel.actor import CLOCK
from kernel.lifecycle import IllegalMove
from kernel.tests.lifecycles import moves_in_code, moves_in_the_database
from marketplace.registration.actions.accept_application import accept_application
from marketplace.registration.actions.deem_withdrawn import deem_withdrawn
from marketplace.registration.actions.dismiss_objection import dismiss_objection
from marketplace.registration.actions.end_notice import end_notice
from marketplace.registration.actions.pass_application import pass_application
from marketplace.registration.actions.refuse_application import refuse_application
from marketplace.registration.actions.require_rectification import require_rectification
from marketplace.registration.actions.resubmit_application import resubmit_application
from marketplace.registration.actions.submit_application import submit_application
from marketplace.registration.actions.uphold_objection import uphold_objection
from marketplace.registration.actions.withdraw_application import withdraw_application
from marketplace.registration.actions.withdraw_objection import withdraw_objection
from marketplace.registration.models import Objection, RegistrationApplication
from marketplace.registration.reasons import Review
from marketplace.registration.tests.desk import (
    NOW,
    a_day,
    an_application,
    an_objection,
    applicant_of,
    everything,
    fresh,
    review,
    reviewer,
)
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db
Status = RegistrationApplication.Status
LATER = a_day(2026, 3, 30)  # every deadline of 5 January is over


@dataclass(frozen=True)
class Event:
    """An action as a column of the table; ``leads`` says where it ends from each state."""

    name: str
    do: Callable[..., Any]
    leads: dict[str, str]
    by: str = "reviewer"
    at: datetime = NOW
    says: tuple[str, ...] = ()
    more: dict[str, str] = field(default_factory=dict)


UNDER_REVIEW = (Status.PENDING_REVIEW, Status.ACCEPTED)
UNDECIDED = (*UNDER_REVIEW, Status.NEEDS_RECTIFICATION, Status.IN_NOTICE)
EVENTS = [
    Event("submit", submit_application, {"draft": "pending_review"}, by="applicant"),
    Event("accept", accept_application, {"pending_review": "accepted"}),
    Event(
        "require_rectification",
        require_rectification,
        dict.fromkeys(UNDER_REVIEW, "needs_rectification"),
        says=("failing",),
        more={"reason": "No signature."},
    ),
    Event(
        "resubmit", resubmit_application, {"needs_rectification": "pending_review"}, by="applicant"
    ),
    Event(
        "deadline_passed",
        deem_withdrawn,
        {"needs_rectification": "deemed_withdrawn"},
        by="clock",
        at=LATER,
    ),
    Event("pass", pass_application, dict.fromkeys(UNDER_REVIEW, "in_notice"), says=("in order",)),
    Event(
        "refuse",
        refuse_application,
        dict.fromkeys(UNDER_REVIEW, "refused"),
        says=("nothing",),
        more={"ground": "dispute", "reason": "In court."},
    ),
    Event("notice_ended", end_notice, {"in_notice": "registered"}, by="clock", at=LATER),
    Event("withdraw", withdraw_application, dict.fromkeys(UNDECIDED, "withdrawn"), by="applicant"),
]
CASES = [(event, status) for event in EVENTS for status in Status.values]


def scheme_for(event: Event, status: str) -> str:
    """Return the national scheme where acceptance is a step, else Zhejiang's."""
    return "cn-dpr" if status == "accepted" or event.name == "accept" else "zj-dip"


def a_review(application: RegistrationApplication, says: tuple[str, ...]) -> Review:
    stage = "substance" if application.opinions.filter(result="pass").exists() else "formality"
    if says == ("nothing",):
        return Review(stage=stage)
    failing = "papers" if says == ("failing",) else ""
    return review(application, stage, failing=failing)


def run(event: Event, application: RegistrationApplication) -> None:
    actors = {"reviewer": reviewer(), "applicant": applicant_of(application), "clock": CLOCK}
    more: dict[str, Any] = dict(event.more)
    if event.says:
        more["review"] = (
            a_review(application, event.says)
            if application.status != "draft"
            else Review(stage="formality")
        )
    event.do(actor=actors[event.by], application_id=application.pk, now=event.at, **more)


@pytest.mark.parametrize(
    ("event", "status"), CASES, ids=[f"{status}-{event.name}" for event, status in CASES]
)
def test_an_application_moves_as_the_table_says(event: Event, status: str) -> None:
    application = an_application(status, scheme=scheme_for(event, status))
    if event.name == "pass" and status == "accepted":  # both stages: the first does not move it
        run(event, application)
        application = fresh(application)
        assert application.status == "accepted"
    reviewer()
    applicant_of(application)
    before = everything()

    if status in event.leads:
        run(event, application)
        assert fresh(application).status == event.leads[status]
        assert fresh(application).version == application.version + 1
    else:
        with pytest.raises((IllegalMove, RegistrationApplication.DoesNotExist)):
            run(event, application)
        assert everything() == before


def test_the_table_of_actions_is_the_table_of_moves() -> None:
    by_actions = {(since, e.name, to) for e in EVENTS for since, to in e.leads.items()}
    by_objection = {("in_notice", "objection_upheld", "refused")}

    assert by_actions | by_objection == {
        (str(since), event, str(to)) for since, event, to in RegistrationApplication.MOVES
    }


OBJECTION_EVENTS: dict[str, tuple[Callable[..., Any], str, dict[str, str]]] = {
    "uphold": (uphold_objection, "upheld", {"decision": "It is right."}),
    "dismiss": (dismiss_objection, "dismissed", {"decision": "It is not proved."}),
    "withdraw": (withdraw_objection, "withdrawn", {}),
}


@pytest.mark.parametrize("status", Objection.Status.values)
@pytest.mark.parametrize("name", OBJECTION_EVENTS)
def test_an_objection_moves_from_open_only(name: str, status: str) -> None:
    objection = an_objection()
    Objection.objects.filter(pk=objection.pk).update(status=status)
    act, to, said = OBJECTION_EVENTS[name]
    assert objection.objector is not None
    by = actor_of(objection.objector) if name == "withdraw" else reviewer()
    before = everything()

    if status == "open":
        act(actor=by, objection_id=objection.pk, now=NOW, **said)
        assert Objection.objects.get(pk=objection.pk).status == to
    else:
        with pytest.raises(IllegalMove):
            act(actor=by, objection_id=objection.pk, now=NOW, **said)
        assert everything() == before


GOVERNED: list[tuple[Any, str]] = [
    *((RegistrationApplication, status) for status in Status.values),
    *((Objection, status) for status in Objection.Status.values),
]


@pytest.mark.parametrize(("model", "status"), GOVERNED, ids=str)
def test_code_moves_along_the_table_and_nowhere_else(
    model: Any, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves_in_code(model, status, monkeypatch)


@pytest.mark.parametrize(("model", "status"), GOVERNED, ids=str)
def test_the_database_refuses_what_the_table_does_not_list(model: Any, status: str) -> None:
    row: Any = an_objection() if model is Objection else an_application("draft")
    if model is RegistrationApplication:  # no other guard than the lifecycle's speaks
        RegistrationApplication.objects.update(application_no="AP-T")

    moves_in_the_database(row, status)
