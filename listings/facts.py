"""Facts that listings announces."""

from dataclasses import dataclass

from kernel.facts import Fact


@dataclass(frozen=True)
class ListingSubmitted(Fact):
    """A holder asks for a listing to be published."""

    listing_id: int


@dataclass(frozen=True)
class ListingReturned(Fact):
    """A reviewer wants something changed before publication."""

    listing_id: int


@dataclass(frozen=True)
class ListingPublished(Fact):
    """A listing became visible to buyers, for the first time or again."""

    listing_id: int


@dataclass(frozen=True)
class ListingRevised(Fact):
    """A published listing says something else now, as its next version."""

    listing_id: int


@dataclass(frozen=True)
class ListingSuspended(Fact):
    """A listing is off the market for the time being."""

    listing_id: int


@dataclass(frozen=True)
class ListingResumed(Fact):
    """A suspended listing is on the market again."""

    listing_id: int


@dataclass(frozen=True)
class ListingWithdrawn(Fact):
    """A listing left the market for good."""

    listing_id: int


@dataclass(frozen=True)
class CertificateVerified(Fact):
    """A certificate is valid: found to be as recorded, or no longer frozen."""

    certificate_id: int


@dataclass(frozen=True)
class CertificateRejected(Fact):
    """An operator found that a certificate is not as recorded."""

    certificate_id: int


@dataclass(frozen=True)
class CertificateLapsed(Fact):
    """A certificate is no longer valid: frozen, expired, superseded or deregistered."""

    certificate_id: int


@dataclass(frozen=True)
class RegisterAnswered(Fact):
    """A register said something of a certificate."""

    answer_id: int


@dataclass(frozen=True)
class SourceProofAdded(Fact):
    """A holder filed a source proof; an operator has to examine it."""

    source_proof_id: int


@dataclass(frozen=True)
class SourceProofDecided(Fact):
    """An operator accepted a source proof or did not."""

    source_proof_id: int


@dataclass(frozen=True)
class RightsChanged(Fact):
    """Who holds what in an asset, or by which proof, is different now."""

    asset_id: int


@dataclass(frozen=True)
class CertificateEncumbered(Fact):
    """A pledge or an exclusive licence burdens a certificate."""

    encumbrance_id: int


@dataclass(frozen=True)
class EncumbranceReleased(Fact):
    """An encumbrance is over."""

    encumbrance_id: int


@dataclass(frozen=True)
class ConsentRecorded(Fact):
    """The beneficiary of an encumbrance allowed something."""

    encumbrance_id: int


@dataclass(frozen=True)
class ImportUploaded(Fact):
    """A table was uploaded; it may now be looked through."""

    import_batch_id: int


@dataclass(frozen=True)
class ImportMapped(Fact):
    """It is settled which column means what: the rows from the next on may be checked."""

    import_batch_id: int


@dataclass(frozen=True)
class ImportRequested(Fact):
    """A person confirmed an import, or one stretch of it is done: the next rows may be read."""

    import_batch_id: int
