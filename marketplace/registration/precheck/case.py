"""Reads what a pre-check needs to know of one application."""

from datetime import date

from django.db.models import Q

from listings.models import Certificate, Encumbrance, RegistrationScheme
from listings.vocabulary.rights import ConsentAct
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.precheck.finding import (
    Applicant,
    Case,
    Namesake,
    Paper,
    Rules,
    Standing,
)
from marketplace.registration.progress import months_after
from marketplace.registration.terms import content_of
from parties.models import Organisation

MOST_NAMESAKES = 5
Kind = RegistrationApplication.Kind
LIVE = (Certificate.Status.VALID, Certificate.Status.FROZEN)


def case_of(application: RegistrationApplication, *, today: date) -> Case:
    """Return the case of ``application`` as it is drafted now."""
    content = content_of(application.draft)
    return Case(
        kind=application.kind,
        content=content,
        papers=tuple(
            Paper(paper.purpose, paper.file.name, paper.scan)
            for paper in application.papers.select_related("file").order_by("pk")
        ),
        rules=_rules(application.scheme, today=today),
        applicant=_known(application.applicant),
        today=today,
        namesakes=_namesakes(application, content.name),
        certificate=_standing(application, today=today),
        transferee=_transferee(content.transferee_uscc),
    )


def _rules(scheme: RegistrationScheme, *, today: date) -> Rules:
    return Rules(
        name=scheme.name,
        evidence_required=scheme.evidence_required,
        capped_by_agreement=scheme.capped_by_agreement,
        is_open=scheme.is_open_on(today),
        unconfirmed=tuple(scheme.unconfirmed),
    )


def _namesakes(application: RegistrationApplication, name: str) -> tuple[Namesake, ...]:
    """Return live registrations of this name, and others under way; one's own asset apart."""
    if not name:
        return ()
    registered = Certificate.objects.filter(asset__name__iexact=name, status__in=LIVE)
    if application.certificate is not None:
        registered = registered.exclude(asset_id=application.certificate.asset_id)
    found = [
        Namesake(holder == application.applicant_id, number)
        for number, holder in registered.values_list("certificate_no", "asset__holder_id")[
            :MOST_NAMESAKES
        ]
    ]
    pending = RegistrationApplication.objects.under_way().exclude(
        Q(pk=application.pk) | Q(status=RegistrationApplication.Status.DRAFT)
    )
    pending = pending.filter(title__iexact=name, kind=RegistrationApplication.Kind.INITIAL)
    found += [
        Namesake(applicant == application.applicant_id, number or "")
        for number, applicant in pending.values_list("application_no", "applicant_id")[
            :MOST_NAMESAKES
        ]
    ]
    return tuple(found)


def _standing(application: RegistrationApplication, *, today: date) -> Standing | None:
    certificate = application.certificate
    if certificate is None:
        return None
    others = RegistrationApplication.objects.filter(certificate=certificate).under_way()
    rival = others.exclude(Q(pk=application.pk) | Q(submitted_at=None)).first()
    return Standing(
        is_valid=certificate.is_valid_on(today),
        opens_on=renewable_from(certificate),
        ends_on=certificate.valid_to,
        is_burdened=_is_burdened(certificate, application.kind),
        rival=(rival.application_no or "") if rival else "",
    )


def _is_burdened(certificate: Certificate, kind: str) -> bool:
    """Whether a pledge stands in the way: a transfer needs a consent, an end the release."""
    pledges = Encumbrance.objects.pledges().filter(certificate=certificate)
    if kind == Kind.TRANSFER:
        return pledges.without_consent_to(ConsentAct.TRANSFER).exists()
    return kind == Kind.DEREGISTRATION and pledges.exists()


def _transferee(code: str) -> Applicant | None:
    found = Organisation.objects.filter(uscc=code).first() if code else None
    return _known(found) if found else None


def _known(organisation: Organisation) -> Applicant:
    return Applicant(
        name=organisation.name,
        uscc=organisation.uscc or "",
        is_verified=organisation.is_verified,
        is_organ=organisation.org_type == Organisation.Kind.ORGAN,
    )


def renewable_from(certificate: Certificate) -> date | None:
    """Return the first day of the renewal window; None when the certificate names no end."""
    if certificate.valid_to is None:
        return None
    return months_after(certificate.valid_to, -certificate.scheme.renewal_window_months)
