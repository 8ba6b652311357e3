"""What holders do: have certificates verified, draft listings, publish them, take them back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO

from kernel.workdays import local_day
from listings.actions.accept_source_proof import accept_source_proof
from listings.actions.add_source_proof import ProofTerms, add_source_proof
from listings.actions.approve_listing import approve_listing
from listings.actions.draft_listing import draft_listing
from listings.actions.freeze_certificate import freeze_certificate
from listings.actions.mismatch_certificate import mismatch_certificate
from listings.actions.record_certificate import CertificateTerms, record_certificate
from listings.actions.resume_listing import resume_listing
from listings.actions.return_listing import return_listing
from listings.actions.set_ai_profile import set_ai_profile
from listings.actions.submit_listing import submit_listing
from listings.actions.suspend_listing import suspend_listing
from listings.actions.verify_certificate import verify_certificate
from listings.actions.withdraw_listing import withdraw_listing
from listings.models import Listing, SourceProof
from listings.vocabulary.rights import ProofKind
from marketplace.demo.artificial import profile_terms
from marketplace.demo.content import Company, Product, products, talk
from marketplace.demo.people import Cast, Desk
from marketplace.demo.scan import scan_pdf
from marketplace.demo.stage import Script, Stage
from marketplace.demo.wording import (
    FORMS_SINCE,
    SPANS,
    VALID_MONTHS,
    Edition,
    certificate_terms,
    listing_terms,
)
from parties.actions.store_file import Upload, store_file
from parties.models import Organisation
from parties.vocabulary.regions import PROVINCES

SERVED = [province.code for province in PROVINCES[:27]]  # the owner counts 27
# What becomes of a listing, one in how many; the others are published and stay.
FATES = {
    "withdrawn": 40,
    "paused": 40,
    "suspended": 60,
    "returned": 60,
    "frozen": 80,
    "ends": 25,
    "draft": 40,
    "submitted": 50,
    "recorded": 80,
    "mismatched": 100,
}
PAPER = "数据来源授权书（演示）.pdf"
LATE = {"draft", "submitted", "recorded"}  # begun so late that they are unfinished today
LATER_ON = 0.3  # the share that comes over the year, not in its first weeks
CHARACTER = "hangzhou_voice"
OF_CHARACTER = ("draft", "submitted", "returned", "suspended", "ends")


@dataclass(frozen=True, slots=True)
class Offer:
    """A listing-to-be and what becomes of it; ``begins_at`` is when its holder starts."""

    holder: str
    product: str
    region: str
    span: str
    serial: int
    fate: str
    begins_at: datetime


class Supply:
    """The supply side of the market: plans its offers, then plays each."""

    def __init__(self, stage: Stage, cast: Cast) -> None:
        self._stage, self._cast = stage, cast
        self.steady: set[int] = set()  # listings that stay on the market: deals rest on them

    def plan(self, number: int, *, by: Sequence[Company], first: datetime) -> list[Offer]:
        """Return ``number`` offers: most begin in the first weeks, the others over the year."""
        where = list(self._places(number, by))
        fates = self._fates(where)
        return [
            Offer(holder, product, region, span, n, fate, self._begins(fate, first=first))
            for n, ((holder, product, region, span), fate) in enumerate(
                zip(where, fates, strict=True), start=1
            )
        ]

    def offer(self, offer: Offer) -> Script:
        """Play one offer from its certificate on."""
        stage, desk = self._stage, self._cast.desks[offer.holder]
        edition = self._edition(offer, desk)
        terms = self._paper(edition, desk, issued_on=self._issued_on(offer))
        certificate = record_certificate(actor=desk.first, terms=terms, now=stage.now)
        if offer.fate == "recorded":
            return
        proof = self._prove(certificate.asset_id, desk)
        if edition.product.ai:
            self._describe_artificial(certificate.asset_id, edition.product, desk)
        yield stage.hours(3, 40)
        if offer.fate == "mismatched":
            mismatch_certificate(
                actor=self._cast.reviewer,
                certificate_id=certificate.pk,
                reason=stage.dice.choice(talk()["returned"]["certificate"]),
                now=stage.now,
            )
            return
        reviewer = self._cast.reviewer
        verify_certificate(actor=reviewer, certificate_id=certificate.pk, now=stage.now)
        accept_source_proof(actor=reviewer, source_proof_id=proof.pk, now=stage.now)
        said = listing_terms(edition, certificate_id=certificate.pk, dice=stage.dice)
        listing = draft_listing(actor=desk.first, terms=said, now=stage.now)
        yield stage.hours(1, 20)
        yield from self._publish(offer, desk, listing)
        if offer.fate == "frozen":
            yield stage.days(30, 90)
            freeze_certificate(
                actor=self._cast.reviewer,
                certificate_id=certificate.pk,
                reason=stage.dice.choice(talk()["returned"]["frozen"]),
                now=stage.now,
            )

    def _publish(self, offer: Offer, desk: Desk, listing: Listing) -> Script:
        stage, reviewer = self._stage, self._cast.reviewer
        if offer.fate == "draft":
            return
        submit_listing(actor=desk.first, listing_id=listing.pk, now=stage.now)
        if offer.fate == "submitted":
            return
        yield stage.hours(2, 30)
        if offer.fate == "returned":
            reason = stage.dice.choice(talk()["returned"]["listing"])
            return_listing(actor=reviewer, listing_id=listing.pk, reason=reason, now=stage.now)
            return
        approve_listing(actor=reviewer, listing_id=listing.pk, now=stage.now)
        if offer.fate == "published":
            self.steady.add(listing.pk)
        yield from self._after(offer, desk, listing)

    def _after(self, offer: Offer, desk: Desk, listing: Listing) -> Script:
        stage, said = self._stage, talk()["returned"]
        if offer.fate in {"paused", "suspended"}:
            yield stage.days(20, 60)
            reason = stage.dice.choice(said["suspended"])
            suspend_listing(actor=desk.first, listing_id=listing.pk, reason=reason, now=stage.now)
        if offer.fate == "paused":
            yield stage.days(10, 25)
            resume_listing(actor=desk.first, listing_id=listing.pk, now=stage.now)
        if offer.fate == "withdrawn":
            yield stage.days(40, 120)
            reason = stage.dice.choice(said["withdrawn"])
            withdraw_listing(actor=desk.first, listing_id=listing.pk, reason=reason, now=stage.now)

    def _places(
        self, number: int, holders: Sequence[Company]
    ) -> Iterator[tuple[str, str, str, str]]:
        """Yield who lists what about where; home first, no two alike."""
        spans = list(SPANS)
        for turn in range(number):
            holder = holders[turn % len(holders)]
            lap = turn // len(holders)
            product = holder.products[lap % len(holder.products)]
            away = lap // len(holder.products)
            yield holder.key, product, self._region(holder, away), spans[away % len(spans)]

    def _region(self, holder: Company, away: int) -> str:
        """Return the holder's own province, then others in an order of its own."""
        home = SERVED.index(holder.province)
        return SERVED[(home + away * (3 + home % 4)) % len(SERVED)]

    def _fates(self, where: Sequence[tuple[str, str, str, str]]) -> list[str]:
        """Return what becomes of each; the character's own are told one by one, from the last."""
        mine = [n for n, place in enumerate(where) if place[0] == CHARACTER]
        number = len(where) - len(mine)
        unlucky = [fate for fate, one_in in FATES.items() for _ in range(-(-number // one_in))]
        fates = [*unlucky, *["published"] * number][:number]
        self._stage.dice.shuffle(fates)
        told = dict(zip(reversed(mine), OF_CHARACTER, strict=False))
        drawn = iter(fates)
        return [told.get(n, "published") if n in mine else next(drawn) for n, _ in enumerate(where)]

    def _begins(self, fate: str, *, first: datetime) -> datetime:
        """Return when the holder starts."""
        stage = self._stage
        if fate in LATE:
            return stage.closes - stage.days(2, 9)
        if fate == "returned":
            return stage.closes - stage.days(5, 25)
        if fate == "published" and stage.chance(LATER_ON):
            return first + (stage.closes - first) * stage.dice.random() * 0.97
        return first + stage.days(0, 40)

    def _issued_on(self, offer: Offer) -> date:
        """Return the day of issue: long enough ago, or so that the certificate ends this year."""
        stage = self._stage
        if offer.fate == "ends":
            ends = local_day(stage.closes - stage.days(15, 200))
            return ends.replace(year=ends.year - VALID_MONTHS // 12, day=min(ends.day, 28))
        return local_day(stage.now - stage.days(8, 420))

    def _prove(self, asset_id: int, desk: Desk) -> SourceProof:
        """File the paper behind the source statement."""
        upload = Upload(PAPER, "application/pdf", BytesIO(scan_pdf()))
        paper = store_file(actor=desk.first, upload=upload, now=self._stage.now)
        terms = ProofTerms(ProofKind.AUTHORISATION, paper.pk)
        return add_source_proof(
            actor=desk.first, asset_id=asset_id, terms=terms, now=self._stage.now
        )

    def _describe_artificial(self, asset_id: int, product: Product, desk: Desk) -> None:
        """Fill in the AI profile, so that the listing bears the badge."""
        terms = profile_terms(use=product.ai, kinds=product.kinds, samples=120_000)
        set_ai_profile(actor=desk.first, asset_id=asset_id, terms=terms, now=self._stage.now)

    def _paper(self, edition: Edition, desk: Desk, *, issued_on: date) -> CertificateTerms:
        """Return the certificate, with a scan where its number has no form to check."""
        terms = certificate_terms(edition, issued_on=issued_on)
        if issued_on >= FORMS_SINCE:
            return terms
        upload = Upload("登记证书（演示）.pdf", "application/pdf", BytesIO(scan_pdf()))
        scan = store_file(actor=desk.first, upload=upload, now=self._stage.now)
        return replace(terms, file_id=scan.pk)

    def _edition(self, offer: Offer, desk: Desk) -> Edition:
        subject = Organisation.objects.values_list("uscc", flat=True)
        return Edition(
            product=products()[offer.product],
            region=offer.region,
            span=offer.span,
            serial=offer.serial,
            subject=subject.get(pk=desk.organisation_id) or "",
            home=desk.company.province,
        )
