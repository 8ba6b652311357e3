"""Begin an application for registration."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.workdays import local_day
from listings.models import Certificate, DataIPAsset, RegistrationScheme
from marketplace.registration.drafts import first_content, open_scheme
from marketplace.registration.models import ApplicationEvent, RegistrationApplication
from marketplace.registration.terms import content_json
from parties.capabilities import Capability, require
from parties.models import Organisation

Kind = RegistrationApplication.Kind


@action
def open_application(
    *,
    actor: Actor,
    now: datetime,
    kind: str = Kind.INITIAL,
    scheme: str = "",
    certificate_id: int | None = None,
    asset_id: int | None = None,
) -> RegistrationApplication:
    """Begin a draft; it may lack anything. Calling twice makes two drafts.

    Args:
        kind: initial, transfer, change, renewal or deregistration.
        scheme: code of the registrar's scheme; the other kinds go where the certificate is from.
        certificate_id: which one to change; its asset's description is filled in.
        asset_id: of an initial registration, the asset described in a listing already.

    Raises:
        NotAllowed: the person acts for no organisation, or their duty does not apply.
        InvalidInput: the scheme takes no applications, or certificate or asset is not one's own.
    """
    require(actor, Capability.APPLY)
    applicant = Organisation.objects.get(pk=actor.party)
    certificate = _certificate(actor, kind, certificate_id)
    asset = certificate.asset if certificate else _asset(actor, asset_id)
    content = first_content(applicant, asset=asset)
    application = RegistrationApplication.objects.create(
        applicant=applicant,
        kind=kind,
        scheme=_scheme(certificate, scheme, day=local_day(now)),
        certificate=certificate,
        asset=asset,
        draft=content_json(content),
        title=content.name[:200],
        created_at=now,
        updated_at=now,
    )
    ApplicationEvent.append(application, "open", before="", actor=actor, at=now)
    record(actor, "application.open", on=application, at=now, after={"kind": kind})
    return application


def _certificate(actor: Actor, kind: str, certificate_id: int | None) -> Certificate | None:
    if kind not in Kind.values:
        raise InvalidInput(_("There is no such kind of application."), field="kind")
    if kind == Kind.INITIAL:
        return None
    mine = Certificate.objects.editable_by(actor).select_related("asset", "scheme")
    found = mine.filter(pk=certificate_id or 0).first()
    if found is None:
        raise InvalidInput(
            _("This certificate is not one of your organisation's."), field="certificate_id"
        )
    return found


def _asset(actor: Actor, asset_id: int | None) -> DataIPAsset | None:
    if asset_id is None:
        return None
    asset = DataIPAsset.objects.editable_by(actor).filter(pk=asset_id).first()
    if asset is None:
        raise InvalidInput(_("This asset is not your organisation's."), field="asset_id")
    return asset


def _scheme(certificate: Certificate | None, code: str, *, day: date) -> RegistrationScheme:
    """Return the scheme: other registrations are made where the initial one was."""
    return certificate.scheme if certificate else open_scheme(code, day=day)
