"""What somebody wants, and the events of its life."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.lifecycle import EventRow, Moves, VersionedQuerySet
from kernel.models import code_array
from kernel.money import MAX_MINOR, Money
from kernel.noun import Noun
from listings.vocabulary.codes import UpdateFrequency
from parties.models import Membership, Organisation

if TYPE_CHECKING:
    from matching.models.push import Push


class IntentNotOpen(DomainError):
    """The intent is not looking for an answer (any more)."""

    code = "intent_not_open"


class PosterNotVerified(DomainError):
    """No operator vouches for the poster."""

    code = "party_not_verified"


class FourEyes(DomainError):
    """A reviewer may not decide on what their own organisation posted."""

    code = "four_eyes"


def _organisations_of(actor: Actor) -> set[int]:
    """Return the organisations a person belongs to, whichever they act for; none for the clock."""
    if actor.kind == "clock":
        return set()
    rows = Membership.objects.filter(user_id=actor.person, ended_at=None)
    return set(rows.values_list("organisation_id", flat=True))


class IntentQuerySet(VersionedQuerySet["Intent"]):
    """Questions one can ask of many intents."""

    def open(self) -> Self:
        """Those that are looking for an answer."""
        return self.filter(status=Intent.Status.OPEN)

    def by_verified(self) -> Self:
        """Those whose poster an operator vouches for today."""
        return self.filter(poster__status=Organisation.Status.VERIFIED)

    def narrowed(
        self,
        *,
        text: str = "",
        division: str = "",
        kind: str = "",
        least_minor: int | None = None,
        by: date | None = None,
    ) -> Self:
        """Those that pass the hall's filters; an open budget or deadline passes.

        Args:
            least_minor: a budget up to at least that many fen.
            by: needed on this day or before.
        """
        rows = self
        if text:
            rows = rows.filter(Q(title__icontains=text) | Q(need__icontains=text))
        if division:
            rows = rows.filter(divisions__contains=[division])
        if kind:
            rows = rows.filter(data_kinds__contains=[kind])
        if least_minor is not None:
            open_budget = Q(budget_max_minor=None)
            rows = rows.filter(open_budget | Q(budget_max_minor__gte=least_minor, currency="CNY"))
        if by is not None:
            rows = rows.filter(Q(deadline_on=None) | Q(deadline_on__lte=by))
        return rows

    def reviewable_by(self, actor: Actor) -> Self:
        """Those under review of organisations the reviewer has no part in; all for the clock."""
        rows = self.filter(status=Intent.Status.SUBMITTED)
        return rows.exclude(poster_id__in=_organisations_of(actor))

    def locked_for_review(self, pk: int, *, actor: Actor) -> "Intent":
        """Return the intent locked until commit.

        Raises:
            DoesNotExist: these rows hold no such one.
            FourEyes: the reviewer belongs to the organisation that posted it (DOMAIN 4.1 G12).
        """
        intent = self.locked(pk)
        if intent.poster_id in _organisations_of(actor):
            raise FourEyes(
                gettext("Your own organisation posted it: a colleague elsewhere decides.")
            )
        return intent

    def editable_by(self, actor: Actor) -> Self:
        """Intents of the organisation the actor acts for."""
        return self.filter(poster_id=actor.organisation_id)

    def ended_by(self, actor: Actor) -> Self:
        """Those the actor may end: one's own; all for the clock."""
        return self if actor.kind == "clock" else self.editable_by(actor)

    def visible_to(self, actor: Actor) -> Self:
        """Open public ones, one's own in any state, those sent to one; all for operators."""
        if actor.is_operator:
            return self
        public = Q(status=Intent.Status.OPEN, visibility=Intent.Visibility.PUBLIC)
        if actor.organisation_id is None:
            return self.filter(public)
        mine = Q(poster_id=actor.organisation_id)
        sent = Intent.objects.filter(
            pushes__recipient_id=actor.organisation_id, pushes__sent_at__isnull=False
        )
        return self.filter(public | mine | Q(pk__in=sent))


class Intent(Noun):
    """What the poster wants. ``need`` is a buyer's; a holder's own goals come later."""

    class Goal(models.TextChoices):
        NEED = "need", _("need")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("under review")
        RETURNED = "returned", _("returned")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("everybody in the need hall")
        TARGETED = "targeted", _("only those it is pushed to")

    class Source(models.TextChoices):
        OWN = "own", _("posted here")
        INBOUND = "inbound", _("referred by a partner exchange")

    class CloseReason(models.TextChoices):
        SATISFIED_HERE = "satisfied_here", _("satisfied on this platform")
        SATISFIED_ELSEWHERE = "satisfied_elsewhere", _("satisfied elsewhere")
        BUDGET = "budget", _("no budget")
        NO_CANDIDATE = "no_candidate", _("no suitable candidate")
        OTHER = "other", _("other")

    MOVES: ClassVar[Moves] = {
        (Status.DRAFT, "submit", Status.SUBMITTED),
        (Status.RETURNED, "submit", Status.SUBMITTED),
        (Status.SUBMITTED, "approve", Status.OPEN),
        (Status.SUBMITTED, "return", Status.RETURNED),
        (Status.OPEN, "revise", Status.OPEN),
        (Status.OPEN, "renew", Status.OPEN),
        (Status.OPEN, "close", Status.CLOSED),
        (Status.DRAFT, "withdraw", Status.WITHDRAWN),
        (Status.RETURNED, "withdraw", Status.WITHDRAWN),
        (Status.SUBMITTED, "withdraw", Status.WITHDRAWN),
        (Status.OPEN, "withdraw", Status.WITHDRAWN),
        (Status.OPEN, "expire", Status.EXPIRED),
        (Status.EXPIRED, "renew", Status.OPEN),
    }

    intent_no = models.CharField(max_length=20, unique=True)
    poster = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="intents")
    posted_by_id = models.BigIntegerField(null=True, help_text="the person; told of answers")
    goal = models.CharField(max_length=24, choices=Goal, default=Goal.NEED)
    title = models.CharField(_("need in one sentence"), max_length=80)
    need = models.TextField(_("what is needed"), max_length=4000)
    purpose = models.CharField(_("purpose of use"), max_length=400, blank=True)

    divisions = code_array(2)
    data_kinds = code_array(12)
    delivery_forms = code_array(3)
    rights_wanted = code_array(8)
    territory = code_array(6)
    region = models.CharField(_("province the data covers"), max_length=6, blank=True)
    cross_border = models.BooleanField(_("data will leave the mainland"), default=False)
    update_frequency = models.CharField(
        _("update frequency"), max_length=3, choices=UpdateFrequency, blank=True
    )
    record_count_min = models.BigIntegerField(_("records at least"), null=True, blank=True)
    must = code_array(24, help_text="names of the wishes that are hard")
    budget_min_minor = models.BigIntegerField(null=True, blank=True, help_text="minor units")
    budget_max_minor = models.BigIntegerField(null=True, blank=True, help_text="minor units")
    currency = models.CharField(max_length=3, default="CNY")
    deadline_on = models.DateField(_("needed by"), null=True, blank=True)
    confidential = models.BooleanField(_("hide who we are until a deal opens"), default=False)

    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    source = models.CharField(max_length=8, choices=Source, default=Source.OWN)
    external_ref = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    status_reason = models.CharField(max_length=400, blank=True)
    close_reason = models.CharField(max_length=20, choices=CloseReason, blank=True)
    opened_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True, help_text="told that it expires soon")

    objects = IntentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(budget_max_minor=None)
                | Q(budget_min_minor=None)
                | Q(budget_max_minor__gte=models.F("budget_min_minor")),
                name="intent_budget_band",
            ),
            models.CheckConstraint(
                condition=(Q(budget_max_minor=None) | Q(budget_max_minor__range=(0, MAX_MINOR)))
                & (Q(budget_min_minor=None) | Q(budget_min_minor__range=(0, MAX_MINOR))),
                name="intent_budget_range",
            ),
            models.CheckConstraint(
                condition=~Q(status="open") | Q(expires_at__isnull=False),
                name="intent_open_expires",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-id"], name="intent_status"),
            models.Index(fields=["poster", "-id"], name="intent_poster"),
            models.Index(
                fields=["expires_at"], condition=Q(status="open"), name="intent_open_expiry"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("matching:detail", args=[self.uid])

    @property
    def budget(self) -> Money | None:
        """The most the poster wants to pay; None when it is to be negotiated."""
        if self.budget_max_minor is None:
            return None
        return Money(self.budget_max_minor, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether it looks for an answer."""
        return self.status == self.Status.OPEN

    def open_or_refuse(self) -> Self:
        """Return the intent.

        Raises:
            IntentNotOpen: it does not look for an answer.
        """
        if not self.is_open:
            raise IntentNotOpen(gettext("This intent is not open: it looks for no answers."))
        return self

    def vouched_or_refuse(self) -> Self:
        """Return the intent.

        Raises:
            PosterNotVerified: its poster is not verified.
        """
        if not self.poster.is_verified:
            raise PosterNotVerified(
                gettext("Have your organisation verified first; until then you can draft.")
            )
        return self


class IntentEvent(EventRow):
    """One event of an intent or of one of its pushes: created, pushed, opened, responded ...

    ``channel`` stands on events of a push: over which way it went (Push.Channel).
    """

    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="events")
    push = models.ForeignKey(
        "matching.Push", on_delete=models.PROTECT, null=True, related_name="events"
    )
    channel = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intent", "seq"], name="intentevent_seq"),
        ]
        indexes = [models.Index(fields=["event", "at"], name="intentevent_event")]

    @classmethod
    def append(
        cls,
        intent: Intent,
        event: str,
        *,
        actor: Actor,
        at: datetime,
        push: "Push | None" = None,
        **data: object,
    ) -> "IntentEvent":
        """Append ``event`` to the locked ``intent``; of one of its pushes when ``push`` is given.

        The only writer of these rows: who holds the intent's row holds the next number.
        """
        return cls.objects.create(
            intent=intent,
            push=push,
            channel=push.channel if push else "",
            seq=cls.next_seq(intent=intent),
            event=event,
            at=at,
            actor_kind=actor.kind,
            actor_id=actor.user_id,
            organisation_id=actor.organisation_id,
            data=data,
        )
