"""Listings: an asset offered on stated terms; and the feed that the word index follows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.lifecycle import Moves, VersionedQuerySet
from kernel.models import code_array
from kernel.money import MAX_MINOR, Money
from kernel.noun import Noun
from listings.models.asset import DataIPAsset
from listings.models.certificate import Certificate
from listings.models.encumbrance import Encumbrance
from listings.models.rights import AssetHolder, SourceProof
from listings.vocabulary.codes import DeliveryForm
from listings.vocabulary.kinds import PricingModel, Right, Visibility, labels_of
from listings.vocabulary.rights import ConsentAct
from listings.vocabulary.territory import territory_labels
from parties.models import Organisation

UNPRICED = [PricingModel.NEGOTIATED, PricingModel.AUCTION, PricingModel.FREE]


def _is_offered() -> models.Func:
    """Return whether a holding's right is among those that the outer listing offers."""
    return models.Func(
        models.F("right"),
        models.OuterRef("rights_offered"),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )


class ListingQuerySet(VersionedQuerySet["Listing"]):
    """Questions one can ask of many listings."""

    def published(self) -> Self:
        """Listings on the market."""
        return self.filter(status=Listing.Status.PUBLISHED)

    def tradable_on(self, day: date) -> Self:
        """Published, not past its end, proven and free to be traded on ``day`` (Shanghai).

        The certificate is valid, a source proof accepted and in force, the holder's term runs, and
        whoever has a pledge on it agreed. The same rules suspend it a moment later (``recheck``).
        """
        in_time = Q(certificate__valid_to=None) | Q(certificate__valid_to__gte=day)
        unexpired = Q(expires_on=None) | Q(expires_on__gte=day)
        proofs = SourceProof.objects.in_force_on(day).filter(asset=models.OuterRef("asset"))
        over = AssetHolder.objects.over_on(day).filter(
            _is_offered(), asset=models.OuterRef("asset"), organisation=models.OuterRef("holder")
        )
        pledges = Encumbrance.objects.pledges().filter(certificate=models.OuterRef("certificate"))
        return self.published().filter(
            in_time,
            unexpired,
            models.Exists(proofs),
            ~models.Exists(over),
            ~models.Exists(pledges.without_consent_to(ConsentAct.LIST)),
            certificate__status=Certificate.Status.VALID,
            certificate__valid_from__lte=day,
            holder__status=Organisation.Status.VERIFIED,
        )

    def comparable_to(self, listing: "Listing", *, today: date) -> Self:
        """Those of other holders that all may see: same industry, some data type in common.

        Only with a price that somebody may pay as it stands. Nothing compares with what names no
        industry.
        """
        asset = listing.asset
        alike = Q(asset__data_kinds__overlap=asset.data_kinds) if asset.data_kinds else Q()
        rows = self.tradable_on(today).filter(visibility=Visibility.PUBLIC, price_minor__gt=0)
        rows = rows.filter(alike, asset__division=asset.division)
        return rows.exclude(holder=listing.holder_id) if asset.division else rows.none()

    def stopped_by_rule(self) -> Self:
        """Those that a rule took off the market: they come back when it no longer applies."""
        return self.filter(
            status=Listing.Status.SUSPENDED, suspended_by=Listing.SuspendedBy.CLOCK
        ).exclude(suspended_for="")

    def visible_to(self, actor: Actor) -> Self:
        """Those on the market, one's own in any state, all for operators.

        Listings for verified organisations only are hidden from visitors.
        """
        return self._seen_by(actor, [Listing.Status.PUBLISHED])

    def readable_by(self, actor: Actor) -> Self:
        """Those whose page the actor may open: visible ones, and what was on the market once.

        A suspended listing's page says why it is off the market, a withdrawn one's is a tombstone.
        """
        gone = [Listing.Status.SUSPENDED, Listing.Status.WITHDRAWN]
        return self._seen_by(actor, [Listing.Status.PUBLISHED, *gone])

    def _seen_by(self, actor: Actor, statuses: Sequence[str]) -> Self:
        if actor.is_operator:
            return self
        seen = [Visibility.PUBLIC, *([Visibility.VERIFIED] if actor.roles else [])]
        was_public = Q(status__in=statuses, visibility__in=seen, published_at__isnull=False)
        own = Q(holder_id=actor.organisation_id) if actor.organisation_id else Q(pk=None)
        return self.filter(was_public | own)

    def editable_by(self, actor: Actor) -> Self:
        """Listings of the organisation the actor acts for."""
        return self.filter(holder_id=actor.organisation_id)

    def live(self) -> Self:
        """Those somebody relies on: under review, in notice, published or suspended."""
        ended = (Listing.Status.DRAFT, Listing.Status.RETURNED, Listing.Status.WITHDRAWN)
        return self.exclude(status__in=ended)

    def not_withdrawn(self) -> Self:
        """Those that have not left the market for good."""
        return self.exclude(status=Listing.Status.WITHDRAWN)

    def notice_over_at(self, moment: datetime) -> Self:
        """Those whose public notice is over at ``moment``."""
        return self.filter(status=Listing.Status.IN_NOTICE).exclude(notice_ends_at__gt=moment)

    def titled_like(self, title: str) -> Self:
        """Those not withdrawn whose title is ``title`` but for case: likely duplicates."""
        return self.not_withdrawn().filter(title__iexact=title.strip())

    def governed_by(self, actor: Actor) -> Self:
        """Those the actor may take off the market: one's own; all for operators and the clock."""
        if actor.is_operator or actor.kind == "clock":
            return self
        return self.editable_by(actor)

    def with_terms(self) -> Self:
        """With everything a list row or a match shows, in one query."""
        return self.select_related("asset__ai_profile", "certificate__scheme", "holder")


class Listing(Noun):
    """One certificate's data set and algorithm rules, offered on stated terms."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("under review")
        RETURNED = "returned", _("returned")
        IN_NOTICE = "in_notice", _("in public notice")
        PUBLISHED = "published", _("published")
        SUSPENDED = "suspended", _("suspended")
        WITHDRAWN = "withdrawn", pgettext_lazy("listing", "withdrawn")

    class SuspendedBy(models.TextChoices):
        HOLDER = "holder", _("by the holder")
        OPERATOR = "operator", _("by the operator")
        CLOCK = "clock", _("by rule")

    class Rule(models.TextChoices):
        """By which rule the clock took it off the market: it comes back when that is over."""

        CERTIFICATE = "certificate"
        HOLDER = "holder"
        SOURCE_PROOF = "source_proof"
        TERM = "term"
        RIGHTS = "rights"
        PLEDGE = "pledge"
        EXCLUSIVE = "exclusive"

    REASON_LENGTH: ClassVar[int] = 400
    MOVES: ClassVar[Moves] = {
        (Status.DRAFT, "submit", Status.SUBMITTED),
        (Status.RETURNED, "submit", Status.SUBMITTED),
        (Status.SUBMITTED, "return", Status.RETURNED),
        (Status.SUBMITTED, "approve", Status.IN_NOTICE),
        (Status.SUBMITTED, "approve", Status.PUBLISHED),
        (Status.IN_NOTICE, "notice_ended", Status.PUBLISHED),
        (Status.IN_NOTICE, "notice_ended", Status.RETURNED),
        (Status.IN_NOTICE, "objection_upheld", Status.RETURNED),
        (Status.PUBLISHED, "suspend", Status.SUSPENDED),
        (Status.SUSPENDED, "suspend", Status.SUSPENDED),
        (Status.SUSPENDED, "resume", Status.PUBLISHED),
        (Status.DRAFT, "withdraw", Status.WITHDRAWN),
        (Status.RETURNED, "withdraw", Status.WITHDRAWN),
        (Status.SUBMITTED, "withdraw", Status.WITHDRAWN),
        (Status.IN_NOTICE, "withdraw", Status.WITHDRAWN),
        (Status.PUBLISHED, "withdraw", Status.WITHDRAWN),
        (Status.SUSPENDED, "withdraw", Status.WITHDRAWN),
    }

    listing_no = models.CharField(max_length=20, unique=True)
    asset = models.ForeignKey(DataIPAsset, on_delete=models.PROTECT, related_name="listings")
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="listings"
    )
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="listings")

    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    summary_en = models.TextField(_("English summary"), blank=True)

    delivery_form = models.CharField(
        _("delivery form"), max_length=3, choices=DeliveryForm, default=DeliveryForm.DATASET
    )
    delivery_methods = code_array(2)
    rights_offered = code_array(8)
    exclusive = models.BooleanField(_("exclusive"), default=False)
    territory = code_array(6)
    term_months = models.PositiveSmallIntegerField(_("term in months"), null=True, blank=True)
    licence_terms = models.TextField(_("licence terms"), blank=True)

    pricing_model = models.CharField(
        _("price model"), max_length=16, choices=PricingModel, default=PricingModel.NEGOTIATED
    )
    price_minor = models.BigIntegerField(_("price"), null=True, blank=True, help_text="minor units")
    price_max_minor = models.BigIntegerField(null=True, blank=True, help_text="upper end of a band")
    currency = models.CharField(max_length=3, default="CNY")
    unit = models.CharField(_("price unit"), max_length=40, blank=True)

    visibility = models.CharField(
        _("visible to"), max_length=8, choices=Visibility, default=Visibility.PUBLIC
    )
    expires_on = models.DateField(_("offered until"), null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    status_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    suspended_by = models.CharField(max_length=8, choices=SuspendedBy, blank=True)
    suspended_for = models.CharField(
        max_length=12, choices=Rule, blank=True, help_text="the rule, when the clock did it by one"
    )
    submitted_at = models.DateTimeField(null=True)
    notice_ends_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True, help_text="the first time")
    updated_at = models.DateTimeField()

    external_ref = models.CharField(
        max_length=120, blank=True, help_text="the row's identity in the file it was imported from"
    )
    import_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of that row")

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned", "withdrawn"])
                | Q(certificate__isnull=False),
                name="listing_offers_a_certificate",
            ),
            models.CheckConstraint(
                condition=Q(price_minor__isnull=False)
                | Q(pricing_model__in=UNPRICED)
                | Q(status__in=["draft", "returned", "withdrawn"]),
                name="listing_names_its_price",
            ),
            models.CheckConstraint(
                condition=(Q(price_minor=None) | Q(price_minor__range=(0, MAX_MINOR)))
                & (Q(price_max_minor=None) | Q(price_max_minor__gte=models.F("price_minor"))),
                name="listing_price_band",
            ),
            models.UniqueConstraint(
                fields=["certificate", "delivery_form"],
                condition=Q(status="published"),
                name="listing_one_live_per_form",
            ),
            models.UniqueConstraint(
                fields=["holder", "external_ref"],
                condition=~Q(external_ref=""),
                name="listing_imported_once",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-id"], name="listing_status"),
            models.Index(fields=["holder", "-id"], name="listing_holder"),
            models.Index(fields=["-published_at"], name="listing_newest"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    @property
    def price(self) -> Money | None:
        """The asking price, or the lower end of its band; None when it is to be negotiated."""
        return None if self.price_minor is None else Money(self.price_minor, self.currency)

    @property
    def shown_title(self) -> str:
        """Its title in the language of the page: the English one where there is one."""
        is_english = (get_language() or "").startswith("en")
        return self.title_en if is_english and self.title_en else self.title

    @property
    def territory_labels(self) -> list[str]:
        """Where the data may be used, in words."""
        return territory_labels(self.territory)

    @property
    def reason(self) -> str:
        """Why it stands as it does; a sentence of ours in the language of the page."""
        return gettext(self.status_reason) if self.status_reason else ""

    @property
    def right_labels(self) -> list[str]:
        """Which rights are offered, in words."""
        return labels_of(Right, self.rights_offered)

    @property
    def is_stopped_by_rule(self) -> bool:
        """Whether a rule took it off the market, so that the end of it brings it back."""
        by_clock = self.suspended_by == self.SuspendedBy.CLOCK
        return self.status == self.Status.SUSPENDED and by_clock and bool(self.suspended_for)

    @property
    def is_published(self) -> bool:
        """Whether buyers may see it."""
        return self.status == self.Status.PUBLISHED


class ListingChange(models.Model):
    """One change the word index has to read. Written by triggers, so no writer can forget it.

    ``xid`` is the writing transaction. Numbers are given out before commit, so the follower keeps
    as its mark the oldest transaction still running, never the highest number (MATCHING 1.2).
    Rows stay for a day, so that a node that was away for a while need not build its index anew.
    """

    listing_id = models.BigIntegerField()
    xid = models.BigIntegerField()
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["xid", "id"], name="listingchange_feed")]

    def __str__(self) -> str:
        return f"#{self.pk} listing {self.listing_id}"
