"""Which register a scheme has."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet

from listings.models import Certificate, RegisterExport, RegistrySource
from listings.registry.exported import ExportedRegister
from listings.registry.port import Answer, Registry, SourceUnreachable
from listings.registry.remote import RemoteRegister
from listings.vocabulary.registers import SourceKind

AGAIN = timedelta(hours=20)


def registry_of(source: RegistrySource) -> Registry:
    """Return the adapter of one scheme's register."""
    if source.kind == SourceKind.FILE:
        return ExportedRegister()
    return RemoteRegister(source.url, secret=secret_of(source.scheme.code))


def asked(source: RegistrySource, numbers: Sequence[str]) -> tuple[Mapping[str, Answer], str]:
    """Return the answers for ``numbers`` (at most ``most``), or none and why none came."""
    try:
        return registry_of(source).look_up(source.scheme.code, numbers), ""
    except SourceUnreachable as error:
        return {}, str(error)


def due_at(source: RegistrySource, *, now: datetime) -> QuerySet[Certificate]:
    """Return the certificates to be compared again, the longest unasked first.

    Of an exported register those that its newest export was not asked about; over HTTP those not
    asked for 20 hours. Ended ones are left alone.
    """
    rows = Certificate.objects.filter(
        scheme_id=source.scheme_id,
        status__in=[
            Certificate.Status.RECORDED,
            Certificate.Status.VALID,
            Certificate.Status.FROZEN,
        ],
    )
    if source.kind == SourceKind.FILE:
        newest = RegisterExport.objects.filter(scheme_id=source.scheme_id).order_by("-n").first()
        if newest is None:
            return rows.none()
        rows = rows.exclude(register_check__answered_at__gte=newest.loaded_at)
    else:
        rows = rows.exclude(register_check__asked_at__gte=now - AGAIN)
    return rows.order_by(F("register_check__asked_at").asc(nulls_first=True), "pk")


def secret_of(scheme: str) -> str:
    """Return the key agreed with the authority of a scheme; empty when there is none."""
    secrets = dict(entry.partition(":")[::2] for entry in settings.REGISTRY_SECRETS)
    return secrets.get(scheme, "")
