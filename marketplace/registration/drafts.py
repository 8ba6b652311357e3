"""What a draft begins with, and who may still write in it."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import DomainError, InvalidInput
from kernel.lifecycle import touch
from listings.models import AIDatasetProfile, AssetHolder, DataIPAsset, RegistrationScheme
from listings.terms import DataField
from listings.vocabulary.kinds import RIGHTS_HELD
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.terms import (
    AIProfile,
    Allocation,
    ApplicationContent,
    ComponentLicence,
    Json,
    content_json,
    content_of,
)
from parties.models import Organisation

Status = RegistrationApplication.Status
OPEN = (Status.DRAFT, Status.NEEDS_RECTIFICATION)


class NotEditable(DomainError):
    """The application is with the registrar, or decided."""

    code = "not_editable"


def locked_draft(
    actor: Actor, application_id: int, *, version: int | None = None
) -> RegistrationApplication:
    """Return one's own application, locked, while it may be written in.

    Raises:
        RegistrationApplication.DoesNotExist: no such application of the actor's own.
        StaleVersion: it changed since the actor read ``version``.
        NotEditable: it was submitted, decided or thrown away.
    """
    rows = RegistrationApplication.objects.editable_by(actor)
    application = rows.locked(application_id, version=version)
    if application.status not in OPEN:
        raise NotEditable(
            _("An application that is “%(status)s” cannot be changed.")
            % {"status": application.get_status_display()}
        )
    if application.discarded_at is not None:
        raise NotEditable(_("This draft was thrown away. Take it back first."))
    return application


def write(application: RegistrationApplication, content: dict[str, Json], *, now: datetime) -> None:
    """Write ``content`` onto the locked application as its next version."""
    application.draft, application.updated_at = content, now
    application.title = content.get("name", "")[:200]
    touch(application, also=["draft", "title", "updated_at"])


def open_scheme(code: str, *, day: date) -> RegistrationScheme:
    """Return the scheme to apply under on ``day`` (a day in Shanghai).

    Raises:
        InvalidInput: it is unknown, disabled or closed.
    """
    scheme = RegistrationScheme.objects.open_on(day).filter(code=code).first()
    if scheme is None:
        raise InvalidInput(_("Choose a registrar that takes applications."), field="scheme")
    return scheme


def first_content(
    applicant: Organisation, *, asset: DataIPAsset | None = None
) -> ApplicationContent:
    """Return what is known before anything is asked: the holder, and what an asset tells."""
    said: dict[str, Any] = {}
    if asset is not None:
        names = {f.name for f in fields(ApplicationContent)} & _columns()
        said = {name: _column(asset, name) for name in names}
        said |= _profile(asset)
    holder = Allocation(
        uscc=applicant.uscc or "",
        name=applicant.name,
        rights=tuple(right.value for right in RIGHTS_HELD),
    )
    held = _holders(asset) if asset is not None else ()
    return content_of(content_json(ApplicationContent(**said, allocation=held or (holder,))))


def _holders(asset: DataIPAsset) -> tuple[Allocation, ...]:
    """Return the holders on record, each with all its rights."""
    rows = asset.holdings.select_related("organisation").order_by("organisation_id", "pk")
    by_holder: dict[int, list[AssetHolder]] = {}
    for row in rows:
        by_holder.setdefault(row.organisation_id, []).append(row)
    return tuple(
        Allocation(
            uscc=held[0].organisation.uscc or "",
            name=held[0].organisation.name,
            rights=tuple(row.right for row in held),
            term_to=held[0].term_to,
            limits=held[0].limits,
            share_bp=_share(held),
        )
        for held in by_holder.values()
    )


def _share(held: list[AssetHolder]) -> int | None:
    shares = [row.share_bp for row in held if row.share_bp is not None]
    return sum(shares) if shares else None


def _profile(asset: DataIPAsset) -> dict[str, Any]:
    """Return answer and profile of an asset that has one; nothing of any other."""
    row = AIDatasetProfile.objects.filter(asset=asset).first()
    if row is None:
        return {}
    said = {f.name: getattr(row, f.name) for f in fields(AIProfile)}
    said = {name: tuple(v) if isinstance(v, list) else v for name, v in said.items()}
    said["component_licences"] = tuple(ComponentLicence(**part) for part in row.component_licences)
    return {"is_ai_dataset": True, "ai_profile": AIProfile(**said)}


def _columns() -> set[str]:
    return {f.name for f in DataIPAsset._meta.get_fields()} - {"is_ai_dataset", "ai_profile"}


def _column(asset: DataIPAsset, name: str) -> object:
    value = getattr(asset, name)
    if name == "fields":
        return tuple(DataField(**entry) for entry in value)
    return tuple(value) if isinstance(value, list) else value
