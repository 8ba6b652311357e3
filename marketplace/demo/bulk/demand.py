"""Demand in bulk: intents posted, opened, pushed and answered over twelve months."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from kernel.actor import CLOCK
from kernel.lifecycle import move_many
from kernel.numbering import take_numbers
from listings.models import Listing
from marketplace.demo.bulk.cast import Cast, Party
from marketplace.demo.bulk.figures import Figures, shares
from marketplace.demo.bulk.record import Record
from marketplace.demo.bulk.supply import Subject, subject
from matching.models import Intent, Push

CHANNELS = (("direct", 62), ("merchant", 22), ("exchange", 11), ("offline", 5))
IDLE = timedelta(days=30)
PATIENCE = timedelta(days=14)
MATURE = timedelta(days=60)  # landed intents are at least this old
HOUR = timedelta(hours=1)
OPENED, ANSWERED, INTERESTED = 0.82, 0.74, 0.45
REASONS = ("price", "rights", "not_relevant", "cannot_deliver")
BATCH = 2_000


@dataclass(slots=True)
class Story:
    """One intent's life as it is going to be; ``pushes[0]`` decides the channel."""

    place: int
    subject: Subject
    listing: Listing
    supplier: Party
    poster: Party
    at: datetime
    channel: str
    lands: bool
    platform: str = ""
    intent: Intent = field(default_factory=Intent)
    push: Push = field(default_factory=Push)
    answer: str = ""  # interested, a reason of declining, or nothing

    @property
    def opened_on_market(self) -> datetime:
        """When the operator opened it."""
        return self.at + 6 * HOUR

    @property
    def pushed_at(self) -> datetime:
        """When it was sent."""
        return self.at + 7 * HOUR

    @property
    def answered_at(self) -> datetime:
        """When the recipient answered, if it did."""
        return self.at + 31 * HOUR


def cast_stories(
    figures: Figures,
    cast: Cast,
    listings: Sequence[Listing],
    *,
    now: datetime,
    chance: Random,
) -> list[Story]:
    """Return every pushed intent of the year, the landed ones among them, oldest first."""
    channels = shares(figures.landed, CHANNELS) + shares(figures.pushed - figures.landed, CHANNELS)
    stories = [
        _story(n, figures, cast, listings, channel=channel, now=now, chance=chance)
        for n, channel in enumerate(channels)
    ]
    stories.sort(key=lambda story: story.at)
    return stories


def _story(
    n: int,
    figures: Figures,
    cast: Cast,
    listings: Sequence[Listing],
    *,
    channel: str,
    now: datetime,
    chance: Random,
) -> Story:
    lands = n < figures.landed
    youngest = MATURE if lands else timedelta(days=2)
    at = now - timedelta(seconds=chance.uniform(youngest.total_seconds(), 340 * 86_400))
    k = _listed_by(at, listings, figures, cast, channel=channel, chance=chance)
    return Story(
        place=n,
        subject=subject(k, figures),
        listing=listings[k],
        supplier=cast.suppliers[k % len(cast.suppliers)],
        poster=cast.buyers[chance.randrange(len(cast.buyers))],
        at=at,
        channel=channel,
        lands=lands,
        platform=chance.choice(cast.platforms).slug if channel == "exchange" else "",
    )


def _listed_by(
    at: datetime,
    listings: Sequence[Listing],
    figures: Figures,
    cast: Cast,
    *,
    channel: str,
    chance: Random,
) -> int:
    """Return the place of a listing that is on the market at ``at``; a merchant's where wanted."""
    while True:
        k = chance.randrange(len(listings))
        if channel == "merchant":
            k = _of_a_merchant(k, figures, cast)
        published_at = listings[k].published_at
        if published_at and published_at < at:
            return k


def _of_a_merchant(k: int, figures: Figures, cast: Cast) -> int:
    """Return a listing near ``k`` whose holder is a data merchant (they come first)."""
    suppliers = len(cast.suppliers)
    return min(k - k % suppliers + k % figures.merchants, figures.certificates - 1)


def post(stories: Sequence[Story], cast: Cast, *, now: datetime, record: Record) -> None:
    """Post, open and push every story's intent, and let the recipients answer."""
    for first in range(0, len(stories), BATCH):
        batch = stories[first : first + BATCH]
        _post(batch, cast, record=record)
        _push(batch, cast, now=now, record=record)


def _post(stories: Sequence[Story], cast: Cast, *, record: Record) -> None:
    numbers = take_numbers("IN", now=stories[0].at, count=len(stories))
    intents = Intent.objects.bulk_create(
        _intent(story, number) for story, number in zip(stories, numbers, strict=True)
    )
    for story, intent in zip(stories, intents, strict=True):
        story.intent = intent
        poster, opened = story.poster.actor(), story.opened_on_market
        record.intent(intent, "created", actor=poster, at=story.at)
        record.intent(intent, "submitted", actor=poster, at=story.at)
        record.intent(intent, "approved", actor=cast.operator, at=opened)
        record.deed(poster, "intent.post", intent, story.at, title=intent.title)
        record.deed(poster, "intent.submit", intent, story.at)
        record.deed(cast.operator, "intent.approve", intent, opened)
    rows = Intent.objects.filter(pk__in=[intent.pk for intent in intents])
    move_many(rows, "submit", since="draft", to="submitted")
    move_many(rows, "approve", since="submitted", to="open")


def _intent(story: Story, number: str) -> Intent:
    s = story.subject
    price = story.listing.price_minor
    return Intent(
        intent_no=number,
        poster=story.poster.organisation,
        posted_by_id=story.poster.people["admin"].pk,
        title=f"求购{s.region_name}{s.division}{s.topic['zh']}"[:80],
        need=s.said(str(s.topic["need"])),
        purpose="内部分析与模型训练",
        divisions=[s.division_code],
        data_kinds=list(s.topic["kinds"]),  # type: ignore[call-overload]
        rights_wanted=["use"],
        budget_max_minor=None if price is None else price * 2,
        created_at=story.at,
        opened_at=story.opened_on_market,
        expires_at=story.opened_on_market + IDLE,
    )


def _push(stories: Sequence[Story], cast: Cast, *, now: datetime, record: Record) -> None:
    pushes = Push.objects.bulk_create(_queued(story) for story in stories)
    for story, push in zip(stories, pushes, strict=True):
        story.push = push
        _tell(story, cast, now=now, record=record)
    _move_pushes(stories, now=now)


def _queued(story: Story) -> Push:
    is_exchange = story.channel == "exchange"
    story.answer = "" if is_exchange else _answer(story)
    is_opened = bool(story.answer) or (not is_exchange and _draw(story, 1) < OPENED)
    return Push(
        intent=story.intent,
        recipient=None if is_exchange else story.supplier.organisation,
        listing=None if is_exchange else story.listing,
        channel=story.channel,
        channel_ref=story.platform,
        sent_at=story.pushed_at,
        delivered_at=None if is_exchange else story.pushed_at,
        opened_at=story.pushed_at + 4 * HOUR if is_opened else None,
        answered_at=story.answered_at if story.answer else None,
        answer_reason=story.answer if story.answer in REASONS else "",
        expires_at=None if is_exchange else story.pushed_at + PATIENCE,
        created_at=story.opened_on_market,
    )


def _draw(story: Story, n: int) -> float:
    """Return a number from 0 to 1 that is the same for the same story."""
    return Random(story.place * 10 + n).random()  # noqa: S311 - a play, no secret


def _answer(story: Story) -> str:
    if story.lands:
        return "interested"
    if _draw(story, 2) > OPENED * ANSWERED:
        return ""
    if _draw(story, 3) < INTERESTED:
        return "interested"
    return REASONS[int(_draw(story, 4) * len(REASONS))]


def _tell(story: Story, cast: Cast, *, now: datetime, record: Record) -> None:
    intent, push = story.intent, story.push
    if story.channel == "exchange":
        record.intent(intent, "pushed", actor=cast.operator, at=story.pushed_at, push=push)
        record.deed(
            cast.operator, "push.send_to_exchange", push, story.pushed_at, platform=story.platform
        )
        return
    recipient = story.supplier.actor()
    record.deed(CLOCK, "intent.push", intent, story.pushed_at, pushes=1)
    record.intent(intent, "pushed", actor=CLOCK, at=story.pushed_at, push=push)
    record.intent(intent, "delivered", actor=CLOCK, at=story.pushed_at, push=push)
    record.deed(CLOCK, "push.send", push, story.pushed_at)
    if push.opened_at:
        record.intent(intent, "opened", actor=recipient, at=push.opened_at, push=push)
        record.deed(recipient, "push.open", push, push.opened_at)
    if push.answered_at:
        said: dict[str, object] = {
            "interested": story.answer == "interested",
            "reason": push.answer_reason,
        }
        record.intent(intent, "responded", actor=recipient, at=push.answered_at, push=push, **said)
        record.deed(recipient, "push.answer", push, push.answered_at, **said)
    elif push.expires_at and push.expires_at <= now:
        record.intent(intent, "push_expired", actor=CLOCK, at=push.expires_at, push=push)
        record.deed(CLOCK, "push.expire", push, push.expires_at)


def _move_pushes(stories: Sequence[Story], *, now: datetime) -> None:
    rows = Push.objects.filter(pk__in=[story.push.pk for story in stories])
    move_many(rows, "send", since="queued", to="sent")
    here = rows.exclude(channel="exchange")
    move_many(here, "deliver", since="sent", to="delivered")
    opened = here.filter(opened_at__isnull=False)
    move_many(opened, "open", since="delivered", to="opened")
    answered = here.filter(answered_at__isnull=False)
    move_many(answered.filter(answer_reason=""), "answer", since="opened", to="interested")
    move_many(answered.exclude(answer_reason=""), "answer", since="opened", to="declined")
    late = here.filter(expires_at__lte=now)
    for status in ("delivered", "opened"):
        move_many(late, "expire", since=status, to="expired")


def expire_silent(stories: Sequence[Story], *, now: datetime, record: Record) -> None:
    """End the open intents whose thirty days are over; landed ones were closed by their deal."""
    over = [s for s in stories if not s.lands and s.intent.expires_at <= now]  # type: ignore[operator]
    for story in over:
        at = story.opened_on_market + IDLE
        record.intent(story.intent, "expired", actor=CLOCK, at=at)
        record.deed(CLOCK, "intent.expire", story.intent, at)
    rows = Intent.objects.filter(pk__in=[story.intent.pk for story in over])
    move_many(rows, "expire", since="open", to="expired")
