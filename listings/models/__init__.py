"""Supply: what is registered, and on what terms it is offered.

    RegistrationScheme --< Certificate >-- DataIPAsset --< Listing
                      |                  |--< AssetHolder, SourceProof, EvidenceDeposit, Assessment
                      |                  |--- AIDatasetProfile --< AIProfileReview
                      |                  `--< ComplianceFile, EvidenceAccess
                      `--< Encumbrance --< EncumbranceConsent
    RegistrationScheme --- RegistrySource, --< RegisterExport --< RegisterEntry
    Certificate --- RegisterCheck, --< RegistryAnswer   (what an authority's register says)
    ImportBatch --< ImportRow      (where drafts by the thousand come from)
    ListingChange                  (what the word index still has to read)
    EmptySearch                    (words that found nothing, counted by day)

A listing offers one certificate's asset on stated terms; an asset may be listed more than once.
"""

from listings.models.ai_profile import AIDatasetProfile, AIProfileReview
from listings.models.assessment import Assessment
from listings.models.asset import DataIPAsset
from listings.models.certificate import Certificate
from listings.models.empty_search import EmptySearch
from listings.models.encumbrance import Encumbrance, EncumbranceConsent
from listings.models.evidence import ComplianceFile, EvidenceAccess
from listings.models.import_batch import ImportBatch, ImportRow
from listings.models.listing import Listing, ListingChange, ListingQuerySet
from listings.models.registry import (
    RegisterCheck,
    RegisterEntry,
    RegisterExport,
    RegistryAnswer,
    RegistrySource,
)
from listings.models.rights import AssetHolder, EvidenceDeposit, SourceProof
from listings.models.scheme import RegistrationScheme, SchemeRevision

__all__ = [
    "AIDatasetProfile",
    "AIProfileReview",
    "Assessment",
    "AssetHolder",
    "Certificate",
    "ComplianceFile",
    "DataIPAsset",
    "EmptySearch",
    "Encumbrance",
    "EncumbranceConsent",
    "EvidenceAccess",
    "EvidenceDeposit",
    "ImportBatch",
    "ImportRow",
    "Listing",
    "ListingChange",
    "ListingQuerySet",
    "RegisterCheck",
    "RegisterEntry",
    "RegisterExport",
    "RegistrationScheme",
    "RegistryAnswer",
    "RegistrySource",
    "SchemeRevision",
    "SourceProof",
]
