"""Who hears what: the asynchronous half of the platform on one page."""

from kernel.facts import Wiring
from listings import facts as supply
from listings import tasks as listings_tasks
from parties import facts as who

WIRING: Wiring = {
    who.OrganisationSuspended: (listings_tasks.suspend_listings_of,),
    supply.CertificateVerified: (listings_tasks.tell_holder_of_certificate,),
    supply.CertificateRejected: (listings_tasks.tell_holder_of_certificate,),
    supply.CertificateLapsed: (
        listings_tasks.suspend_listings_under,
        listings_tasks.tell_holder_of_certificate,
    ),
    supply.ListingReturned: (listings_tasks.tell_holder_of_listing,),
    supply.ListingPublished: (listings_tasks.tell_holder_of_listing,),
    supply.ListingSuspended: (listings_tasks.tell_holder_of_listing,),
}
