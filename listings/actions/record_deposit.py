"""Put an evidence deposit on record."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from listings.models import DataIPAsset, EvidenceDeposit
from listings.vocabulary.rights import DepositKind, HashAlgorithm
from parties.capabilities import Capability, require
from parties.terms import own_file, plain_text

LENGTH = 120
DIGEST = re.compile(r"[0-9a-f]{64}")


class DepositKnown(DomainError):
    """A deposit of this provider and number is on record already."""

    code = "deposit_known"


@dataclass(frozen=True, slots=True)
class DepositTerms:
    """What the deposit's paper says.

    Args:
        hash_alg: one of ``HashAlgorithm``.
        hash: 64 hexadecimal characters; spaces and capitals do not matter.
        document_id: a stored file of one's own organisation; None without paper.
    """

    kind: str
    provider: str
    number: str
    hash_alg: str
    hash: str
    deposited_at: datetime
    document_id: int | None = None


@action
def record_deposit(
    *, actor: Actor, asset_id: int, terms: DepositTerms, now: datetime
) -> EvidenceDeposit:
    """Record that somebody independent keeps a digest of one's own asset.

    Raises:
        NotAllowed: the person's duty does not keep papers.
        DataIPAsset.DoesNotExist: no such asset among the actor's own.
        InvalidInput: a code is unknown, the digest has another form, the moment lies ahead, or
            the file is not one's own.
        DepositKnown: this number of this provider is on record already.
    """
    require(actor, Capability.KEEP_RIGHTS)
    asset = DataIPAsset.objects.editable_by(actor).get(pk=asset_id)
    deposit = EvidenceDeposit(
        asset=asset,
        kind=_one_of(terms.kind, DepositKind.values, field="kind"),
        provider=_named(terms.provider, field="provider"),
        number=_named(terms.number, field="number").upper(),
        hash_alg=_one_of(terms.hash_alg, HashAlgorithm.values, field="hash_alg"),
        hash="".join(terms.hash.split()).lower(),
        deposited_at=terms.deposited_at,
        created_at=now,
    )
    if not DIGEST.fullmatch(deposit.hash):
        raise InvalidInput(
            _("The digest has 64 characters, each 0 to 9 or a to f; this has %(n)d.")
            % {"n": len(deposit.hash)},
            field="hash",
        )
    if terms.deposited_at > now:
        raise InvalidInput(_("The moment of the deposit lies ahead."), field="deposited_at")
    if terms.document_id is not None:
        deposit.document = own_file(actor, terms.document_id, field="document")
    try:
        with transaction.atomic():
            deposit.save()
    except IntegrityError:  # evidencedeposit_once: the other rules were checked above
        raise DepositKnown(_("A deposit with this number is on record already.")) from None
    record(actor, "deposit.record", on=deposit, at=now, after={"number": deposit.number})
    return deposit


def _one_of(code: str, known: list[str], *, field: str) -> str:
    if code not in known:
        raise InvalidInput(
            _("“%(code)s” is not one of the values known here.") % {"code": code[:40]}, field=field
        )
    return code


def _named(text: str, *, field: str) -> str:
    name = plain_text(text)
    if not name:
        raise InvalidInput(_("Fill this in."), field=field)
    if len(name) > LENGTH:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": LENGTH}, field=field)
    return name
