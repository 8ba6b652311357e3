"""Money that goes back: agreed by both sides or ordered, sent by the holder, confirmed."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.money import MAX_MINOR, Money
from kernel.noun import Noun
from marketplace.deals.models import Deal
from marketplace.payments.models.slip import LONGEST_BANK, LONGEST_SERIAL

LIVE = ("proposed", "due", "claimed", "sent")


class RefundQuerySet(VersionedQuerySet["Refund"]):
    """Questions one can ask of many refunds."""

    def of(self, actor: Actor) -> Self:
        """Refunds on deals of the organisation the actor acts for."""
        side = Q(deal__buyer_id=actor.organisation_id) | Q(deal__holder_id=actor.organisation_id)
        return self.filter(side) if actor.organisation_id else self.none()

    def visible_to(self, actor: Actor) -> Self:
        """Those of either side; all for operators."""
        return self if actor.is_operator else self.of(actor)


class Refund(Noun):
    """One refund of a deal, whole or in part."""

    class Basis(models.TextChoices):
        AGREED = "agreed", _("agreed by both sides")
        ORDERED = "ordered", _("ordered by decision")
        CHARGEBACK = "chargeback", _("taken back by the card holder's bank")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        DUE = "due", _("to be paid back")
        CLAIMED = "claimed", _("sent, to be confirmed")
        SENT = "sent", _("on its way back through Stripe")
        DONE = "done", _("paid back – confirmed by both sides")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ABANDONED = "abandoned", _("given up")

    MOVES: ClassVar[Moves] = {
        (Status.PROPOSED, "agree", Status.DUE),
        (Status.PROPOSED, "decline", Status.DECLINED),
        (Status.PROPOSED, "withdraw", Status.WITHDRAWN),
        (Status.DUE, "claim", Status.CLAIMED),
        (Status.CLAIMED, "confirm", Status.DONE),
        (Status.CLAIMED, "refuse", Status.DUE),
        (Status.DUE, "abandon", Status.ABANDONED),
        (Status.CLAIMED, "abandon", Status.ABANDONED),
        (Status.DUE, "send", Status.SENT),
        (Status.SENT, "finish", Status.DONE),
        (Status.SENT, "fail", Status.DUE),
    }

    refund_no = models.CharField(max_length=20, unique=True, help_text="RB…")
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField(help_text="minor units of the deal's currency")
    currency = models.CharField(max_length=3)
    basis = models.CharField(max_length=10, choices=Basis)
    reason = models.CharField(max_length=400)
    by_card = models.BooleanField(default=False, help_text="it goes back through Stripe")
    proposed_by_id = models.BigIntegerField(null=True)
    proposed_by_organisation_id = models.BigIntegerField(null=True)
    agreed_by_id = models.BigIntegerField(null=True)
    agreed_by_organisation_id = models.BigIntegerField(null=True)
    payer_bank = models.CharField(_("payer's bank"), max_length=LONGEST_BANK, blank=True)
    bank_serial = models.CharField(_("bank serial number"), max_length=LONGEST_SERIAL, blank=True)
    value_on = models.DateField(_("value date"), null=True)
    claimed_by_id = models.BigIntegerField(null=True)
    confirmed_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True, help_text="why refused or given up")
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)

    objects = RefundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal"], condition=Q(status__in=LIVE), name="refund_one_live_per_deal"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__range=(1, MAX_MINOR)), name="refund_amount_range"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by_organisation_id=None)
                | ~Q(agreed_by_organisation_id=F("proposed_by_organisation_id")),
                name="refund_two_organisations",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id=None) | ~Q(confirmed_by_id=F("claimed_by_id")),
                name="refund_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["claimed", "done"]) | Q(value_on__isnull=False),
                name="refund_sent_has_a_slip",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(confirmed_by_id__isnull=False) | Q(by_card=True),
                name="refund_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(basis="chargeback") | Q(proposed_by_id__isnull=False),
                name="refund_proposed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(by_card=True), name="refund_sent_by_card"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.refund_no}"

    @property
    def amount(self) -> Money:
        """What goes back."""
        return Money(self.amount_minor, self.currency)
