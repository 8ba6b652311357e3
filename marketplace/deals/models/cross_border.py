"""Checks of transfers out of the mainland, the events of their life, and the limits in force."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actor import Actor
from kernel.lifecycle import EventRow, IllegalMove, Moves, VersionedQuerySet
from kernel.models import code_array
from kernel.noun import Noun
from marketplace.deals.models.deal import Deal
from marketplace.deals.vocabulary import CLEARING, FILED, Outcome, Zone
from parties.models import StoredFile, User


class CrossBorderLimits(models.Model):
    """One version of the table's numbers. Rows are never changed: an edit is the next version."""

    version = models.PositiveSmallIntegerField(unique=True)
    assess_pi = models.PositiveIntegerField(_("persons: assessment from"))
    assess_sensitive = models.PositiveIntegerField(_("persons, sensitive: assessment from"))
    file_pi = models.PositiveIntegerField(_("persons: contract or certification from"))
    file_sensitive = models.PositiveIntegerField(
        _("persons, sensitive: contract or certification from")
    )
    assessment_months = models.PositiveSmallIntegerField(_("an assessment is valid for (months)"))
    source = models.CharField(_("source"), max_length=300)
    note = models.CharField(_("why it changed"), max_length=400, blank=True)
    is_confirmed = models.BooleanField(_("confirmed against the text in force"), default=False)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(file_pi__gt=0, file_sensitive__gt=0, assessment_months__gt=0)
                & Q(file_pi__lt=F("assess_pi"), file_sensitive__lt=F("assess_sensitive")),
                name="crossborderlimits_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} v{self.version}"

    @classmethod
    def in_force(cls) -> "CrossBorderLimits":
        """Return the newest version."""
        return cls.objects.latest("version")


class CrossBorderCheckQuerySet(VersionedQuerySet["CrossBorderCheck"]):
    """Questions one can ask of many checks."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the deals one sees."""
        return self.filter(deal__in=Deal.objects.visible_to(actor))

    def of(self, actor: Actor) -> Self:
        """Those of one's own deals."""
        return self.filter(deal__in=Deal.objects.of(actor))

    def live(self) -> Self:
        """Those not rejected and not lapsed: at most one for each deal."""
        return self.exclude(status__in=CrossBorderCheck.ENDED)

    def confirmed(self) -> Self:
        """Those a reviewer confirmed and nothing has ended since."""
        return self.filter(status=CrossBorderCheck.Status.CONFIRMED)

    def under_way(self) -> Self:
        """Those of deals that are not over: not settled, cancelled or ended before signing."""
        return self.exclude(
            deal__status__in=[
                Deal.Status.SETTLED,
                Deal.Status.CANCELLED,
                Deal.Status.WITHDRAWN,
                Deal.Status.REJECTED,
                Deal.Status.EXPIRED,
            ]
        )

    def waiting(self) -> Self:
        """Those the table answered and a reviewer has not."""
        return self.filter(status=CrossBorderCheck.Status.DECIDED)

    def with_deal(self) -> Self:
        """With everything a row or a page shows, in one query."""
        return self.select_related(
            "deal__buyer", "deal__holder", "deal__listing__asset", "deal__intent", "impact_file"
        )


class CrossBorderCheck(Noun):
    """The facts of one transfer, what the table says of it, and a reviewer's word on that.

    ``facts`` and ``scope`` have the shapes of ``crossing.Facts`` and ``crossing.Scope``; with the
    facts stand the persons of this transfer and those declared outside (``pi_persons``,
    ``sensitive_persons``, ``pi_elsewhere``, ``sensitive_elsewhere``).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        DECIDED = "decided", pgettext_lazy("check", "to be confirmed by a reviewer")
        CONFIRMED = "confirmed", pgettext_lazy("check", "confirmed")
        REJECTED = "rejected", _("rejected")
        LAPSED = "lapsed", _("lapsed")

    ENDED: ClassVar[tuple[str, ...]] = ("rejected", "lapsed")
    MOVES: ClassVar[Moves] = {
        (Status.DRAFT, "decide", Status.DECIDED),
        (Status.DECIDED, "edit", Status.DRAFT),
        (Status.DECIDED, "confirm", Status.CONFIRMED),
        (Status.DECIDED, "reject", Status.REJECTED),
        (Status.CONFIRMED, "lapse", Status.LAPSED),
    }

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="cross_border_checks")
    recipient_name = models.CharField(_("recipient"), max_length=200)
    recipient_country = models.CharField(_("country"), max_length=2, help_text="ISO 3166")
    facts = models.JSONField(default=dict)
    scope = models.JSONField(default=dict)
    zone_flags = code_array(12)
    zone_ground = models.CharField(_("ground for the zone or sector"), max_length=400, blank=True)
    consent_obtained = models.BooleanField(_("separate consent obtained"), null=True)
    notice_given = models.BooleanField(_("notice given"), null=True)
    impact_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="cross_border_checks"
    )
    rule = models.CharField(max_length=4, blank=True, help_text="row of the table")
    rule_version = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=28, choices=Outcome, blank=True)
    missing = code_array(24)
    filing_no = models.CharField(_("filing number"), max_length=80, blank=True)
    filed_on = models.DateField(_("filed on"), null=True)
    valid_to = models.DateField(_("valid to"), null=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    status_reason = models.CharField(max_length=400, blank=True)
    stated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = CrossBorderCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal"],
                condition=~Q(status__in=["rejected", "lapsed"]),
                name="crossbordercheck_one_live_per_deal",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed")
                | Q(outcome__in=sorted(CLEARING), reviewer__isnull=False),
                name="crossbordercheck_confirmed_clears",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed")
                | ~Q(outcome__in=sorted(FILED))
                | (~Q(filing_no="") & Q(filed_on__isnull=False, valid_to__isnull=False)),
                name="crossbordercheck_filed_before_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(valid_to=None) | Q(valid_to__gt=F("filed_on")),
                name="crossbordercheck_filing_in_order",
            ),
        ]
        indexes = [models.Index(fields=["status", "valid_to"], name="crossbordercheck_expiry")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"

    @property
    def reason(self) -> str:
        """Why it stands as it does; a sentence of ours in the language of the page."""
        return _say(self.status_reason) if self.status_reason else ""

    @property
    def clears(self) -> bool:
        """Whether a reviewer may confirm what the table said."""
        return self.outcome in CLEARING

    @property
    def needs_filing(self) -> bool:
        """Whether something has to be filed before it can be confirmed."""
        return self.outcome in FILED

    @property
    def leaves(self) -> bool:
        """Whether, as stated, data leaves the mainland."""
        return self.outcome != Outcome.NOT_APPLICABLE

    @property
    def concerns_persons(self) -> bool:
        """Whether, as stated, it contains personal information."""
        return bool(self.facts.get("contains_pi") or self.facts.get("contains_sensitive"))

    @property
    def zone_labels(self) -> list[str]:
        """Which zones or sectors apply, in words."""
        return [str(Zone(flag).label) for flag in self.zone_flags]

    def require_decided(self, *, event: str) -> None:
        """Let an act pass that belongs to a decided check.

        Raises:
            IllegalMove: it stands elsewhere.
        """
        if self.status != self.Status.DECIDED:
            raise IllegalMove(
                _say("“%(event)s” is not possible while “%(status)s”.")
                % {
                    "event": _say(event.replace("_", " ")),
                    "status": _say(self.status.replace("_", " ")),
                }
            )

    def is_over_on(self, day: date) -> bool:
        """Whether its last day lies before ``day``."""
        return self.valid_to is not None and self.valid_to < day


class CrossBorderEvent(EventRow):
    """One move of a check. Append-only."""

    cross_border_check = models.ForeignKey(
        CrossBorderCheck, on_delete=models.PROTECT, related_name="events"
    )
    from_status = models.CharField(max_length=9, blank=True)
    to_status = models.CharField(max_length=9)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cross_border_check", "seq"], name="crossborderevent_seq"
            ),
        ]

    @classmethod
    def append(
        cls,
        check: CrossBorderCheck,
        event: str,
        *,
        before: str,
        actor: Actor,
        at: datetime,
        **data: object,
    ) -> "CrossBorderEvent":
        """Append ``event`` to the locked ``check``, which already stands in its new status."""
        return cls.objects.create(
            cross_border_check=check,
            seq=cls.next_seq(cross_border_check=check),
            event=event,
            at=at,
            actor_kind=actor.kind,
            actor_id=actor.user_id,
            organisation_id=actor.organisation_id,
            data=data,
            from_status=before,
            to_status=check.status,
        )
