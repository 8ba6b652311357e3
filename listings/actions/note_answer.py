"""Keep what a register said of a certificate."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.outbox import emit
from listings.facts import RegisterAnswered
from listings.models import Certificate, RegisterCheck, RegistryAnswer
from listings.registry.comparing import Verdict, compare
from listings.registry.port import Answer
from listings.vocabulary.registers import CheckState
from parties.capabilities import Capability, require


@action
def note_answer(
    *,
    actor: Actor,
    certificate_id: int,
    kind: str,
    answer: Answer | None,
    now: datetime,
    trouble: str = "",
) -> RegistryAnswer:
    """Put an answer on record and bring what we know of the certificate up to date.

    What follows from it (verification, freezing, an operator's review) is done by who hears it.
    A register that cannot be reached changes no verdict: the last answer keeps its age.

    Args:
        kind: of the source, one of ``SourceKind``.
        answer: None when no answer came; ``trouble`` then says why.

    Raises:
        NotAllowed: neither an operator nor the clock asks.
    """
    require(actor, Capability.ASK_REGISTER)
    rows = Certificate.objects.visible_to(actor).select_related("asset__holder")
    certificate = rows.locked(certificate_id)
    verdict = compare(certificate, answer) if answer else Verdict(CheckState.UNREACHABLE)
    entry = answer.entry if answer else None
    said = RegistryAnswer.objects.create(
        certificate=certificate,
        kind=kind,
        export_id=answer.export_id if answer else None,
        outcome=verdict.state,
        standing=entry.standing if entry else "",
        differs=verdict.differs,
        said=entry.as_data() if entry else {},
        trouble=trouble[:120],
        as_of=answer.as_of if answer else None,
        asked_by=actor.user_id,
        asked_at=now,
    )
    _update_check(said, reached=answer is not None)
    if actor.user_id is not None:
        record(actor, "register.ask", on=certificate, at=now, after={"outcome": verdict.state})
    if answer is not None:
        emit(RegisterAnswered(answer_id=said.pk))
    return said


def _update_check(said: RegistryAnswer, *, reached: bool) -> None:
    check, _made = RegisterCheck.objects.get_or_create(
        certificate_id=said.certificate_id, defaults={"asked_at": said.asked_at}
    )
    check.asked_at, check.outcome = said.asked_at, said.outcome
    if reached:
        check.answered_at, check.as_of = said.asked_at, said.as_of
        check.standing = said.standing
        check.needs_review = said.outcome == CheckState.MISMATCH
    check.save()
