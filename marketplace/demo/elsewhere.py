"""What is referred to other trading platforms, and what they report."""

from datetime import timedelta

from kernel.money import Money
from kernel.workdays import local_day
from listings.models import Listing
from marketplace.demo.content import WAN, talk
from marketplace.demo.people import Cast
from marketplace.demo.plots import Plot
from marketplace.demo.stage import Script, Stage
from marketplace.referrals.actions.accept_referral import accept_referral
from marketplace.referrals.actions.acknowledge_referral import acknowledge_referral
from marketplace.referrals.actions.decline_referral import decline_referral
from marketplace.referrals.actions.link_platform import link_platform
from marketplace.referrals.actions.lose_referral import lose_referral
from marketplace.referrals.actions.record_outcome import OutcomeTerms, record_outcome
from marketplace.referrals.actions.refer_intent import refer_intent
from marketplace.referrals.actions.refer_listing import refer_listing
from marketplace.referrals.models import Referral, TradingPlatform
from matching.models import Intent

LINKED = ("zjipx", "hzdex", "sde", "gzdex")
SHOWN_LISTINGS, CHOICE = 6, 10
COUNTERPARTIES = ("东海数据运营有限公司（平台会员）", "Harbour Data Trading Ltd. (member there)")


class Elsewhere:
    """Plays the operator's dealings with other platforms; their answers are recorded by hand."""

    def __init__(self, stage: Stage, cast: Cast) -> None:
        self._stage, self._cast = stage, cast
        self._turn = 0

    def link(self) -> Script:
        """Link four platforms, then show them a few listings over the year."""
        stage = self._stage
        for slug in LINKED:
            platform = TradingPlatform.objects.get(slug=slug)
            link_platform(actor=self._cast.reviewer, platform_id=platform.pk, now=stage.now)
            yield stage.hours(3, 30)
        for turn in range(SHOWN_LISTINGS):
            yield stage.days(30, 50)
            stage.cue(self._show_listing(won=turn == 1), at=stage.now)

    def refer(self, intent_id: int, plot: Plot) -> Script:
        """Refer an intent, unless it ended meanwhile, and record what comes of it."""
        intent = Intent.objects.get(pk=intent_id)
        if not intent.is_open:
            return
        referral = refer_intent(
            actor=self._cast.reviewer,
            intent_id=intent_id,
            platform_id=self._platform().pk,
            now=self._stage.now,
        )
        yield from self._answered(referral, plot.elsewhere, worth=intent.budget_max_minor or WAN)

    def _show_listing(self, *, won: bool) -> Script:
        stage = self._stage
        market = Listing.objects.tradable_on(local_day(stage.now)).order_by("pk")
        fresh = list(market.filter(referrals=None).values_list("pk", flat=True)[:CHOICE])
        if not fresh:
            return
        referral = refer_listing(
            actor=self._cast.reviewer,
            listing_id=stage.dice.choice(fresh),
            platform_id=self._platform().pk,
            now=stage.now,
        )
        answer = "won" if won else stage.dice.choice(("accepted", "declined", "expired"))
        yield from self._answered(referral, answer, worth=20 * WAN)

    def _answered(self, referral: Referral, answer: str, *, worth: int) -> Script:
        stage, actor = self._stage, self._cast.reviewer
        if answer == "expired":
            return
        yield stage.days(1, 3)
        referral = acknowledge_referral(
            actor=actor,
            referral_id=referral.pk,
            destination_ref=f"{referral.platform.slug.upper()}-{referral.pk:06d}",
            expected_version=referral.version,
            now=stage.now,
        )
        yield stage.days(1, 4)
        if answer == "declined":
            decline_referral(
                actor=actor,
                referral_id=referral.pk,
                reason=stage.dice.choice(talk()["ending"]["declined"]),
                expected_version=referral.version,
                now=stage.now,
            )
            return
        referral = accept_referral(
            actor=actor,
            referral_id=referral.pk,
            expected_version=referral.version,
            now=stage.now,
        )
        if answer in {"won", "lost"}:
            yield stage.days(9, 18)
            self._conclude(referral, won=answer == "won", worth=worth)

    def _conclude(self, referral: Referral, *, won: bool, worth: int) -> None:
        stage, actor = self._stage, self._cast.reviewer
        if not won:
            lose_referral(
                actor=actor,
                referral_id=referral.pk,
                reason=stage.dice.choice(talk()["ending"]["lost"]),
                expected_version=referral.version,
                now=stage.now,
            )
            return
        minor = round(worth * stage.dice.uniform(0.5, 0.9) / WAN) * WAN
        record_outcome(
            actor=actor,
            referral_id=referral.pk,
            terms=OutcomeTerms(
                outcome_ref=f"D-{stage.now:%Y%m}-{referral.pk:05d}",
                realisation_type=stage.dice.choice(("licence", "trade")),
                amount=Money(minor, "CNY"),
                concluded_on=local_day(stage.now - timedelta(days=2)),
                counterparty_name=stage.dice.choice(COUNTERPARTIES),
                evidence="平台成交通知书（演示）",
            ),
            expected_version=referral.version,
            now=stage.now,
        )

    def _platform(self) -> TradingPlatform:
        """Return the linked platforms in turn."""
        self._turn += 1
        return TradingPlatform.objects.get(slug=LINKED[self._turn % len(LINKED)])
