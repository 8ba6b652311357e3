"""The deal and the events of its life."""

from datetime import datetime, timedelta
from typing import ClassVar, Literal, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from kernel.lifecycle import EventRow, IllegalMove, Moves, VersionedQuerySet
from kernel.models import code_array
from kernel.money import MAX_MINOR, Money
from kernel.noun import Noun
from listings.models import Listing
from matching.models import Intent, Push
from parties.models import Organisation

OWN_VENUE = "own"
UNSIGNED = ("matched", "negotiating", "contract_drafted")  # before the contract is signed
UNAGREED = ("matched", "negotiating", "withdrawn", "rejected", "expired")  # nothing is in force
LANDINGS = frozenset({"contract_signed", "imported"})  # entering one of these is landing
DISPUTABLE = (
    "payment_pending",
    "paid",
    "delivering",
    "delivered",
    "accepted",
    "partially_refunded",
    "settled",
)
RECEIVABLE = ("payment_pending", "paid", "delivering", "delivered", "accepted")
CORRECTABLE = ("contract_signed", "payment_pending", "paid")  # delivery has not begun
REFUNDABLE = ("paid", "delivering", "delivered", "dispute_open")


class RealisationType(models.TextChoices):
    """How the data IP became value (DOMAIN 1). Pledges are financing, never a deal."""

    TRADE = "trade", _("trade")
    LICENCE = "licence", _("licence")
    TRANSFER = "transfer", _("transfer")
    CAPITAL_CONTRIBUTION = "capital_contribution", _("capital contribution")
    INSURANCE = "insurance", _("insurance")
    SECURITISATION = "securitisation", _("securitisation")
    OTHER = "other", _("other")


class EndCode(models.TextChoices):
    """Why a side walked away before signing."""

    PRICE = "price", _("price")
    RIGHTS = "rights", _("rights, territory or term")
    DATA = "data", _("the data does not fit")
    RULES = "rules", _("compliance or cross-border rules")
    NO_ANSWER = "no_answer", _("the other side does not answer")
    ELSEWHERE = "elsewhere", _("agreed with somebody else")
    NO_NEED = "no_need", _("no longer needed or offered")
    OTHER = "other", pgettext_lazy("end reason", "another reason")


class PaymentTerms(models.TextChoices):
    """When the money is due."""

    PREPAID = "prepaid", _("before delivery")
    POSTPAID = "postpaid", _("after acceptance")
    INSTALMENTS = "instalments", _("in instalments")
    FREE = "free", _("free of charge")


class DealQuerySet(VersionedQuerySet["Deal"]):
    """Questions one can ask of many deals."""

    def visible_to(self, actor: Actor) -> Self:
        """Deals of either side; all for operators."""
        return self if actor.is_operator else self.of(actor)

    def of(self, actor: Actor) -> Self:
        """Deals of the organisation the actor acts for."""
        side = Q(buyer_id=actor.organisation_id) | Q(holder_id=actor.organisation_id)
        return self.filter(side) if actor.organisation_id else self.none()

    def moved_by(self, actor: Actor) -> Self:
        """All for clock and gateway; for operators those of other organisations; else one's own."""
        if actor.kind in ("clock", "gateway"):
            return self
        if not actor.is_operator:
            return self.of(actor)
        ours = Q(buyer_id=actor.organisation_id) | Q(holder_id=actor.organisation_id)
        return self.exclude(pk__in=Deal.objects.filter(ours))

    def reached_by(self, actor: Actor) -> Self:
        """All for operators and for no person, else one's own; for steps of another action."""
        return self if actor.kind in ("clock", "gateway") else self.visible_to(actor)

    def agreed_here(self) -> Self:
        """Deals of this platform whose terms are fixed: what there may be money for."""
        return self.filter(venue=OWN_VENUE).exclude(status__in=UNAGREED)

    def under_way(self) -> Self:
        """Those of this platform that have not come to their end."""
        ended = ("settled", "withdrawn", "rejected", "expired", "cancelled", "imported")
        return self.exclude(status__in=ended)

    def expirable(self, now: datetime) -> Self:
        """Negotiations that have been silent for NEGOTIATION_EXPIRY_DAYS."""
        silent_since = now - timedelta(days=settings.NEGOTIATION_EXPIRY_DAYS)
        return self.filter(status__in=UNSIGNED, last_activity_at__lte=silent_since)

    def silent_for(self, days: int, *, now: datetime) -> Self:
        """Deals whose silence is ``days`` old today: at least that, and less than a day more."""
        since = now - timedelta(days=days)
        return self.filter(
            last_activity_at__lte=since, last_activity_at__gt=since - timedelta(days=1)
        )

    def with_parties(self) -> Self:
        """With everything a row or the room shows, in one query."""
        return self.select_related(
            "buyer", "holder", "listing__certificate__scheme", "intent", "negotiation"
        )


class Deal(Noun):
    """A trade of a buyer and a holder, closed here or reported by the exchange it closed on."""

    class Status(models.TextChoices):
        MATCHED = "matched", pgettext_lazy("deal", "opened")
        NEGOTIATING = "negotiating", _("negotiating")
        CONTRACT_DRAFTED = "contract_drafted", _("contract drafted")
        CONTRACT_SIGNED = "contract_signed", _("signed")
        PAYMENT_PENDING = "payment_pending", _("payment pending")
        PAID = "paid", _("paid")
        DELIVERING = "delivering", _("delivering")
        DELIVERED = "delivered", _("delivered")
        ACCEPTED = "accepted", pgettext_lazy("deal", "accepted")
        SETTLED = "settled", _("settled")
        DISPUTE_OPEN = "dispute_open", _("in dispute")
        REFUND_PENDING = "refund_pending", _("refund pending")
        REFUNDED = "refunded", _("refunded")
        PARTIALLY_REFUNDED = "partially_refunded", _("partially refunded")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REJECTED = "rejected", _("rejected")
        EXPIRED = "expired", _("expired")
        CANCELLED = "cancelled", _("cancelled")
        IMPORTED = "imported", _("closed elsewhere")

    MOVES: ClassVar[Moves] = {  # DOMAIN 3.5, with what money adds (TRUST 1.3)
        (Status.MATCHED, "start_negotiation", Status.NEGOTIATING),
        (Status.NEGOTIATING, "accept_offer", Status.CONTRACT_DRAFTED),
        (Status.CONTRACT_DRAFTED, "reopen", Status.NEGOTIATING),
        (Status.CONTRACT_DRAFTED, "sign", Status.CONTRACT_DRAFTED),
        (Status.CONTRACT_DRAFTED, "sign", Status.CONTRACT_SIGNED),
        (Status.MATCHED, "withdraw", Status.WITHDRAWN),
        (Status.NEGOTIATING, "withdraw", Status.WITHDRAWN),
        (Status.CONTRACT_DRAFTED, "withdraw", Status.WITHDRAWN),
        (Status.MATCHED, "reject", Status.REJECTED),
        (Status.NEGOTIATING, "reject", Status.REJECTED),
        (Status.CONTRACT_DRAFTED, "reject", Status.REJECTED),
        (Status.MATCHED, "expire", Status.EXPIRED),
        (Status.NEGOTIATING, "expire", Status.EXPIRED),
        (Status.CONTRACT_DRAFTED, "expire", Status.EXPIRED),
        (Status.CONTRACT_SIGNED, "request_payment", Status.PAYMENT_PENDING),
        (Status.CONTRACT_SIGNED, "start_delivery", Status.DELIVERING),
        (Status.PAYMENT_PENDING, "confirm_payment", Status.PAID),
        *((status, "record_receipt", status) for status in RECEIVABLE),
        (Status.PAID, "start_delivery", Status.DELIVERING),
        (Status.DELIVERING, "deliver", Status.DELIVERED),
        (Status.DELIVERED, "request_changes", Status.DELIVERING),
        (Status.DELIVERED, "accept", Status.ACCEPTED),
        (Status.ACCEPTED, "settle", Status.SETTLED),
        (Status.CONTRACT_SIGNED, "cancel", Status.CANCELLED),
        (Status.PAYMENT_PENDING, "cancel", Status.CANCELLED),
        (Status.IMPORTED, "reverse", Status.CANCELLED),
        (Status.CONTRACT_SIGNED, "correct_terms", Status.CONTRACT_SIGNED),
        *((a, "correct_terms", b) for a in CORRECTABLE[1:] for b in CORRECTABLE[1:]),
        *((status, "open_dispute", "dispute_open") for status in DISPUTABLE),
        *(("dispute_open", "dismiss", status) for status in DISPUTABLE),
        *((status, "order_refund", "refund_pending") for status in REFUNDABLE),
        *((status, "agree_refund", "refund_pending") for status in REFUNDABLE),
        (Status.REFUND_PENDING, "refund_done", Status.REFUNDED),
        (Status.REFUND_PENDING, "refund_done", Status.PARTIALLY_REFUNDED),
        (Status.REFUND_PENDING, "abandon_refund", Status.DISPUTE_OPEN),
        (Status.PARTIALLY_REFUNDED, "settle", Status.SETTLED),
    }
    BIRTHS: ClassVar[Moves] = {
        ("", "open_deal", Status.MATCHED),
        ("", "record_external_deal", Status.IMPORTED),
    }

    deal_no = models.CharField(max_length=20, unique=True)
    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, null=True, related_name="deals")
    push = models.ForeignKey(Push, on_delete=models.PROTECT, null=True, related_name="deals")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, null=True, related_name="deals")
    buyer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="purchases"
    )
    holder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="sales"
    )
    counterparty_name = models.CharField(
        max_length=200, blank=True, help_text="the side that is no member here (closed elsewhere)"
    )

    realisation_type = models.CharField(
        max_length=24, choices=RealisationType, default=RealisationType.LICENCE
    )
    rights = code_array(8)
    exclusive = models.BooleanField(default=False)
    territory = code_array(6)
    term_months = models.PositiveSmallIntegerField(null=True)
    purpose = models.CharField(max_length=400, blank=True)
    cross_border = models.BooleanField(default=False, help_text="somebody said that data leaves")
    amount_minor = models.BigIntegerField(null=True, help_text="minor units; null until agreed")
    currency = models.CharField(max_length=3, default="CNY")
    payment_terms = models.CharField(
        max_length=12, choices=PaymentTerms, default=PaymentTerms.PREPAID
    )
    early_minor = models.BigIntegerField(
        default=0, help_text="what is due before delivery, of a price in instalments"
    )
    terms_revision = models.PositiveSmallIntegerField(
        default=0, help_text="which instalments are in force"
    )
    venue = models.CharField(
        max_length=32, default=OWN_VENUE, help_text="own, or a platform's slug"
    )
    venue_ref = models.CharField(max_length=120, blank=True, help_text="that platform's own number")
    terms_snapshot = models.JSONField(default=dict, help_text="the listing's terms at the request")

    status = models.CharField(max_length=20, choices=Status, default=Status.MATCHED)
    prior_status = models.CharField(
        max_length=20, blank=True, help_text="where a dispute or a refund began"
    )
    money_terms = models.JSONField(
        default=dict,
        help_text="as agreed: {fee: schedule, shares: {organisation: basis points}}; DOMAIN 2.5",
    )
    end_code = models.CharField(max_length=10, choices=EndCode, blank=True)
    end_reason = models.CharField(max_length=400, blank=True)
    landed_at = models.DateTimeField(
        null=True, help_text="a copy of the event's moment, to sort by"
    )
    concluded_on = models.DateField(null=True)
    voucher_no = models.CharField(max_length=20, null=True, unique=True)
    last_activity_at = models.DateTimeField()

    objects = DealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(buyer=F("holder")), name="deal_two_organisations"),
            models.CheckConstraint(
                condition=~Q(venue="own") | Q(buyer__isnull=False, holder__isnull=False),
                name="deal_own_has_both_sides",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor=None) | Q(amount_minor__range=(0, MAX_MINOR)),
                name="deal_amount_range",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNAGREED) | Q(amount_minor__isnull=False),
                name="deal_agreed_has_amount",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor=None)
                | ~Q(venue="own")
                | Q(payment_terms="free", amount_minor=0)
                | (~Q(payment_terms="free") & Q(amount_minor__gt=0)),
                name="deal_free_costs_nothing",
            ),
            models.UniqueConstraint(
                fields=["push"],
                condition=Q(venue="own")
                & ~Q(status__in=["withdrawn", "rejected", "expired", "cancelled"]),
                name="deal_one_live_per_push",
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-id"], name="deal_buyer"),
            models.Index(fields=["holder", "-id"], name="deal_holder"),
            models.Index(fields=["status", "last_activity_at"], name="deal_silence"),
            models.Index(fields=["intent"], name="deal_intent_status"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.deal_no}"

    @property
    def subject(self) -> str:
        """What the deal is about: the listing's title, else the intent's, else its number."""
        if self.listing is not None:
            return self.listing.title
        return self.intent.title if self.intent is not None else self.deal_no

    @property
    def is_cross_border(self) -> bool:
        """Whether it needs a cross-border check: as marked, by its intent, or a buyer abroad."""
        is_wanted = self.intent is not None and self.intent.cross_border
        is_abroad = self.buyer is not None and self.buyer.country != "CN"
        return self.cross_border or is_wanted or is_abroad

    @property
    def is_agreed(self) -> bool:
        """Whether its terms are fixed: by a contract, or by the platform that closed it."""
        return self.status not in UNAGREED

    @property
    def amount(self) -> Money | None:
        """The agreed amount; None until there is one."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    @property
    def is_paid_first(self) -> bool:
        """Whether something is due before delivery: the money is asked for after signing."""
        return self.payment_terms == PaymentTerms.PREPAID or self.early_minor > 0

    @property
    def is_paid_later(self) -> bool:
        """Whether something is due on or after delivery."""
        if self.payment_terms == PaymentTerms.INSTALMENTS:
            return self.early_minor < (self.amount_minor or 0)
        return self.payment_terms == PaymentTerms.POSTPAID

    @property
    def sides(self) -> list[int]:
        """The organisations concerned, buyer first."""
        return [side for side in (self.buyer_id, self.holder_id) if side]

    def require_status(self, *allowed: str, event: str) -> None:
        """Let an act pass that moves no status but belongs to certain ones.

        Raises:
            IllegalMove: the deal stands elsewhere.
        """
        if self.status not in allowed:
            raise IllegalMove(
                _say("“%(event)s” is not possible while “%(status)s”.")
                % {
                    "event": _say(event.replace("_", " ")),
                    "status": _say(self.status.replace("_", " ")),
                }
            )

    def side_of(self, actor: Actor) -> Literal["buyer", "holder", ""]:
        """Say on which side the actor's organisation stands; empty for neither."""
        if actor.organisation_id is None:
            return ""
        if actor.organisation_id == self.buyer_id:
            return "buyer"
        return "holder" if actor.organisation_id == self.holder_id else ""


class DealEvent(EventRow):
    """One move of a deal. What a landing or a correction is worth stands on it, for reports."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="events")
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    realisation_type = models.CharField(max_length=24, blank=True)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "seq"], name="dealevent_seq"),
            models.CheckConstraint(
                condition=~(Q(to_status__in=["contract_signed", "imported"]))
                | (Q(amount_minor__isnull=False) & ~Q(currency="") & ~Q(realisation_type="")),
                name="dealevent_landing_names_value",
            ),
        ]
        indexes = [models.Index(fields=["to_status", "at"], name="dealevent_landing")]

    @classmethod
    def append(
        cls, deal: Deal, event: str, *, before: str, actor: Actor, at: datetime, **data: object
    ) -> "DealEvent":
        """Append ``event`` to the locked ``deal``, which already stands in its new status."""
        valued = event == "correct_terms" or deal.status in LANDINGS
        return cls.objects.create(
            deal=deal,
            seq=cls.next_seq(deal=deal),
            event=event,
            at=at,
            actor_kind=actor.kind,
            actor_id=actor.user_id,
            organisation_id=actor.organisation_id,
            data=data,
            from_status=before,
            to_status=deal.status,
            realisation_type=deal.realisation_type if valued else "",
            amount_minor=deal.amount_minor if valued else None,
            currency=deal.currency if valued else "",
        )
