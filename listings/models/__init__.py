"""Supply: what is registered, and on what terms it is offered.

    RegistrationScheme --< Certificate >-- DataIPAsset --< Listing
    ImportBatch --< ImportRow      (where drafts by the thousand come from)
    ListingChange                  (what the word index still has to read)

A listing offers one certificate's asset on stated terms; an asset may be listed more than once.
"""

from listings.models.asset import DataIPAsset
from listings.models.certificate import Certificate, RegistrationScheme
from listings.models.import_batch import ImportBatch, ImportRow
from listings.models.listing import Listing, ListingChange, ListingQuerySet

__all__ = [
    "Certificate",
    "DataIPAsset",
    "ImportBatch",
    "ImportRow",
    "Listing",
    "ListingChange",
    "ListingQuerySet",
    "RegistrationScheme",
]
