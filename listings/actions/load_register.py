"""Load an authority's exported register."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.workdays import local_day
from listings.models import RegisterEntry, RegisterExport, RegistrySource
from listings.registry.chosen import secret_of
from listings.registry.proof import check_proof
from listings.sheets.papers import Paper
from listings.vocabulary.registers import ProofKind
from parties.actions.store_file import Upload, store_file
from parties.capabilities import Capability, require

COPIED = (
    "certificate_no",
    "registration_no",
    "holder_name",
    "holder_uscc",
    "asset_name",
    "issued_on",
    "valid_to",
    "standing",
)


@action
def load_register(
    *,
    actor: Actor,
    scheme_id: int,
    upload: Upload,
    papers: Sequence[Paper],
    proof: str,
    as_of: date,
    now: datetime,
) -> RegisterExport:
    """Keep an export as the register's next version; the earlier ones stay.

    Args:
        papers: what ``upload`` says, read before.
        proof: checksum, signature or HMAC, as the source asks for.
        as_of: the day whose state it holds.

    Raises:
        NotAllowed: the actor is no operator.
        RegistrySource.DoesNotExist: nobody said how this scheme's register is asked.
        InvalidInput: the proof does not fit, the day lies in the future or before the last
            export's, a row cannot be used or a number stands there twice, or the file is on
            record as the newest export.
    """
    require(actor, Capability.EDIT_RULES)
    source = RegistrySource.objects.select_related("scheme").locked(scheme_id)
    content = upload.content.read()
    upload.content.seek(0)
    is_signed = source.proof == ProofKind.ED25519
    key = source.public_key if is_signed else secret_of(source.scheme.code)
    check_proof(content, kind=source.proof, value=proof, key=key)
    newest = RegisterExport.objects.filter(scheme_id=scheme_id).order_by("-n").first()
    _check_day(as_of, newest, now=now)
    _check_rows(papers)
    file = store_file(actor=actor, upload=upload, now=now, max_bytes=len(content))
    if newest and newest.file_id == file.pk:
        raise InvalidInput(_("This file is the newest export already."), field="file")
    export = RegisterExport.objects.create(
        scheme_id=scheme_id,
        n=newest.n + 1 if newest else 1,
        file=file,
        as_of=as_of,
        entries_count=len(papers),
        proof=source.proof,
        proof_value="".join(proof.split())[:200],
        loaded_by=actor.user_id,
        loaded_at=now,
    )
    RegisterEntry.objects.bulk_create(
        (
            RegisterEntry(export=export, **{name: getattr(paper, name) for name in COPIED})
            for paper in papers
        ),
        batch_size=2_000,
    )
    after: dict[str, object] = {"n": export.n, "entries": len(papers), "sha256": file.sha256}
    record(actor, "register.load", on=source, at=now, after=after)
    return export


def _check_day(as_of: date, newest: RegisterExport | None, *, now: datetime) -> None:
    if as_of > local_day(now):
        raise InvalidInput(_("The day lies in the future."), field="as_of")
    if newest and as_of < newest.as_of:
        raise InvalidInput(
            _("The last export is of %(day)s: an older one would undo it.") % {"day": newest.as_of},
            field="as_of",
        )


def _check_rows(papers: Sequence[Paper]) -> None:
    """Refuse the whole export for one row: half a register would call the rest mismatches."""
    lines: dict[str, int] = {}
    for paper in papers:
        blocking = next((p for p in paper.problems if p.blocks), None)
        if blocking:
            raise InvalidInput(
                _("Line %(line)d: %(what)s") % {"line": paper.line, "what": blocking.reason},
                field="file",
            )
        if paper.certificate_no in lines:
            raise InvalidInput(
                _("Lines %(first)d and %(second)d hold the same certificate number.")
                % {"first": lines[paper.certificate_no], "second": paper.line},
                field="file",
            )
        lines[paper.certificate_no] = paper.line
