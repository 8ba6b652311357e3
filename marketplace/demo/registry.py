"""What the registrar sees: applications on their way, one objection, and complaints about rights.

Nothing here asks the stage's dice, so that the trade beside it stays the same play.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

from kernel.workdays import local_day
from listings.models import Listing
from listings.terms import DataField
from listings.vocabulary.kinds import RIGHTS_HELD, RegionScope, Structure
from marketplace.complaints.actions.acknowledge_complaint import acknowledge_complaint
from marketplace.complaints.actions.answer_complaint import answer_complaint
from marketplace.complaints.actions.decide_complaint import decide_complaint
from marketplace.complaints.actions.file_complaint import Grievance, file_complaint
from marketplace.complaints.models import Complaint
from marketplace.demo.content import Company, Product, products, talk
from marketplace.demo.people import Cast, Desk
from marketplace.demo.scan import scan_pdf
from marketplace.demo.stage import DAY, Script, Stage
from marketplace.demo.wording import STATEMENTS
from marketplace.registration.actions.add_paper import add_paper
from marketplace.registration.actions.file_objection import ObjectionTerms, file_objection
from marketplace.registration.actions.pass_application import pass_application
from marketplace.registration.actions.refuse_application import refuse_application
from marketplace.registration.actions.require_rectification import require_rectification
from marketplace.registration.actions.resubmit_application import resubmit_application
from marketplace.registration.actions.start_applications import start_applications
from marketplace.registration.actions.submit_application import submit_application
from marketplace.registration.actions.withdraw_application import withdraw_application
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.reasons import Item, Review, points_of
from marketplace.registration.terms import (
    Allocation,
    ApplicationContent,
    Deposit,
    content_json,
)
from parties.actions.store_file import Upload, store_file
from parties.models import Organisation, StoredFile
from parties.vocabulary import regions

SCHEME = "zj-dip"  # takes applicants of all provinces
STAGE = "formality"
# What becomes of the applications, one after the other, and how many days ago each was begun.
FATES = (
    ("registered", 150),
    ("refused", 120),
    ("registered", 95),
    ("mended", 60),
    ("withdrawn", 45),
    ("in_notice", 8),
    ("objected", 9),
    ("in_notice", 5),
    ("returned", 6),
    ("pending", 3),
    ("pending", 2),
    ("draft", 2),
)
TWO_HOURS, NEXT_DAY = timedelta(hours=2), DAY
# What becomes of the complaints, and how many days ago each was filed.
COMPLAINTS = (("dismissed", 40), ("answered", 6), ("filed", 2))
READER = "ningbo_motors"  # files what a visitor of the demo may want to follow


@dataclass(frozen=True, slots=True)
class Subject:
    """What one application is about; ``home`` is the applicant's province."""

    product: Product
    home: str
    year: int
    holder: Allocation

    @property
    def content(self) -> ApplicationContent:
        """Everything the form asks for, so that the pre-check finds no error."""
        product, zh = self.product, regions.label(self.home, "zh")
        digest = sha256(f"{product.key} {self.home} {self.year}".encode()).hexdigest()
        return ApplicationContent(
            name=f"{self.year}年{product.title_zh.format(region=zh)}数据"[:40],
            overview=f"{product.overview_zh}覆盖{zh}{self.year}年全年，共约{product.records:,}条记录。",
            scenario=product.scenario,
            division=product.division,
            source="collected_generated",
            source_statement=next(iter(STATEMENTS.values())),
            source_proof_kind="self_collection_note",
            region_scope=RegionScope.PROVINCE.value,
            region=self.home,
            covers_from=date(self.year, 1, 1),
            covers_to=date(self.year, 12, 31),
            update_frequency=product.frequency,
            record_count=product.records,
            size_bytes=product.records * 180,
            data_kinds=product.kinds,
            structure=Structure.SEMI.value,
            data_format="CSV",
            fields=tuple(DataField(*field) for field in product.fields),
            algorithm_rules=f"{product.rules}每批共设十二项质量检查，不合格批次退回重算。",
            contains_pi=False,
            contains_sensitive_pi=False,
            contains_important_data=False,
            contains_core_data=False,
            export_allowed=False,
            security_level=2,
            allocation=(self.holder,),
            deposit=Deposit(
                kind="blockchain",
                provider="演示存证链",
                number=f"DEMO-{digest[:10].upper()}",
                hash_alg="sha256",
                digest=digest,
                deposited_on=date(self.year + 1, 1, 31),
            ),
            sample_desensitised=True,
            is_ai_dataset=False,
        )

    @property
    def sample(self) -> bytes:
        """A table of the product's own columns, of invented values."""
        names = [name for name, _kind, _about in self.product.fields]
        rows = [",".join(f"{name[:3]}-{n}" for name in names) for n in range(1, 13)]
        return "\n".join([",".join(names), *rows]).encode()


class Registry:
    """The registration desk and the complaints of the market."""

    def __init__(self, stage: Stage, cast: Cast) -> None:
        self._stage, self._cast = stage, cast

    def cue_all(self, holders: Sequence[Company], *, applications: int) -> None:
        """Cue so many applications, newest last in ``FATES``, and as many complaints as fit."""
        stage = self._stage
        for n, (fate, ago) in enumerate(FATES[-applications:] if applications else ()):
            company = holders[n % len(holders)]
            product = company.products[-1 - n // len(holders) % len(company.products)]
            stage.cue(self._apply(company, product, fate), at=stage.closes - timedelta(days=ago))
        for n, (fate, ago) in enumerate(COMPLAINTS):
            stage.cue(self._complain(fate, n), at=stage.closes - timedelta(days=ago))

    def _apply(self, company: Company, product: str, fate: str) -> Script:
        """Draft, hand in, and follow one application to where it stands."""
        desk = self._cast.desks[company.key]
        application = self._draft(desk, company, product)
        if fate == "draft":
            return
        yield TWO_HOURS
        submit_application(actor=desk.first, application_id=application.pk, now=self._stage.now)
        if fate == "pending":
            return
        yield NEXT_DAY
        yield from self._decide(desk, application, fate)

    def _decide(self, desk: Desk, application: RegistrationApplication, fate: str) -> Script:
        stage, reviewer = self._stage, self._cast.reviewer
        applied = application.pk
        said = talk()["returned"]["application"]
        if fate == "refused":
            review = Review(STAGE)
            refuse_application(
                actor=reviewer,
                application_id=applied,
                review=review,
                ground="unprocessed",
                reason=said[1],
                now=stage.now,
            )
        elif fate == "withdrawn":
            withdraw_application(
                actor=desk.first, application_id=application.pk, reason=said[2], now=stage.now
            )
        elif fate in {"returned", "mended"}:
            found = _found(application, failing=said[0])
            require_rectification(
                actor=reviewer, application_id=applied, review=found, reason=said[0], now=stage.now
            )
            if fate == "mended":
                yield 3 * DAY
                resubmit_application(actor=desk.first, application_id=application.pk, now=stage.now)
                yield NEXT_DAY
                pass_application(
                    actor=reviewer,
                    application_id=applied,
                    review=_found(application),
                    now=stage.now,
                )
        else:
            pass_application(
                actor=reviewer, application_id=applied, review=_found(application), now=stage.now
            )
            if fate == "objected":
                yield 2 * DAY
                self._object(application)

    def _draft(self, desk: Desk, company: Company, product: str) -> RegistrationApplication:
        """Fill in the form and add its papers."""
        stage = self._stage
        organisation = Organisation.objects.get(pk=desk.organisation_id)
        rights = tuple(right.value for right in RIGHTS_HELD)
        subject = Subject(
            products()[product],
            company.province,
            local_day(stage.closes).year - 1,
            Allocation(organisation.uscc or "", organisation.name, rights),
        )
        (application,) = start_applications(
            actor=desk.first, scheme=SCHEME, contents=[content_json(subject.content)], now=stage.now
        )
        for purpose in ("identity", "source", "deposit", "sample"):
            paper = self._paper(desk, subject, purpose)
            add_paper(
                actor=desk.first,
                application_id=application.pk,
                purpose=purpose,
                file_id=paper.pk,
                now=stage.now,
            )
        return application

    def _paper(self, desk: Desk, subject: Subject, purpose: str) -> StoredFile:
        upload = (
            Upload("样例（演示）.csv", "text/csv", BytesIO(subject.sample))
            if purpose == "sample"
            else Upload(f"{purpose}（演示）.pdf", "application/pdf", BytesIO(scan_pdf()))
        )
        return store_file(actor=desk.first, upload=upload, now=self._stage.now)

    def _object(self, application: RegistrationApplication) -> None:
        terms = ObjectionTerms("prior_right", talk()["complaint"]["objection"][0])
        file_objection(
            actor=self._cast.desks[READER].first,
            terms=terms,
            application_id=application.pk,
            now=self._stage.now,
        )

    def _complain(self, fate: str, n: int) -> Script:
        """File one complaint about a listing on the market, and follow it."""
        stage, said = self._stage, talk()["complaint"]
        filer = self._cast.desks[READER]
        listings = Listing.objects.published().exclude(holder=filer.organisation_id)
        listing = listings.order_by("pk")[7 * n : 7 * n + 1].first()
        if listing is None:
            return
        complaint = file_complaint(
            actor=filer.first,
            grievance=Grievance("false_statement", said["statement"][n], listing_id=listing.pk),
            uploads=(),
            now=stage.now,
        )
        if fate == "filed":
            return
        yield NEXT_DAY
        reviewer = self._cast.reviewer
        filed = complaint.pk
        acknowledge_complaint(
            actor=reviewer, complaint_id=filed, expected_version=_version(complaint), now=stage.now
        )
        yield 2 * DAY
        answer_complaint(
            actor=self._cast.desk_of(listing.holder_id).first,
            complaint_id=filed,
            statement=said["answer"][n],
            uploads=(),
            expected_version=_version(complaint),
            now=stage.now,
        )
        if fate == "dismissed":
            yield 3 * DAY
            decide_complaint(
                actor=reviewer,
                complaint_id=filed,
                outcome="dismissed",
                reason=said["decision"][0],
                expected_version=_version(complaint),
                now=stage.now,
            )


def _found(application: RegistrationApplication, *, failing: str = "") -> Review:
    """Return a review in which every point is in order, or the first fails for that reason."""
    first, *others = points_of(application, stage=STAGE)
    verdict = Item(first.code, "fail", failing) if failing else Item(first.code, "pass")
    return Review(STAGE, (verdict, *(Item(point.code, "pass") for point in others)))


def _version(complaint: Complaint) -> int:
    return Complaint.objects.values_list("version", flat=True).get(pk=complaint.pk)
