"""What must hold before an application is handed in, and again before it is granted."""

from datetime import date

from django.utils.translation import gettext as _

from kernel.errors import DomainError
from listings.models import Certificate, Encumbrance, RegistrationScheme
from listings.vocabulary.rights import ConsentAct
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.precheck import Finding, precheck
from marketplace.registration.progress import months_after
from marketplace.registration.terms import ApplicationContent
from parties.capabilities import require_verified
from parties.models import Organisation

Kind = RegistrationApplication.Kind
Status = Certificate.Status
STANDING = {  # from which states of its certificate each kind starts
    Kind.TRANSFER: {Status.VALID},
    Kind.CHANGE: {Status.VALID},
    Kind.RENEWAL: {Status.VALID},
    Kind.DEREGISTRATION: {Status.VALID, Status.FROZEN, Status.EXPIRED},
}


class ApplicationNotReady(DomainError):
    """The pre-check found what would be refused; ``findings`` says all of it."""

    code = "application_not_ready"
    status = 422

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(f"{found.message} {found.remedy}".strip() for found in findings))
        self.findings = findings


class SchemeClosed(DomainError):
    """Nobody registers under this scheme any more."""

    code = "scheme_closed"


class CertificateUnfit(DomainError):
    """The certificate named is not in a state in which this can be registered."""

    code = "certificate_not_valid"


class OutsideRenewalWindow(DomainError):
    """A renewal is taken only in the months before the end, until the day before it."""

    code = "outside_renewal_window"


class ConsentMissing(DomainError):
    """The certificate is pledged and the pledgee has not allowed this (G7)."""

    code = "consent_missing"


class TransfereeUnfit(DomainError):
    """Nobody is named who can take the right over."""

    code = "transferee_unfit"


class EvidenceMissing(DomainError):
    """The scheme asks for an evidence deposit or a notarisation first."""

    code = "evidence_missing"


class AnotherUnderWay(DomainError):
    """Another application about the same certificate is not decided yet."""

    code = "another_under_way"


def warnings_of(
    application: RegistrationApplication, content: ApplicationContent, *, today: date
) -> list[Finding]:
    """Let an application pass that may be handed in ``today``; return what it is warned of.

    Raises:
        SchemeClosed, EvidenceMissing, AnotherUnderWay, OutsideRenewalWindow: see there.
        CertificateUnfit, ConsentMissing, TransfereeUnfit, PartyNotVerified: see ``require_basis``.
        ApplicationNotReady: with every error of the pre-check.
    """
    _require_open(application.scheme, today=today)
    require_basis(application, today=today)
    if application.kind == Kind.RENEWAL:
        _require_window(application, today=today)
    if application.certificate_id is not None:
        _require_alone(application)
    found = precheck(application, today=today)
    errors = [finding for finding in found if finding.level == "error"]
    if errors:
        raise ApplicationNotReady(errors)
    if application.kind == Kind.INITIAL:
        _require_evidence(application.scheme, content)
    return [finding for finding in found if finding.level == "warning"]


def require_basis(
    application: RegistrationApplication, *, today: date, is_granting: bool = False
) -> None:
    """Let an application pass whose certificate and transferee allow what it asks for.

    Args:
        is_granting: a renewal handed in time stays one although its certificate has ended since.

    Raises:
        CertificateUnfit: it has another holder, or stands in no state that allows it.
        ConsentMissing: it is pledged, and the pledgee has not allowed it.
        TransfereeUnfit: nobody, or the applicant itself, would take it over.
        PartyNotVerified: the transferee is not verified.
    """
    certificate = application.certificate
    if certificate is None:
        _require_first(application)
        return
    if certificate.asset.holder_id != application.applicant_id:
        raise CertificateUnfit(_("The certificate is no longer the applicant's."))
    _require_standing(certificate, Kind(application.kind), today=today, is_granting=is_granting)
    if application.kind == Kind.TRANSFER:
        _require_transferee(application.transferee, application.applicant_id)
        _require_consent(certificate)
    if application.kind == Kind.DEREGISTRATION:
        _require_unpledged(certificate)


def _require_open(scheme: RegistrationScheme, *, today: date) -> None:
    if not scheme.enabled or (scheme.closed_on is not None and scheme.closed_on <= today):
        raise SchemeClosed(
            _("%(scheme)s takes no applications any more.") % {"scheme": scheme.name}
        )


def _require_first(application: RegistrationApplication) -> None:
    """Other registrations come only after the initial one, and that once."""
    live = Certificate.objects.filter(status__in=[Status.VALID, Status.FROZEN])
    mine = live.filter(asset_id=application.asset_id, scheme_id=application.scheme_id)
    known = mine.first() if application.asset_id else None
    if known is not None:
        raise CertificateUnfit(
            _("This data has certificate %(number)s already: apply for a change or a renewal.")
            % {"number": known.shown_no}
        )


def _require_standing(
    certificate: Certificate, kind: Kind, *, today: date, is_granting: bool
) -> None:
    allowed = STANDING[kind]
    if is_granting and kind == Kind.RENEWAL:
        allowed = allowed | {Status.EXPIRED}
    ends = certificate.valid_to
    is_over = certificate.status == Status.VALID and ends is not None and ends < today
    if certificate.status not in allowed or (is_over and Status.EXPIRED not in allowed):
        raise CertificateUnfit(
            _("Certificate %(number)s is %(status)s: this cannot be registered for it.")
            % {"number": certificate.shown_no, "status": certificate.get_status_display()}
        )


def _require_transferee(transferee: Organisation | None, applicant_id: int) -> None:
    if transferee is None or transferee.pk == applicant_id:
        raise TransfereeUnfit(_("Name the organisation that takes the right over."))
    require_verified(transferee)


def _require_consent(certificate: Certificate) -> None:
    pledges = Encumbrance.objects.pledges().filter(certificate=certificate)
    if pledges.without_consent_to(ConsentAct.TRANSFER).exists():
        raise ConsentMissing(
            _("The certificate is pledged. Record the pledgee's consent to the transfer first.")
        )


def _require_unpledged(certificate: Certificate) -> None:
    if Encumbrance.objects.pledges().filter(certificate=certificate).exists():
        raise ConsentMissing(_("The certificate is pledged. The pledge must be released first."))


def _require_window(application: RegistrationApplication, *, today: date) -> None:
    """From some months before the last day until the day before it; then it ends by itself."""
    certificate = application.certificate
    ends = certificate.valid_to if certificate else None
    if ends is None:
        raise OutsideRenewalWindow(_("The certificate has no end: there is nothing to renew."))
    opens = months_after(ends, -application.scheme.renewal_window_months)
    if not opens <= today < ends:
        raise OutsideRenewalWindow(
            _("A renewal can be handed in from %(first)s until the day before %(last)s.")
            % {"first": opens, "last": ends}
        )


def _require_alone(application: RegistrationApplication) -> None:
    others = RegistrationApplication.objects.filter(certificate=application.certificate)
    rival = others.exclude(pk=application.pk).under_way().exclude(submitted_at=None).first()
    if rival is not None:
        raise AnotherUnderWay(
            _("%(number)s about the same certificate is not decided yet.")
            % {"number": rival.application_no}
        )


def _require_evidence(scheme: RegistrationScheme, content: ApplicationContent) -> None:
    deposit = content.deposit
    told = (deposit.kind, deposit.provider, deposit.number, deposit.digest, deposit.deposited_on)
    if scheme.evidence_required and not all(told):
        raise EvidenceMissing(
            _("%(scheme)s asks for an evidence deposit or a notarisation before the application.")
            % {"scheme": scheme.name}
        )
