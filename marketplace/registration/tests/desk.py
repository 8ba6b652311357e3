"""Applications for tests, brought to where they stand through the real actions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from kernel.actor import CLOCK, Actor
from kernel.tests.rows import refused_without_trace, rows_of
from listings.models import Certificate
from marketplace.registration.actions.accept_application import accept_application
from marketplace.registration.actions.end_notice import end_notice
from marketplace.registration.actions.file_objection import ObjectionTerms, file_objection
from marketplace.registration.actions.pass_application import pass_application
from marketplace.registration.actions.refuse_application import refuse_application
from marketplace.registration.actions.require_rectification import require_rectification
from marketplace.registration.actions.submit_application import submit_application
from marketplace.registration.actions.withdraw_application import withdraw_application
from marketplace.registration.models import Objection, RegistrationApplication
from marketplace.registration.progress import needs_acceptance
from marketplace.registration.reasons import Item, Review, open_stages, points_of
from marketplace.registration.terms import Allocation
from marketplace.registration.tests.build import PURPOSES, a_content
from marketplace.registration.tests.build import an_application as draft_of
from parties.models import Organisation
from parties.tests.build import actor_of, an_organisation

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
_serial = count(1)


def a_draft(
    applicant: Organisation | Actor | None = None,
    *,
    scheme: str = "zj-dip",
    kind: str = "initial",
    certificate: Certificate | None = None,
    papers: tuple[str, ...] = PURPOSES,
    **content: object,
) -> RegistrationApplication:
    """Return a draft of a verified holder, complete enough to be handed in.

    Args:
        certificate: what it is about, when it is not an initial registration; its holder applies.
        content: fields of the content that are said otherwise.
    """
    if certificate is not None:
        applicant, scheme = certificate.asset.holder, certificate.scheme.code
        content = {"change_note": "The holder merged with another company.", **content}
    if kind == "transfer":
        papers = (*papers, "transfer")
    holder = _organisation(applicant)
    own = Allocation(holder.uscc or "", holder.name, ("hold", "use", "operate"))
    deposit = replace(a_content().deposit, number=f"NC-{next(_serial)}")
    year = 1950 + next(_serial) % 70  # a name that no other application bears
    said = a_content(
        **{
            "name": f"{year}年浙江公交站点客流统计数据",
            "covers_from": date(year, 1, 1),
            "covers_to": date(year, 12, 31),
            "allocation": (own,),
            "deposit": deposit,
            **content,
        }
    )
    return draft_of(
        holder, content=said, scheme=scheme, papers=papers, kind=kind, certificate=certificate
    )


def _organisation(applicant: Organisation | Actor | None) -> Organisation:
    if isinstance(applicant, Actor):
        return Organisation.objects.get(pk=applicant.party)
    return applicant or an_organisation(roles=["holder"])


def reviewer() -> Actor:
    """Return one of the platform's staff; the same in one test."""
    staff = Organisation.objects.filter(name="Registrar", roles__role="operator").first()
    return actor_of(staff or an_organisation("Registrar", roles=["operator"]))


def applicant_of(application: RegistrationApplication) -> Actor:
    """Return the administrator of the applicant."""
    return actor_of(application.applicant)


def fresh(application: RegistrationApplication) -> RegistrationApplication:
    """Return the row as it stands now."""
    return RegistrationApplication.objects.with_subject().get(pk=application.pk)


def review(
    application: RegistrationApplication, stage: str = "formality", *, failing: str = ""
) -> Review:
    """Return a review in which every point is in order but ``failing``."""
    return Review(
        stage=stage,
        items=tuple(
            Item(point.code, "fail", "Attach the page with the signature.")
            if point.code == failing
            else Item(point.code, "pass")
            for point in points_of(application, stage=stage)
        ),
    )


def submitted(application: RegistrationApplication, *, at: datetime = NOW) -> Any:
    """Hand it in."""
    return submit_application(
        actor=applicant_of(application), application_id=application.pk, now=at
    )


def passed(application: RegistrationApplication, *, at: datetime = NOW) -> Any:
    """Accept it where that is a step, and pass every stage: it is in public notice."""
    application = fresh(application)
    if needs_acceptance(application.scheme) and application.status == "pending_review":
        accept_application(actor=reviewer(), application_id=application.pk, now=at)
    for stage in open_stages(application):
        application = pass_application(
            actor=reviewer(),
            application_id=application.pk,
            review=review(application, stage),
            now=at,
        )
    return application


def rectified(application: RegistrationApplication, *, at: datetime = NOW) -> Any:
    """Return it to the applicant with one point to be put right."""
    stage = open_stages(fresh(application))[0]
    failing = points_of(application, stage=stage)[-1].code
    return require_rectification(
        actor=reviewer(),
        application_id=application.pk,
        review=review(application, stage, failing=failing),
        reason="The proof has no signature.",
        now=at,
    )


def turned_down(application: RegistrationApplication, *, at: datetime = NOW) -> Any:
    """Refuse it."""
    return refuse_application(
        actor=reviewer(),
        application_id=application.pk,
        review=Review(stage=open_stages(fresh(application))[0]),
        ground="unlawful_source",
        reason="The source forbids it.",
        now=at,
    )


def registered(application: RegistrationApplication, *, at: datetime) -> Any:
    """End its notice by the clock."""
    return end_notice(actor=CLOCK, application_id=application.pk, now=at)


def an_application(status: str, *, at: datetime = NOW, **draft: Any) -> RegistrationApplication:
    """Return an application in ``status``, all at one moment but what needs a deadline to pass.

    ``accepted`` is of the national property-rights scheme, everything else of Zhejiang's.
    """
    if status == "accepted":
        draft = {"scheme": "cn-dpr", **draft}
    application = a_draft(**draft)
    for step in STEPS[status]:
        step(application, at=at)
    return fresh(application)


def _accepted(application: RegistrationApplication, *, at: datetime) -> None:
    accept_application(actor=reviewer(), application_id=application.pk, now=at)


def _withdrawn(application: RegistrationApplication, *, at: datetime) -> None:
    actor = applicant_of(application)
    withdraw_application(actor=actor, application_id=application.pk, now=at)


def _missed(application: RegistrationApplication, *, at: datetime) -> None:
    rectified(application, at=at)
    RegistrationApplication.objects.filter(pk=application.pk).update(
        status="deemed_withdrawn", due_on=None
    )


def _undisputed(application: RegistrationApplication, *, at: datetime) -> None:
    registered(application, at=at + timedelta(days=60))


STEPS: dict[str, list[Callable[..., object]]] = {
    "draft": [],
    "pending_review": [submitted],
    "accepted": [submitted, _accepted],
    "needs_rectification": [submitted, rectified],
    "in_notice": [submitted, passed],
    "refused": [submitted, turned_down],
    "withdrawn": [submitted, _withdrawn],
    "deemed_withdrawn": [submitted, _missed],
    "registered": [submitted, passed, _undisputed],
}


def an_objection(
    application: RegistrationApplication | None = None,
    *,
    certificate: Certificate | None = None,
    by: Actor | None = None,
    at: datetime = NOW,
) -> Objection:
    """Return an open objection to an application in notice (by default a new one)."""
    if application is None and certificate is None:
        application = an_application("in_notice", at=at)
    return file_objection(
        actor=by or actor_of(an_organisation()),
        terms=ObjectionTerms(ground="prior_right", statement="We registered it in 2023."),
        application_id=application.pk if application else None,
        certificate_id=certificate.pk if certificate else None,
        now=at,
    )


def everything() -> dict[str, list[str]]:
    """Return every row of the desk, of supply below it, and of what tells of them."""
    return rows_of("registration", "kernel.AuditEvent", "kernel.Outbox", "listings")


refused = partial(refused_without_trace, everything)


def a_day(year: int, month: int, day: int) -> datetime:
    """Return noon of a day in Shanghai."""
    return datetime(year, month, day, 4, tzinfo=UTC)
