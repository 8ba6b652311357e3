"""A register as the newest exported file of its scheme holds it."""

from collections.abc import Mapping, Sequence

from listings.models import RegisterEntry, RegisterExport
from listings.registry.port import Answer, Entry, SourceUnreachable
from listings.vocabulary.registers import SourceKind


class ExportedRegister:
    """Two queries a question, however many numbers."""

    most = 500

    def look_up(self, scheme: str, certificate_nos: Sequence[str]) -> Mapping[str, Answer]:
        """Return what the newest export says.

        Raises:
            SourceUnreachable: no export was loaded.
        """
        newest = RegisterExport.objects.filter(scheme__code=scheme).order_by("-n").first()
        if newest is None:
            raise SourceUnreachable("no export loaded")
        rows = RegisterEntry.objects.filter(export=newest, certificate_no__in=certificate_nos)
        found = {row.certificate_no: _entry(row) for row in rows}
        return {
            number: Answer(SourceKind.FILE, found.get(number), newest.as_of, newest.pk)
            for number in certificate_nos
        }


def _entry(row: RegisterEntry) -> Entry:
    return Entry(
        certificate_no=row.certificate_no,
        registration_no=row.registration_no,
        holder_name=row.holder_name,
        holder_uscc=row.holder_uscc,
        asset_name=row.asset_name,
        issued_on=row.issued_on,
        valid_to=row.valid_to,
        standing=row.standing,
    )
