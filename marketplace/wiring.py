"""Who hears what: the asynchronous half of the platform on one page."""

from kernel.facts import Wiring
from listings import facts as supply
from listings import register_tasks
from listings import tasks as listings_tasks
from marketplace.complaints import facts as wrongs
from marketplace.complaints import tasks as complaints_tasks
from marketplace.deals import dispute_tasks, transfer_tasks
from marketplace.deals import facts as trade
from marketplace.deals import tasks as deals_tasks
from marketplace.payments import book_tasks, card_tasks
from marketplace.payments import facts as money
from marketplace.payments import tasks as payments_tasks
from marketplace.registration import facts as desk
from marketplace.registration import tasks as registration_tasks
from matching import facts as demand
from matching import news_tasks, notice_tasks
from matching import tasks as matching_tasks
from parties import facts as who
from parties import tasks as parties_tasks

WIRING: Wiring = {
    who.OrganisationSubmitted: (parties_tasks.ask_operators_to_verify,),
    who.OrganisationVerified: (parties_tasks.tell_verified,),
    who.OrganisationReturned: (parties_tasks.tell_returned,),
    who.OrganisationSuspended: (parties_tasks.tell_suspended, listings_tasks.recheck_listings_of),
    who.OrganisationRestored: (parties_tasks.tell_restored, listings_tasks.recheck_listings_of),
    who.RoleApplied: (parties_tasks.ask_operators_to_admit,),
    who.RoleAdmitted: (parties_tasks.tell_role_decided,),
    who.RoleRefused: (parties_tasks.tell_role_decided,),
    who.MemberInvited: (parties_tasks.mail_invitation,),
    who.MemberJoined: (parties_tasks.tell_admins_who_joined,),
    supply.CertificateVerified: (
        listings_tasks.recheck_listings_under,
        listings_tasks.tell_holder_of_certificate,
    ),
    supply.RegisterAnswered: (register_tasks.follow_answer,),
    supply.CertificateRejected: (listings_tasks.tell_holder_of_certificate,),
    supply.CertificateLapsed: (
        listings_tasks.recheck_listings_under,
        listings_tasks.tell_holder_of_certificate,
    ),
    supply.ListingReturned: (listings_tasks.tell_holder_of_listing,),
    supply.ListingPublished: (
        matching_tasks.match_listing,
        listings_tasks.tell_holder_of_listing,
    ),
    supply.ListingRevised: (matching_tasks.match_listing,),
    supply.SourceProofDecided: (listings_tasks.tell_holder_of_proof,),
    supply.RightsChanged: (listings_tasks.recheck_listings_on,),
    supply.CertificateEncumbered: (
        listings_tasks.recheck_listings_burdened,
        listings_tasks.tell_of_encumbrance,
    ),
    supply.EncumbranceReleased: (
        listings_tasks.recheck_listings_burdened,
        listings_tasks.tell_of_encumbrance,
    ),
    supply.ConsentRecorded: (
        listings_tasks.recheck_listings_burdened,
        listings_tasks.tell_holder_of_consent,
    ),
    supply.ListingSuspended: (
        listings_tasks.tell_holder_of_listing,
        notice_tasks.tell_posters,
        deals_tasks.tell_parties,
    ),
    supply.ListingResumed: (notice_tasks.tell_posters, deals_tasks.tell_parties),
    supply.ImportUploaded: (listings_tasks.check_uploaded,),
    supply.ImportMapped: (listings_tasks.check_uploaded,),
    supply.ImportRequested: (listings_tasks.run_confirmed,),
    demand.IntentSubmitted: (matching_tasks.auto_approve,),
    demand.IntentReturned: (notice_tasks.tell_return,),
    demand.IntentOpened: (matching_tasks.match_intent,),
    demand.IntentExpiring: (notice_tasks.tell_expiry,),
    demand.IntentEnded: (matching_tasks.end_pushes,),
    demand.MatchesProposed: (matching_tasks.push_matches,),
    demand.PushQueued: (matching_tasks.send_push,),
    demand.PushSent: (notice_tasks.tell_recipient,),
    demand.PushReminded: (notice_tasks.tell_reminder,),
    demand.PushAnswered: (notice_tasks.tell_answer,),
    demand.ScoringModelChanged: (matching_tasks.rematch_after,),
    demand.WatchFound: (news_tasks.tell_watch,),
    demand.NewsMailComposed: (news_tasks.mail_news,),
    trade.DealOpened: (deals_tasks.tell_opened,),
    trade.MessageSent: (deals_tasks.tell_message, deals_tasks.scan_attachments),
    trade.HelpMoved: (deals_tasks.tell_help,),
    trade.NdaMoved: (deals_tasks.tell_nda,),
    trade.OfferMade: (deals_tasks.tell_offer,),
    trade.OfferEnded: (deals_tasks.tell_offer_ended,),
    trade.OfferAccepted: (deals_tasks.tell_agreed, transfer_tasks.recheck_transfers),
    trade.ContractSigned: (
        deals_tasks.tell_signed,
        deals_tasks.follow_signature,
        deals_tasks.guard_exclusivity,
    ),
    trade.ExternalDealRecorded: (deals_tasks.follow_external_deal,),
    trade.TransferDecided: (transfer_tasks.ask_operators_to_review_transfer,),
    trade.TransferReviewed: (transfer_tasks.tell_transfer_reviewed,),
    trade.DealMoved: (
        deals_tasks.tell_moved,
        deals_tasks.release_exclusivity,
        deals_tasks.follow_correction,
        card_tasks.follow_deal,
        payments_tasks.settle_after_dispute,
    ),
    trade.DealAccepted: (deals_tasks.tell_accepted, payments_tasks.settle_when_complete),
    money.PaymentClaimed: (payments_tasks.tell_claimed,),
    money.ReceiptToCheck: (payments_tasks.ask_operators_to_check,),
    money.ClaimRefused: (payments_tasks.tell_refused,),
    money.ReceiptConfirmed: (payments_tasks.tell_confirmed, payments_tasks.settle_when_complete),
    money.StatementIssued: (book_tasks.tell_statement,),
    money.InvoiceRecorded: (book_tasks.tell_invoice,),
    money.RefundMoved: (card_tasks.send_refund_back, payments_tasks.tell_refund_moved),
    trade.DisputeOpened: (dispute_tasks.tell_dispute_opened,),
    trade.DisputeMoved: (dispute_tasks.tell_dispute_moved,),
    money.ExcessMoved: (payments_tasks.tell_excess_moved, payments_tasks.settle_when_complete),
    money.RefundDone: (payments_tasks.settle_when_complete,),
    money.CardPaid: (payments_tasks.settle_when_complete,),
    money.StepDue: (card_tasks.call_stripe,),
    money.StripeEventStored: (card_tasks.apply_stored,),
    money.BreakFound: (card_tasks.tell_break,),
    money.AccountAsked: (card_tasks.open_account,),
    money.AccountEnabled: (card_tasks.follow_account,),
    desk.ApplicationMoved: (
        registration_tasks.tell_applicant,
        registration_tasks.ask_operators_to_review,
    ),
    desk.ObjectionFiled: (registration_tasks.tell_objection_filed,),
    desk.ObjectionDecided: (registration_tasks.tell_objection_decided,),
    wrongs.ComplaintFiled: (complaints_tasks.mail_confirmation,),
    wrongs.ComplaintMoved: (complaints_tasks.tell_complaint_moved,),
}
