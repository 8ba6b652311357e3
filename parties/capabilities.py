"""Which role may do what, on whose objects: one table.

An actor may use a capability when their organisation plays one of ``roles`` (empty: any
organisation) **and** their own duty in it is one of ``duties``. ``whose`` says on whose objects;
the QuerySets ``editable_by`` and ``visible_to`` carry that out. The clock may do what ``by_clock``
grants and nothing else, the payment service what ``by_gateway`` grants.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import DomainError, NotAllowed
from parties.models import Duty, Membership, Organisation


class Capability(StrEnum):
    """A right to perform one kind of action."""

    REGISTER_ORGANISATION = "register_organisation"
    EDIT_ORGANISATION = "edit_organisation"
    INVITE_MEMBER = "invite_member"
    ISSUE_API_KEY = "issue_api_key"
    STORE_FILE = "store_file"
    APPLY_FOR_ROLE = "apply_for_role"
    ACCEPT_INVITATION = "accept_invitation"
    VERIFY_ORGANISATION = "verify_organisation"
    SUSPEND_ORGANISATION = "suspend_organisation"
    ADMIT_ROLE = "admit_role"

    RECORD_CERTIFICATE = "record_certificate"
    VERIFY_CERTIFICATE = "verify_certificate"
    FREEZE_CERTIFICATE = "freeze_certificate"
    EXPIRE_CERTIFICATE = "expire_certificate"
    DEREGISTER_CERTIFICATE = "deregister_certificate"
    ISSUE_CERTIFICATE = "issue_certificate"
    DRAFT_LISTING = "draft_listing"
    REVIEW_LISTING = "review_listing"
    SUSPEND_LISTING = "suspend_listing"
    WITHDRAW_LISTING = "withdraw_listing"
    IMPORT_LISTINGS = "import_listings"
    EDIT_RULES = "edit_rules"
    RECHECK_LISTING = "recheck_listing"
    ASK_REGISTER = "ask_register"
    KEEP_RIGHTS = "keep_rights"
    REVIEW_PROOF = "review_proof"
    ENCUMBER_CERTIFICATE = "encumber_certificate"
    RECORD_CONSENT = "record_consent"

    APPLY = "apply"

    POST_INTENT = "post_intent"
    REVIEW_INTENT = "review_intent"
    PROPOSE_MATCHES = "propose_matches"
    JUDGE_MATCH = "judge_match"
    TUNE_MATCHING = "tune_matching"
    WATCH = "watch"
    SEND_PUSH = "send_push"
    ANSWER_PUSH = "answer_push"
    EXPIRE = "expire"

    NEGOTIATE = "negotiate"
    SIGN_CONTRACT = "sign_contract"
    DELIVER = "deliver"
    CLAIM_PAYMENT = "claim_payment"
    CONFIRM_RECEIPT = "confirm_receipt"
    CHECK_RECEIPT = "check_receipt"
    ASK_PAYMENT = "ask_payment"
    SETTLE_DEAL = "settle_deal"
    CANCEL_DEAL = "cancel_deal"
    STATE_TRANSFER = "state_transfer"
    REVIEW_TRANSFER = "review_transfer"
    SET_TRANSFER_LIMITS = "set_transfer_limits"
    DISPUTE = "dispute"
    DECIDE_DISPUTE = "decide_dispute"
    REFUND = "refund"
    SEE_BOOKS = "see_books"
    KEEP_BOOKS = "keep_books"
    SET_FEES = "set_fees"
    RECORD_INVOICE = "record_invoice"

    REVIEW_APPLICATION = "review_application"
    OBJECT = "object"
    DECIDE_OBJECTION = "decide_objection"
    REVIEW_COMPLAINT = "review_complaint"
    ANSWER_COMPLAINT = "answer_complaint"

    REFER = "refer"
    RECORD_OUTCOME = "record_outcome"
    SEE_REPORTS = "see_reports"
    OPERATE = "operate"


@dataclass(frozen=True, slots=True)
class Grant:
    """Who holds a capability."""

    roles: frozenset[str]
    duties: frozenset[str]
    whose: Literal["own", "theirs and ours", "anybody's"]
    by_clock: bool = False
    by_gateway: bool = False


RECENT = timedelta(seconds=300)
ADMIN = frozenset({"admin"})
TRADERS = frozenset({"admin", "trader"})
PAPERS = frozenset({"admin", "trader", "legal"})
LAWYERS = frozenset({"admin", "legal"})
CASHIERS = frozenset({"admin", "finance"})
STAFF = frozenset({"admin", "trader", "legal", "finance"})
ANY: frozenset[str] = frozenset()
SUPPLIERS = frozenset({"holder", "merchant"})
BUYERS = frozenset({"buyer"})
SIDES = frozenset({"holder", "merchant", "buyer"})
OPERATORS = frozenset({"operator"})

GRANTS: dict[Capability, Grant] = {
    Capability.REGISTER_ORGANISATION: Grant(ANY, ANY, "own"),
    Capability.EDIT_ORGANISATION: Grant(ANY, ADMIN, "own"),
    Capability.INVITE_MEMBER: Grant(ANY, ADMIN, "own"),
    Capability.ISSUE_API_KEY: Grant(ANY, ADMIN, "own"),
    Capability.STORE_FILE: Grant(ANY, STAFF, "own"),
    Capability.APPLY_FOR_ROLE: Grant(ANY, ADMIN, "own"),
    Capability.ACCEPT_INVITATION: Grant(ANY, ANY, "own"),
    Capability.VERIFY_ORGANISATION: Grant(OPERATORS, STAFF, "anybody's"),
    Capability.SUSPEND_ORGANISATION: Grant(OPERATORS, STAFF, "anybody's"),
    Capability.ADMIT_ROLE: Grant(OPERATORS, STAFF, "anybody's"),
    Capability.RECORD_CERTIFICATE: Grant(ANY, PAPERS, "own"),
    Capability.VERIFY_CERTIFICATE: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.FREEZE_CERTIFICATE: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.EXPIRE_CERTIFICATE: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.DEREGISTER_CERTIFICATE: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.ISSUE_CERTIFICATE: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.DRAFT_LISTING: Grant(ANY, PAPERS, "own"),
    Capability.REVIEW_LISTING: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.SUSPEND_LISTING: Grant(ANY, STAFF, "theirs and ours", by_clock=True),
    Capability.WITHDRAW_LISTING: Grant(ANY, STAFF, "theirs and ours"),
    Capability.IMPORT_LISTINGS: Grant(ANY, PAPERS, "own", by_clock=True),
    Capability.EDIT_RULES: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.RECHECK_LISTING: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.ASK_REGISTER: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.KEEP_RIGHTS: Grant(ANY, PAPERS, "own"),
    Capability.REVIEW_PROOF: Grant(OPERATORS, STAFF, "anybody's"),
    Capability.ENCUMBER_CERTIFICATE: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.RECORD_CONSENT: Grant(ANY, PAPERS, "theirs and ours"),
    Capability.APPLY: Grant(ANY, PAPERS, "own"),
    Capability.POST_INTENT: Grant(ANY, TRADERS, "own"),
    Capability.REVIEW_INTENT: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.PROPOSE_MATCHES: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.JUDGE_MATCH: Grant(ANY, TRADERS, "own"),
    Capability.WATCH: Grant(ANY, STAFF | {"viewer"}, "own"),
    Capability.TUNE_MATCHING: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.SEND_PUSH: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.ANSWER_PUSH: Grant(SUPPLIERS, TRADERS, "own"),
    Capability.EXPIRE: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.NEGOTIATE: Grant(SIDES, TRADERS, "own"),
    Capability.SIGN_CONTRACT: Grant(SIDES, LAWYERS, "own"),
    Capability.DELIVER: Grant(SIDES, TRADERS, "own"),
    Capability.CLAIM_PAYMENT: Grant(BUYERS, CASHIERS, "own"),
    Capability.CONFIRM_RECEIPT: Grant(SUPPLIERS, CASHIERS, "own", by_gateway=True),
    Capability.CHECK_RECEIPT: Grant(OPERATORS, CASHIERS, "anybody's"),
    Capability.ASK_PAYMENT: Grant(SUPPLIERS, STAFF, "own", by_clock=True),
    Capability.CANCEL_DEAL: Grant(OPERATORS, STAFF, "anybody's"),
    Capability.DISPUTE: Grant(ANY, STAFF, "theirs and ours", by_clock=True, by_gateway=True),
    Capability.DECIDE_DISPUTE: Grant(OPERATORS, STAFF, "anybody's", by_gateway=True),
    Capability.REFUND: Grant(SIDES, CASHIERS, "own", by_clock=True, by_gateway=True),
    Capability.SEE_BOOKS: Grant(OPERATORS, STAFF | {"viewer"}, "anybody's"),
    Capability.KEEP_BOOKS: Grant(OPERATORS, CASHIERS, "anybody's", by_clock=True, by_gateway=True),
    Capability.RECORD_INVOICE: Grant(SUPPLIERS, CASHIERS, "own"),
    Capability.SET_FEES: Grant(OPERATORS, ADMIN, "anybody's"),
    Capability.SETTLE_DEAL: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.STATE_TRANSFER: Grant(SIDES, PAPERS, "own"),
    Capability.REVIEW_TRANSFER: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.SET_TRANSFER_LIMITS: Grant(OPERATORS, ADMIN, "anybody's"),
    Capability.REVIEW_APPLICATION: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.OBJECT: Grant(ANY, STAFF, "own"),
    Capability.DECIDE_OBJECTION: Grant(OPERATORS, STAFF, "anybody's"),
    Capability.REVIEW_COMPLAINT: Grant(OPERATORS, STAFF, "anybody's", by_clock=True),
    Capability.ANSWER_COMPLAINT: Grant(ANY, PAPERS, "own"),
    Capability.REFER: Grant(OPERATORS, STAFF, "anybody's"),
    Capability.RECORD_OUTCOME: Grant(OPERATORS, STAFF, "anybody's"),
    Capability.SEE_REPORTS: Grant(OPERATORS, STAFF | {"viewer"}, "anybody's"),
    Capability.OPERATE: Grant(OPERATORS, STAFF, "anybody's"),
}


def may(actor: Actor, capability: Capability) -> bool:
    """Say whether the actor holds the capability; for navigation, never instead of ``require``."""
    grant = GRANTS[capability]
    if actor.kind == "clock":
        return grant.by_clock
    if actor.kind == "gateway":
        return grant.by_gateway
    if not actor.is_signed_in:
        return False
    has_role = not grant.roles or bool(grant.roles & actor.roles)
    return has_role and (not grant.duties or actor.duty in grant.duties)


def require(actor: Actor, capability: Capability) -> None:
    """Let the actor pass.

    Raises:
        NotAllowed: neither the organisation's roles nor the person's duty grant ``capability``;
            the message names what is missing.
    """
    if may(actor, capability):
        return
    grant = GRANTS[capability]
    raise NotAllowed(
        _("This needs the role %(roles)s and the duty %(duties)s.")
        % {
            "roles": " / ".join(sorted(grant.roles)) or _("any"),
            "duties": " / ".join(sorted(grant.duties)) or _("any"),
        }
    )


class FourEyes(DomainError):
    """The reviewer belongs to an organisation concerned (G12)."""

    code = "four_eyes"
    status = 403


class PartyNotVerified(DomainError):
    """The organisation's identity is not verified today (G2)."""

    code = "party_not_verified"


def require_independent(actor: Actor, *organisation_ids: int) -> None:
    """Let a reviewer pass who is a member of none of the organisations; the clock always.

    Raises:
        FourEyes: the person belongs to one of them, whichever organisation they act for now.
    """
    if actor.user_id is None:
        return
    members = Membership.objects.in_force().filter(organisation_id__in=organisation_ids)
    if members.filter(user_id=actor.user_id).exists():
        raise FourEyes(_("You belong to an organisation concerned: a colleague must decide this."))


class ProofTooOld(DomainError):
    """The person proved too long ago to be who they are, or never at this device."""

    code = "proof_too_old"
    status = 403


def require_recent_proof(proven_at: datetime | None, *, now: datetime) -> None:
    """Let a person pass who proved to be who they are in the last five minutes.

    Raises:
        ProofTooOld: longer ago, or never.
    """
    if proven_at is None or now - proven_at > RECENT:
        raise ProofTooOld(_("Confirm first that it is you: this needs a sign-in just now."))


def require_verified(organisation: Organisation) -> None:
    """Let an organisation pass whose identity an operator has verified.

    Raises:
        PartyNotVerified: it is not verified today.
    """
    if not organisation.is_verified:
        raise PartyNotVerified(
            _("“%(name)s” is not verified: complete its registration and submit it for review.")
            % {"name": organisation.name}
        )


class LastAdministrator(DomainError):
    """Nobody would be left to administer the organisation."""

    code = "last_administrator"


def require_another_admin(membership: Membership) -> None:
    """Let a membership go or change; the caller holds the organisation's lock.

    Raises:
        LastAdministrator: it is the only one that administers the organisation.
    """
    if membership.duty != Duty.ADMIN:
        return
    admins = Membership.objects.in_force().filter(
        organisation_id=membership.organisation_id, duty=Duty.ADMIN
    )
    if not admins.exclude(pk=membership.pk).exists():
        raise LastAdministrator(_("Make somebody else administrator first."))
