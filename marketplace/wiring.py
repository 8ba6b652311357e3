"""Who hears what: the asynchronous half of the platform on one page."""

from kernel.facts import Wiring
from listings import facts as supply
from listings import tasks as listings_tasks
from parties import facts as who
from parties import tasks as parties_tasks

WIRING: Wiring = {
    who.OrganisationSubmitted: (parties_tasks.ask_operators_to_verify,),
    who.OrganisationVerified: (parties_tasks.tell_verified,),
    who.OrganisationReturned: (parties_tasks.tell_returned,),
    who.OrganisationSuspended: (parties_tasks.tell_suspended, listings_tasks.suspend_listings_of),
    who.OrganisationRestored: (parties_tasks.tell_restored,),
    who.RoleApplied: (parties_tasks.ask_operators_to_admit,),
    who.RoleAdmitted: (parties_tasks.tell_role_decided,),
    who.RoleRefused: (parties_tasks.tell_role_decided,),
    who.MemberInvited: (parties_tasks.mail_invitation,),
    who.MemberJoined: (parties_tasks.tell_admins_who_joined,),
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
