"""Papers, holdings and burdens for tests, straight into the database."""

from datetime import date
from hashlib import sha256
from itertools import count

from kernel.actor import Actor
from listings.models import (
    AIDatasetProfile,
    Assessment,
    AssetHolder,
    Certificate,
    DataIPAsset,
    Encumbrance,
    EncumbranceConsent,
    SourceProof,
)
from listings.models.rights import first_holdings
from parties.models import Organisation, StoredFile
from parties.tests.build import BORN_AT, an_organisation

_serial = count(1)


def a_file(owner: Organisation | Actor, name: str = "paper.pdf") -> StoredFile:
    """Return a stored file of ``owner``, without bytes on the disk."""
    return StoredFile.objects.create(
        organisation_id=owner.party if isinstance(owner, Actor) else owner.pk,
        sha256=sha256(f"{next(_serial)}".encode()).hexdigest(),
        size=7,
        media_type="application/pdf",
        name=name,
        created_at=BORN_AT,
    )


def a_source_proof(
    asset: DataIPAsset, *, status: str = "accepted", valid_to: date | None = None
) -> SourceProof:
    """Return a note on one's own collection."""
    proof = SourceProof.objects.create(
        asset=asset,
        kind="self_collection_note",
        document=a_file(asset.holder),
        valid_to=valid_to,
        created_at=BORN_AT,
    )
    if status != "submitted":
        SourceProof.objects.filter(pk=proof.pk).update(status=status, decided_at=BORN_AT)
    return SourceProof.objects.get(pk=proof.pk)


def with_rights(asset: DataIPAsset) -> DataIPAsset:
    """Give an asset what it needs to be listed: its holder's rights and an accepted proof."""
    AssetHolder.objects.bulk_create(first_holdings(asset))
    a_source_proof(asset)
    return asset


def a_bank(name: str = "") -> Organisation:
    """Return a verified bank."""
    return an_organisation(name or f"Bank {next(_serial)}", roles=["bank"])


def a_pledge(certificate: Certificate, *, bank: Organisation | None = None) -> Encumbrance:
    """Return a live pledge of ``certificate``."""
    return Encumbrance.objects.create(
        certificate=certificate,
        kind="pledge",
        beneficiary=bank or a_bank(),
        starts_on=date(2025, 7, 1),
        reference="PL-1",
        created_at=BORN_AT,
    )


def an_exclusive(certificate: Certificate, **fields: object) -> Encumbrance:
    """Return a live exclusive licence for all of China, in 2026."""
    return Encumbrance.objects.create(
        **{
            "certificate": certificate,
            "kind": "exclusive_licence",
            "beneficiary_name": "Ningbo Motors",
            "territory": ["CN"],
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2026, 12, 31),
            "created_at": BORN_AT,
            **fields,
        }
    )


def a_consent(burden: Encumbrance, act: str) -> EncumbranceConsent:
    """Return the beneficiary's consent to ``act``."""
    assert burden.beneficiary is not None
    return EncumbranceConsent.objects.create(
        encumbrance=burden, act=act, document=a_file(burden.beneficiary), given_at=BORN_AT
    )


def a_report(asset: DataIPAsset, **fields: object) -> Assessment:
    """Return a compliance assessment in force."""
    return Assessment.objects.create(
        **{
            "asset": asset,
            "kind": "compliance",
            "assessor_name": "Zhejiang Law Office",
            "person": "Chen Hong",
            "result": "No objection",
            "assessed_on": date(2025, 6, 3),
            "report": a_file(asset.holder, "report.pdf"),
            "created_at": BORN_AT,
            **fields,
        }
    )


def an_ai_profile(asset: DataIPAsset, **fields: object) -> AIDatasetProfile:
    """Return a complete profile of a corpus of recorded speech."""
    profile = AIDatasetProfile(
        **{
            "asset": asset,
            "use": ["train"],
            "modalities": ["speech"],
            "task": "Recognition of dialects",
            "annotation_method": "none",
            "cleaning": "Silence cut",
            "deduplication": "By acoustic fingerprint",
            "desensitisation": "Names replaced by tones",
            "duration_s": 360_000,
            "component_licences": [{"part": "Own recordings", "licence": "Contract", "source": ""}],
            "pi_treatment": "Consent of each speaker on file",
            "known_limits": "Few speakers above 70",
            "created_at": BORN_AT,
            "updated_at": BORN_AT,
            **fields,
        }
    )
    profile.is_complete = not profile.missing
    profile.save()
    return profile
