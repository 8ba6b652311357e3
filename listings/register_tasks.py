"""Doorways to the registers: what follows from an answer, and asking again by the clock."""

import logging
from datetime import datetime
from time import monotonic

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from kernel.actor import CLOCK
from kernel.errors import DomainError
from kernel.slots import per_slot
from listings.actions.freeze_certificate import freeze_certificate
from listings.actions.note_answer import note_answer
from listings.actions.verify_certificate import verify_certificate
from listings.models import Certificate, RegistryAnswer, RegistrySource
from listings.registry.chosen import asked, due_at, registry_of
from listings.vocabulary.registers import IN_FORCE, CheckState, SourceKind
from parties.actions.send_notice import send_notice
from parties.models import Organisation, OrganisationRole

STRETCH_S = 600  # of re-verification
SLICE_S = 45  # of one run: half of the soft time limit
COMPARED = 1_000  # certificates of one exported register in a stretch
NIGHT = range(6)  # hours in Shanghai
NOT_IN_FORCE = gettext_noop("The register says that it is no longer in force.")
log = logging.getLogger(__name__)


@shared_task
def follow_answer(*, answer_id: int) -> None:
    """Do what a register's answer asks for: verify, freeze, and tell who has to look at it."""
    answer = RegistryAnswer.objects.select_related("certificate__asset").get(pk=answer_id)
    certificate, now = answer.certificate, timezone.now()
    earlier = certificate.registry_answers.exclude(outcome=CheckState.UNREACHABLE)
    newest, *before = earlier.order_by("-pk")[:2]
    if newest.pk != answer.pk:
        return  # asked again meanwhile; the later answer counts
    if answer.outcome == CheckState.VERIFIED:
        _verify_by(answer, now=now)
    elif answer.outcome == CheckState.MISMATCH:
        if answer.standing and answer.standing not in IN_FORCE:
            _freeze_by(answer, now=now)
        if not before or before[0].differs != answer.differs:
            _tell_of_difference(answer, now=now)


def _verify_by(answer: RegistryAnswer, *, now: datetime) -> None:
    """Verify a recorded certificate when the register names its holder."""
    names_holder = {"holder_name", "holder_uscc"} & answer.said.keys()
    if answer.certificate.status != Certificate.Status.RECORDED or not names_holder:
        return
    try:
        verify_certificate(
            actor=CLOCK,
            certificate_id=answer.certificate_id,
            via=Certificate.Via.REGISTRY,
            now=now,
        )
    except DomainError:  # its term is over, or another is in its place: a person decides
        log.info("certificate %d was not verified", answer.certificate_id, exc_info=True)


def _freeze_by(answer: RegistryAnswer, *, now: datetime) -> None:
    if answer.certificate.status == Certificate.Status.VALID:
        freeze_certificate(
            actor=CLOCK, certificate_id=answer.certificate_id, reason=NOT_IN_FORCE, now=now
        )


def _tell_of_difference(answer: RegistryAnswer, *, now: datetime) -> None:
    """Tell the operators and the holder, once for each different difference."""
    certificate = answer.certificate
    own = (certificate.asset.holder_id, reverse("listings:certificates"))
    page = reverse("listings_console:certificate", args=[certificate.uid])
    staff = Organisation.objects.with_role(OrganisationRole.Role.OPERATOR)
    for organisation_id, url in (own, *((each.pk, page) for each in staff)):
        send_notice(
            organisation_id=organisation_id,
            kind="register_differs",
            key=f"register-{answer.pk}-{organisation_id}",
            url=url,
            data={"number": certificate.certificate_no},
            now=now,
        )


@shared_task
@per_slot("reverify_certificates", period_s=STRETCH_S)
def reverify_certificates(now: datetime) -> None:
    """Compare certificates with their registers again: every 10 minutes a bounded stretch.

    Exported registers are asked at any hour, others at night and no faster than agreed.
    """
    is_night = localtime(now).hour in NIGHT
    for source in RegistrySource.objects.filter(enabled=True).select_related("scheme"):
        if source.kind == SourceKind.FILE:
            _reverify(source, most=COMPARED, now=now)
        elif is_night:
            _reverify(source, most=source.per_minute * STRETCH_S // 60, now=now)


def _reverify(source: RegistrySource, *, most: int, now: datetime) -> None:
    """Ask about the next ``most`` certificates, batch by batch; stop when no answer comes."""
    due = list(due_at(source, now=now).values_list("pk", "certificate_no")[:most])
    size, until = registry_of(source).most, monotonic() + SLICE_S
    for start in range(0, len(due), size):
        batch = due[start : start + size]
        answers, trouble = asked(source, [number for _pk, number in batch])
        for pk, number in batch:
            note_answer(
                actor=CLOCK,
                certificate_id=pk,
                kind=source.kind,
                answer=answers.get(number),
                trouble=trouble,
                now=timezone.now(),
            )
        if trouble or monotonic() > until:
            return
