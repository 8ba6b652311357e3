"""Registration in bulk: each certificate with the application that led to it, and those without.

The rows are those that the desk's actions leave: a frozen version, opinions, notices, events, moves
along the table, one act in the audit trail for each event.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from random import Random

from kernel.actor import CLOCK, Actor
from kernel.lifecycle import move_many
from kernel.numbering import take_numbers
from kernel.workdays import local_day
from listings.models import Certificate, DataIPAsset, RegistrationScheme
from marketplace.demo.bulk.cast import Cast, Party
from marketplace.demo.bulk.figures import Figures, shares
from marketplace.demo.bulk.record import Record
from marketplace.demo.bulk.supply import RULES, STATEMENT, Subject, subject
from marketplace.registration.models import (
    ApplicationEvent,
    ApplicationVersion,
    PublicNotice,
    RegistrationApplication,
    ReviewOpinion,
)
from marketplace.registration.terms import ApplicationContent, canonical, content_json
from marketplace.registration.vocabulary import FORMALITY, Ground

BATCH = 2_000
DAY = timedelta(days=1)
Status = RegistrationApplication.Status
# How those end, or stand, that did not lead to a certificate; per cent.
OTHERS = (
    ("refused", 48),
    ("deemed_withdrawn", 16),
    ("withdrawn", 12),
    ("needs_rectification", 9),
    ("pending_review", 9),
    ("in_notice", 6),
)
UNDER_WAY = {"needs_rectification", "pending_review", "in_notice"}
# The events of each way, with who caused them and the days after submission.
WAYS: dict[str, tuple[tuple[str, str, str, float], ...]] = {
    "registered": (
        ("pass", "in_notice", "operator", 1),
        ("notice_ended", "registered", "clock", 16),
    ),
    "in_notice": (("pass", "in_notice", "operator", 1),),
    "refused": (("refuse", "refused", "operator", 4),),
    "withdrawn": (("withdraw", "withdrawn", "applicant", 3),),
    "needs_rectification": (("require_rectification", "needs_rectification", "operator", 3),),
    "deemed_withdrawn": (
        ("require_rectification", "needs_rectification", "operator", 3),
        ("deadline_passed", "deemed_withdrawn", "clock", 26),
    ),
    "pending_review": (),
}


@dataclass(slots=True)
class Case:
    """One application as it is told: who, what, when, and how it ends."""

    applicant: Party
    title: str
    content: ApplicationContent
    submitted_at: datetime
    end: str
    certificate: Certificate | None = None
    row: RegistrationApplication = field(default_factory=RegistrationApplication)


def apply_for(
    figures: Figures,
    cast: Cast,
    certificates: Sequence[Certificate],
    *,
    now: datetime,
    chance: Random,
    record: Record,
) -> int:
    """Write the applications of the figures, those of ``certificates`` first; return how many."""
    scheme = RegistrationScheme.objects.get(code="zj-dip")
    parties = {party.organisation.pk: party for party in cast.suppliers}
    numbers = take_numbers("AP", now=now, count=figures.applications)
    cases = _cases(figures, cast, certificates, parties, now=now, chance=chance)
    done = 0
    while batch := list(islice(cases, BATCH)):
        _write(batch, numbers[done : done + len(batch)], scheme, operator=cast.operator)
        _tell(batch, operator=cast.operator, record=record)
        done += len(batch)
    return done


def _cases(
    figures: Figures,
    cast: Cast,
    certificates: Sequence[Certificate],
    parties: dict[int, Party],
    *,
    now: datetime,
    chance: Random,
) -> Iterator[Case]:
    for certificate in certificates:
        asset = certificate.asset
        yield Case(
            applicant=parties[asset.holder_id],
            title=asset.name,
            content=_said(asset),
            submitted_at=certificate.created_at - 16 * DAY,
            end="registered",
            certificate=certificate,
        )
    rest = figures.applications - len(certificates)
    ends = shares(rest, OTHERS)
    chance.shuffle(ends)
    for k, end in enumerate(ends):
        about = subject(figures.certificates + k, figures)
        days = chance.uniform(0.2, 9) if end in UNDER_WAY else chance.uniform(30, 380)
        title = f"{about.region_name}{about.division}{about.topic['zh']}"
        yield Case(
            applicant=cast.suppliers[(7 * k) % len(cast.suppliers)],
            title=title[:40],
            content=_meant(about, title),
            submitted_at=now - days * DAY,
            end=end,
        )


def _said(asset: DataIPAsset) -> ApplicationContent:
    return ApplicationContent(
        name=asset.name,
        overview=asset.overview,
        scenario=asset.scenario,
        division=asset.division,
        source=asset.source,
        source_statement=asset.source_statement,
        algorithm_rules=asset.algorithm_rules,
        region_scope=asset.region_scope,
        region=asset.region,
        update_frequency=asset.update_frequency,
        record_count=asset.record_count,
        data_kinds=tuple(asset.data_kinds),
        security_level=asset.security_level,
    )


def _meant(about: Subject, title: str) -> ApplicationContent:
    return ApplicationContent(
        name=title[:40],
        overview=about.said(str(about.topic["overview"])),
        division=about.division_code,
        source="by_agreement",
        source_statement=STATEMENT,
        algorithm_rules=RULES,
        region_scope="province",
        region=about.region,
        update_frequency=str(about.topic["frequency"]),
        data_kinds=tuple(map(str, about.topic["kinds"])),  # type: ignore[call-overload]
        security_level=2,
    )


def _write(
    cases: Sequence[Case], numbers: Sequence[str], scheme: RegistrationScheme, *, operator: Actor
) -> None:
    rows = RegistrationApplication.objects.bulk_create(
        RegistrationApplication(
            application_no=number,
            applicant=case.applicant.organisation,
            scheme=scheme,
            title=case.title,
            draft=content_json(case.content),
            asset=case.certificate.asset if case.certificate else None,
            granted=case.certificate,
            submitted_at=case.submitted_at,
            decided_at=_ended_at(case),
            reason="材料之间不一致，未能说明数据处理规则。" if case.end == "refused" else "",
            due_on=None if _ended_at(case) else local_day(_last_at(case) + 14 * DAY),
            created_at=case.submitted_at - DAY,
            updated_at=_last_at(case),
        )
        for case, number in zip(cases, numbers, strict=True)
    )
    for case, row in zip(cases, rows, strict=True):
        case.row = row
    ApplicationVersion.objects.bulk_create(map(_version, cases))
    PublicNotice.objects.bulk_create(_notices(cases))
    ReviewOpinion.objects.bulk_create(_opinions(cases, operator=operator))
    _move(cases)


def _version(case: Case) -> ApplicationVersion:
    said = content_json(case.content)
    return ApplicationVersion(
        application=case.row,
        n=1,
        content=said,
        sha256=sha256(canonical({"content": said, "papers": []})).hexdigest(),
        submitted_at=case.submitted_at,
    )


def _notices(cases: Sequence[Case]) -> Iterator[PublicNotice]:
    for case in cases:
        if case.end in {"registered", "in_notice"}:
            opened = case.submitted_at + DAY
            yield PublicNotice(
                application=case.row,
                from_on=local_day(opened),
                to_on=local_day(case.submitted_at + 15 * DAY),
                ended_at=_ended_at(case),
                created_at=opened,
            )


def _opinions(cases: Sequence[Case], *, operator: Actor) -> Iterator[ReviewOpinion]:
    results = {"pass": "pass", "refuse": "refuse", "require_rectification": "rectify"}
    for case in cases:
        for event, _to, _who, days in WAYS[case.end]:
            if result := results.get(event):
                verdict = "pass" if result == "pass" else "fail"
                items = [
                    {"code": point.code, "verdict": verdict if n == 0 else "pass", "note": ""}
                    for n, point in enumerate(FORMALITY)
                ]
                yield ReviewOpinion(
                    application=case.row,
                    n=1,
                    reviewer_id=operator.user_id,
                    stage="formality",
                    result=result,
                    items=items,
                    reason="" if result == "pass" else "主体证明与申请人名称不一致。",
                    ground=Ground.FALSE_PROOF if result == "refuse" else "",
                    at=case.submitted_at + days * DAY,
                )


def _move(cases: Sequence[Case]) -> None:
    """Bring the rows where their ways end; one statement for each event of a way."""
    rows = RegistrationApplication.objects
    move_many(
        rows.filter(pk__in=[case.row.pk for case in cases]),
        "submit", since="draft", to="pending_review",
    )  # fmt: skip
    for end, way in WAYS.items():
        ids, since = [case.row.pk for case in cases if case.end == end], "pending_review"
        for event, to, _who, _days in way if ids else ():
            move_many(rows.filter(pk__in=ids), event, since=since, to=to)
            since = to


def _tell(cases: Sequence[Case], *, operator: Actor, record: Record) -> None:
    events = []
    for case in cases:
        actors = {"operator": operator, "clock": CLOCK, "applicant": case.applicant.actor()}
        steps = [("submit", "pending_review", "applicant", 0.0), *WAYS[case.end]]
        before = "draft"
        for seq, (event, to, who, days) in enumerate(steps, start=1):
            actor, at = actors[who], case.submitted_at + days * DAY
            events.append(
                ApplicationEvent(
                    application=case.row,
                    seq=seq,
                    event=event,
                    at=at,
                    actor_kind=actor.kind,
                    actor_id=actor.user_id,
                    organisation_id=actor.organisation_id,
                    data={"from": before, "to": to},
                )
            )
            record.deed(actor, f"application.{event}", case.row, at)
            before = to
    ApplicationEvent.objects.bulk_create(events, batch_size=5_000)


def _ended_at(case: Case) -> datetime | None:
    return None if case.end in UNDER_WAY else _last_at(case)


def _last_at(case: Case) -> datetime:
    days = WAYS[case.end][-1][3] if WAYS[case.end] else 0
    return case.submitted_at + days * DAY
