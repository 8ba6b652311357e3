"""What waits at the operators' desks: each queue that is not empty, and how long it is."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from listings.models import Certificate, Listing
from marketplace.complaints.models import Complaint
from marketplace.deals.models import Dispute, HelpRequest
from marketplace.payments.models import PaymentClaim, ReconBreak
from matching.models import Intent
from parties.models import Organisation, OrganisationRole

Words = object  # a lazy translation
TO_HANDLE = ("submitted", "counter_notice", "unanswered")


@dataclass(frozen=True, slots=True)
class Queue:
    """One desk's queue: where it is, and how many wait in it."""

    label: Words
    href: str
    n: int


# Label, address, how many wait there.
DESKS: tuple[tuple[Words, str, Callable[[Actor], int]], ...] = (
    (
        _("Listings to review"),
        "/console/reviews/",
        lambda actor: Listing.objects.governed_by(actor).filter(status="submitted").count(),
    ),
    (
        _("Certificates to verify"),
        "/console/reviews/certificates/",
        lambda _actor: Certificate.objects.filter(status="recorded").count(),
    ),
    (
        _("Intents to review"),
        "/console/reviews/intents/",
        lambda actor: Intent.objects.reviewable_by(actor).count(),
    ),
    (
        _("Organisations to verify"),
        "/console/reviews/organisations/",
        lambda _actor: Organisation.objects.filter(status="submitted").count(),
    ),
    (
        _("Roles to admit"),
        "/console/roles/",
        lambda _actor: OrganisationRole.objects.filter(status="applied").count(),
    ),
    (
        _("Complaints to handle"),
        "/console/complaints/",
        lambda _actor: Complaint.objects.filter(status__in=TO_HANDLE).count(),
    ),
    (
        _("Requests for help"),
        "/console/help-requests/",
        lambda _actor: HelpRequest.objects.waiting().count(),
    ),
    (
        _("Disputes to decide"),
        "/console/finance/",
        lambda _actor: Dispute.objects.undecided().count(),
    ),
    (
        _("Receipts to check"),
        "/console/finance/receipts/",
        lambda _actor: PaymentClaim.objects.filter(status="checking").count(),
    ),
    (
        _("Differences with Stripe"),
        "/console/finance/breaks/",
        lambda _actor: ReconBreak.objects.filter(status="open").count(),
    ),
)


def queues(actor: Actor) -> list[Queue]:
    """Return the queues in which something waits; none for anybody but operators."""
    if not actor.is_operator:
        return []
    counted = [Queue(label, href, count(actor)) for label, href, count in DESKS]
    return [queue for queue in counted if queue.n]
