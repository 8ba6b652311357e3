"""What buyers do: post needs, mend and renew them; and how holders answer what is pushed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from kernel.workdays import local_day
from listings.search.follower import Follower
from marketplace.demo.cards import Till
from marketplace.demo.content import WAN, Need, talk
from marketplace.demo.elsewhere import Elsewhere
from marketplace.demo.people import Cast
from marketplace.demo.plots import PLOTS, Plot
from marketplace.demo.stage import DAY, Script, Stage
from marketplace.demo.supply import Supply
from marketplace.demo.trade import Trade
from matching.actions.answer_push import answer_push
from matching.actions.approve_intent import approve_intent
from matching.actions.close_intent import close_intent
from matching.actions.note_impressions import note_impressions
from matching.actions.open_push import open_push
from matching.actions.post_intent import post_intent
from matching.actions.renew_intent import renew_intent
from matching.actions.return_intent import return_intent
from matching.actions.revise_intent import revise_intent
from matching.actions.submit_intent import submit_intent
from matching.actions.withdraw_intent import withdraw_intent
from matching.models import Intent, Match, Push
from matching.terms import IntentWish

REASONS = ("price", "rights", "not_relevant", "cannot_deliver", "other")
NEVER_LOOKS = 0.15
SHOWN = 20  # matches on the page of an intent
LOOKS_AFTER = (timedelta(hours=20), timedelta(days=6))
CHARACTERS = ("hangzhou_voice", "suzhou_bridge")
KEPT_FOR_READERS = timedelta(days=10)  # what characters are sent last, they leave unanswered


@dataclass(slots=True)
class Story:
    """One need on stage: what becomes of it, and whether its deal has found its partner."""

    need: Need
    plot: Plot
    has_partner: bool = False


class Demand:
    """The demand side of the market."""

    def __init__(
        self, stage: Stage, cast: Cast, supply: Supply, index: Follower, till: Till
    ) -> None:
        self._stage, self._cast, self._supply, self._index = stage, cast, supply, index
        self._trade = Trade(stage, cast, till)
        self._elsewhere = Elsewhere(stage, cast)
        self._stories: dict[int, Story] = {}
        self._seen: set[int] = set()

    def cue_all(self, needs: Sequence[Need]) -> None:
        """Cue the needs, the platforms' links, and the daily look into inboxes."""
        stage = self._stage
        stage.cue(self._elsewhere.link(), at=stage.now + timedelta(days=8))
        stage.cue(self._inboxes(), at=stage.now + timedelta(days=14))
        for need in needs:
            stage.cue(self._post(need), at=stage.closes - timedelta(days=need.ago))

    def _post(self, need: Need) -> Script:
        stage, plot = self._stage, PLOTS[need.plot]
        poster = self._cast.desks[need.poster]
        wish = self._wish(need)
        intent = post_intent(
            actor=poster.first, wish=wish, submit=plot.course != "draft", now=stage.now
        )
        if plot.course in {"draft", "submitted"}:
            return
        yield stage.hours(2, 20)
        if plot.course in {"returned", "mended"}:
            yield from self._return(intent, need)
            if plot.course == "returned":
                return
        self._stories[intent.pk] = Story(need, plot)
        self._index.turn(now=stage.now)  # as the follower does within a second
        approve_intent(actor=self._cast.reviewer, intent_id=intent.pk, now=stage.now)
        stage.cue(self._look(intent), at=stage.now)
        if plot.elsewhere:
            stage.cue(self._elsewhere.refer(intent.pk, plot), at=stage.now + stage.days(2, 5))
        yield from self._course(intent, need, plot)

    def _return(self, intent: Intent, need: Need) -> Script:
        stage, poster = self._stage, self._cast.desks[need.poster]
        reason = stage.dice.choice(talk()["returned"]["intent"])
        return_intent(actor=self._cast.reviewer, intent_id=intent.pk, reason=reason, now=stage.now)
        if need.plot == "returned":
            return
        yield stage.hours(5, 30)
        wish = self._wish(need, purpose=f"{need.purpose}（仅限内部）")
        revise_intent(actor=poster.first, intent_id=intent.pk, wish=wish, now=stage.now)
        submit_intent(actor=poster.first, intent_id=intent.pk, now=stage.now)
        yield stage.hours(2, 20)

    def _course(self, intent: Intent, need: Need, plot: Plot) -> Script:
        stage, poster = self._stage, self._cast.desks[need.poster]
        if plot.course == "taken_back":
            yield stage.days(9, 14)
            withdraw_intent(actor=poster.first, intent_id=intent.pk, now=stage.now)
        elif plot.course in Intent.CloseReason.values:
            yield stage.days(12, 20)
            reason = Intent.CloseReason(plot.course)
            close_intent(actor=poster.first, intent_id=intent.pk, reason=reason, now=stage.now)
        elif plot.course == "renewed":
            for _ in range(need.ago // 34):
                yield timedelta(days=34)
                self._index.turn(now=stage.now)
                renew_intent(actor=poster.first, intent_id=intent.pk, now=stage.now)

    def _look(self, intent: Intent) -> Script:
        """Let the poster see who could answer: the next day, and again a week later."""
        for wait in LOOKS_AFTER:
            yield wait
            found = Match.objects.filter(intent=intent, is_current=True).order_by("rank")
            note_impressions(
                viewer_id=intent.poster_id,
                match_ids=list(found.values_list("pk", flat=True)[:SHOWN]),
                now=self._stage.now,
            )

    def _inboxes(self) -> Script:
        """Let recipients find what was pushed to them since yesterday."""
        while True:
            waiting = Push.objects.unanswered().filter(recipient__isnull=False)
            fresh = waiting.exclude(pk__in=self._seen).select_related("match").order_by("pk")
            arrived: dict[int, list[Push]] = {}
            for push in fresh:
                self._seen.add(push.pk)
                arrived.setdefault(push.intent_id, []).append(push)
            for intent_id, pushes in arrived.items():
                self._receive(self._stories[intent_id], pushes)
            yield DAY

    def _receive(self, story: Story, pushes: list[Push]) -> None:
        stage = self._stage
        if story.plot.last and not story.has_partner:
            partner = self._partner(story, pushes)
            if partner is not None:
                story.has_partner = True
                pushes.remove(partner)
                script = self._trade.deal(story.need, story.plot, push_id=partner.pk)
                stage.cue(script, at=stage.now + stage.hours(1, 20))
        for push in pushes:
            stage.cue(self._answer(story, push), at=stage.now + stage.hours(1, 60))

    def _partner(self, story: Story, pushes: Iterable[Push]) -> Push | None:
        """Return the push whose recipient makes the deal: the wanted holder's, else the best."""
        steady = [push for push in pushes if push.listing_id in self._supply.steady]
        wanted = self._cast.desks[story.need.holder].organisation_id if story.need.holder else 0
        ranked = sorted(
            steady,
            key=lambda push: (push.recipient_id != wanted, push.match.rank if push.match else 99),
        )
        return ranked[0] if ranked else None

    def _answer(self, story: Story, push: Push) -> Script:
        stage = self._stage
        holder = self._cast.desk_of(push.recipient_id or 0)
        is_kept = stage.closes - stage.now < KEPT_FOR_READERS
        if (is_kept and holder.company.key in CHARACTERS) or not _is_waiting(push):
            return
        if stage.chance(NEVER_LOOKS):
            return
        open_push(actor=holder.first, push_id=push.pk, now=stage.now)
        answer = self._said(story.plot)
        if answer is None:
            return
        yield stage.hours(1, 40)
        if not _is_waiting(push):
            return
        reason = "" if answer else stage.dice.choice(REASONS)
        place = 1 if story.need.language == "en" else 0
        note = talk()["decline"][reason][place] if reason else ""
        answer_push(
            actor=holder.first,
            push_id=push.pk,
            interested=answer,
            reason=reason,
            note=note,
            now=stage.now,
        )

    def _said(self, plot: Plot) -> bool | None:
        """Return interested or not; None for silence."""
        chances = {"dice": (0.3, 0.65), "yes": (0.7, 0.9), "no": (0.0, 0.85), "none": (0.0, 0.0)}
        interested, declined = chances[plot.answers]
        fallen = self._stage.dice.random()
        if fallen < interested:
            return True
        return False if fallen < declined else None

    def _wish(self, need: Need, *, purpose: str = "") -> IntentWish:
        stage = self._stage
        return IntentWish(
            title=need.title,
            need=need.text,
            purpose=purpose or need.purpose,
            divisions=need.divisions,
            data_kinds=need.kinds,
            delivery_forms=need.forms,
            rights_wanted=need.rights,
            territory=need.territory,
            region=need.region,
            cross_border=need.cross_border,
            update_frequency=need.frequency,
            record_count_min=need.records,
            must=need.must,
            budget_min_minor=need.budget[0] * WAN,
            budget_max_minor=need.budget[1] * WAN,
            deadline_on=local_day(stage.now + timedelta(days=need.days)),
            confidential=need.confidential,
        )


def _is_waiting(push: Push) -> bool:
    return Push.objects.unanswered().filter(pk=push.pk).exists()
