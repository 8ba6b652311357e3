"""File a paper that shows where the data comes from."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.facts import SourceProofAdded
from listings.models import DataIPAsset, SourceProof
from listings.vocabulary.rights import ProofKind
from parties.capabilities import Capability, require
from parties.terms import own_file


@dataclass(frozen=True, slots=True)
class ProofTerms:
    """What the paper is.

    Args:
        kind: one of ``ProofKind``.
        document_id: a stored file of one's own organisation.
        valid_to: the last day on which it proves something; None without end.
    """

    kind: str
    document_id: int
    valid_to: date | None = None


@action
def add_source_proof(
    *, actor: Actor, asset_id: int, terms: ProofTerms, now: datetime
) -> SourceProof:
    """File a source proof of one's own asset; an operator examines it.

    Raises:
        NotAllowed: the person's duty does not keep papers.
        DataIPAsset.DoesNotExist: no such asset among the actor's own.
        InvalidInput: the kind is unknown, the file not one's own, or it has run out already.
    """
    require(actor, Capability.KEEP_RIGHTS)
    asset = DataIPAsset.objects.editable_by(actor).get(pk=asset_id)
    if terms.kind not in ProofKind.values:
        raise InvalidInput(_("Choose what kind of paper it is."), field="kind")
    if terms.valid_to is not None and terms.valid_to < local_day(now):
        raise InvalidInput(_("This paper has run out. File one in force."), field="valid_to")
    proof = SourceProof.objects.create(
        asset=asset,
        kind=terms.kind,
        document=own_file(actor, terms.document_id, field="document"),
        valid_to=terms.valid_to,
        created_at=now,
    )
    record(actor, "source_proof.add", on=proof, at=now, after={"kind": terms.kind})
    emit(SourceProofAdded(source_proof_id=proof.pk))
    return proof
