"""Say how the register of a scheme is asked."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kernel import outbound
from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from listings.models import RegistrySource
from listings.registry.proof import is_public_key
from listings.vocabulary.registers import ProofKind, SourceKind
from parties.capabilities import Capability, require

MOST_PER_MINUTE = 600


@dataclass(frozen=True, slots=True)
class SourceTerms:
    """How a register is asked; shapes as in ``RegistrySource``."""

    kind: str = SourceKind.FILE
    url: str = ""
    proof: str = ProofKind.SHA256
    public_key: str = ""
    per_minute: int = 30
    enabled: bool = True


@action
def set_registry_source(
    *,
    actor: Actor,
    scheme_id: int,
    terms: SourceTerms,
    now: datetime,
    expected_version: int | None = None,
) -> RegistrySource:
    """Set or change the source of a scheme; what was answered before stays.

    Args:
        expected_version: as the operator saw it; 0 when there was none.

    Raises:
        NotAllowed: the actor is no operator.
        StaleVersion: it changed since the operator read it.
        InvalidInput: a kind or proof we do not know, an address that may not be asked, no key for
            signatures, or a rate out of range.
    """
    require(actor, Capability.EDIT_RULES)
    _check(terms)
    RegistrySource.objects.get_or_create(
        pk=scheme_id, defaults={"kind": terms.kind, "changed_at": now, "version": 0}
    )
    source = RegistrySource.objects.locked(scheme_id, version=expected_version)
    for name, value in asdict(terms).items():
        setattr(source, name, value)
    source.version, source.changed_at = source.version + 1, now
    source.save()
    record(actor, "register.set_source", on=source, at=now, after=asdict(terms))
    return source


def _check(terms: SourceTerms) -> None:
    if terms.kind not in SourceKind.values:
        raise InvalidInput(_("Choose how the register is asked."), field="kind")
    if terms.proof not in ProofKind.values:
        raise InvalidInput(_("Choose by what an export is proven."), field="proof")
    if not 1 <= terms.per_minute <= MOST_PER_MINUTE:
        raise InvalidInput(
            _("Between 1 and %(most)d.") % {"most": MOST_PER_MINUTE}, field="per_minute"
        )
    if terms.kind == SourceKind.HTTP:
        _check_url(terms.url)
    elif terms.proof == ProofKind.ED25519 and not is_public_key(terms.public_key):
        raise InvalidInput(
            _("An Ed25519 public key is 32 bytes, written in base64."), field="public_key"
        )


def _check_url(url: str) -> None:
    try:
        outbound.checked(url)
    except outbound.Refused as refused:
        raise InvalidInput(
            _("This address cannot be asked: %(why)s.") % {"why": refused}, field="url"
        ) from None
