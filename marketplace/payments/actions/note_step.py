"""Note what became of a call to Stripe."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.payments.models import StripeStep
from marketplace.payments.models.card import UNANSWERED
from marketplace.payments.steps.calls import Aim, add_step, finish, give_up, locked_step, refuse
from parties.capabilities import Capability, require

Status = StripeStep.Status


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call; ``lapsed``: it had no effect and its key may not be used again."""

    kind: Literal["done", "refused", "unknown", "lapsed"]
    object_id: str = ""
    url: str = ""
    error: str = ""


@action
def note_step(*, actor: Actor, step_id: int, outcome: Outcome, now: datetime) -> StripeStep:
    """Book the outcome of a step, once: whoever comes second finds it answered.

    Unknown is neither success nor failure: the step is looked for before it is sent again.

    Raises:
        NotAllowed: the actor is not the gateway's.
        StripeStep.DoesNotExist: no such step.
    """
    require(actor, Capability.KEEP_BOOKS)
    step = locked_step(step_id)
    if step.status not in UNANSWERED:
        return step
    if outcome.kind == "done":
        finish(step, outcome.object_id, actor=actor, now=now, url=outcome.url)
    elif step.status == Status.SENT:
        _note(step, outcome, actor=actor, now=now)
    return step


def _note(step: StripeStep, outcome: Outcome, *, actor: Actor, now: datetime) -> None:
    if outcome.kind == "refused":
        refuse(step, outcome.error, actor=actor, now=now)
        return
    step.error = outcome.error[:400]
    move(step, "lose", to=Status.UNKNOWN, also=["error"])
    if outcome.kind == "unknown":
        return
    move(step, "cancel", to=Status.CANCELLED)
    record(actor, "stripe.lapse", on=step, at=now)
    if step.kind == StripeStep.Kind.CHECKOUT:
        give_up(step, actor=actor, now=now)
        return
    add_step(
        step.payment,
        StripeStep.Kind(step.kind),
        step.amount_minor,
        now=now,
        aim=Aim(step.organisation, step.refund, step.reverses),
    )
