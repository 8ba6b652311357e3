"""Supply in bulk: registered, verified, listed and published, thousands at a time."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kernel.lifecycle import move_many
from kernel.numbering import take_numbers
from kernel.workdays import local_day
from listings.completeness import completeness_of
from listings.models import (
    AIDatasetProfile,
    AssetHolder,
    Certificate,
    DataIPAsset,
    Listing,
    RegistrationScheme,
    SourceProof,
)
from listings.models.rights import first_holdings
from listings.vocabulary.codes import DeliveryForm
from listings.vocabulary.industries import DIVISIONS
from listings.vocabulary.rights import ProofKind
from marketplace.demo.artificial import profile_terms
from marketplace.demo.bulk.cast import Cast, Party
from marketplace.demo.bulk.figures import Figures
from marketplace.demo.bulk.record import Record
from marketplace.demo.scan import scan_pdf
from parties.models import StoredFile
from parties.vocabulary.regions import PROVINCES

TOPICS = tomllib.loads((Path(__file__).parent / "topics.toml").read_text("utf-8"))["topic"]
RULES = (
    "原始数据按来源登记编号并去重，缺失段不超过规定时长才插补并打标；异常值以分组中位数与极差识别，"
    "剔除比例逐月公布；个人与企业标识在汇总前删除，少于五个样本的单元合并；口径、版本与质量指标随数据一并提供，"
    "抽检由不参与加工的人员完成。"
)
STATEMENT = (
    "由本单位在经营中采集，或经协议授权取得；授权范围覆盖加工、许可与交付，可提供证明材料备查。"
)
PAPER = "数据来源授权书（演示）.pdf"
BATCH = 2_000
VALID_DAYS = 3 * 365
EARLY = 0.4  # the share that is there from the start
YOUNGEST = timedelta(days=3)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the ``k``-th asset is about: each combination occurs once."""

    topic: dict[str, object]
    division_code: str
    division: str
    division_en: str
    region: str
    region_name: str
    region_en: str

    def said(self, template: str) -> str:
        """Return a text of the topic with region and industry put in."""
        return template.format(region=self.region_name, industry=self.division)


def subject(k: int, figures: Figures) -> Subject:
    """Return the subject of the ``k``-th asset."""
    pair = len(TOPICS) * figures.divisions
    division = DIVISIONS[k // len(TOPICS) % figures.divisions]
    province = PROVINCES[(k // pair + k) % figures.provinces]
    return Subject(
        topic=TOPICS[k % len(TOPICS)],
        division_code=division.code,
        division=division.zh,
        division_en=division.en,
        region=province.code,
        region_name=province.name_zh,
        region_en=province.name_en,
    )


def stock(
    figures: Figures,
    cast: Cast,
    *,
    start: datetime,
    now: datetime,
    chance: Random,
    record: Record,
) -> list[Listing]:
    """Return the published listings in order of ``k``, and of time: one for each certificate.

    Where the figures want more listings than certificates, the last ones offer a certificate a
    second time, in another form of delivery.
    """
    scheme = RegistrationScheme.objects.get(code="zj-dip")
    listings: list[Listing] = []
    papers = _files(cast, at=start, record=record)
    for first in range(0, figures.certificates, BATCH):
        numbers = range(first, min(first + BATCH, figures.certificates))
        subjects = [subject(k, figures) for k in numbers]
        holders = [cast.suppliers[k % len(cast.suppliers)] for k in numbers]
        days = [_begins(k, figures, start=start, now=now, chance=chance) for k in numbers]
        assets = _assets(subjects, holders, days)
        certificates = _certificates(assets, numbers, days, scheme=scheme)
        _prove(assets, papers, holders, days, cast=cast, record=record)
        rows = _listings(certificates, subjects, days, chance=chance)
        _publish(certificates, rows, holders, days, cast=cast, record=record)
        listings += rows
    again = listings[: figures.listings - figures.certificates]
    _offer_again(again, cast=cast, chance=chance, record=record)
    return listings


def _begins(
    k: int, figures: Figures, *, start: datetime, now: datetime, chance: Random
) -> datetime:
    """Return when the ``k``-th is recorded: two fifths at the start, the others over the year."""
    share, jitter = k / figures.certificates, timedelta(hours=chance.uniform(0, 20))
    if share < EARLY:
        return start + timedelta(days=20) * (share / EARLY) + jitter
    return start + (now - YOUNGEST - start) * ((share - EARLY) / (1 - EARLY)) + jitter


def _offer_again(
    listings: Sequence[Listing], *, cast: Cast, chance: Random, record: Record
) -> None:
    """Publish each once more, as a data set or as an API, whichever it is not."""
    if not listings:
        return
    parties = {party.organisation.pk: party for party in cast.suppliers}
    at = max(listing.created_at for listing in listings)
    numbers = take_numbers("LS", now=at, count=len(listings))
    twins = Listing.objects.bulk_create(
        _twin(listing, number=number, at=at, chance=chance)
        for listing, number in zip(listings, numbers, strict=True)
    )
    for twin in twins:
        _tell_listing(twin, parties[twin.holder_id], at, cast=cast, record=record)
    _move_listings(twins)


def _twin(listing: Listing, *, number: str, at: datetime, chance: Random) -> Listing:
    is_api = listing.delivery_form != DeliveryForm.DATASET
    form = DeliveryForm.DATASET if is_api else DeliveryForm.API
    said = {f.attname: getattr(listing, f.attname) for f in Listing._meta.concrete_fields}
    own = ("id", "uid", "status", "version")
    return Listing(
        **{name: value for name, value in said.items() if name not in own}
        | {
            "listing_no": number,
            "delivery_form": form,
            "delivery_methods": ["01" if is_api else "03"],
            "created_at": at + 6 * HOUR,
            "updated_at": at + 6 * HOUR,
            "submitted_at": at + 7 * HOUR,
            "published_at": at + timedelta(hours=12 + chance.uniform(0, 5)),
        }
    )


def _assets(
    subjects: Sequence[Subject], holders: Sequence[Party], days: Sequence[datetime]
) -> list[DataIPAsset]:
    assets = [
        DataIPAsset(
            holder=holder.organisation,
            name=f"{s.region_name}{s.division}{s.topic['zh']}",
            name_en=f"{s.topic['en']}: {s.division_en}, {s.region_en}"[:200],
            overview=s.said(str(s.topic["overview"])),
            scenario=f"{s.division}企业、金融机构与研究单位的分析、风控与模型训练。",
            keywords=f"{s.division} {s.topic['zh']} {s.region_name}",
            division=s.division_code,
            source="by_agreement",
            source_statement=STATEMENT,
            algorithm_rules=RULES,
            region_scope="province",
            region=s.region,
            update_frequency=str(s.topic["frequency"]),
            record_count=10_000 + 37 * n % 900_000,
            data_kinds=list(s.topic["kinds"]),  # type: ignore[call-overload]
            structure="structured",
            fields=[{"name": "period", "type": "date", "description": "统计期"}],
            contains_pi=False,
            contains_sensitive_pi=False,
            contains_important_data=False,
            contains_core_data=False,
            security_level=2,
            created_at=at,
            updated_at=at,
        )
        for n, (s, holder, at) in enumerate(zip(subjects, holders, days, strict=True))
    ]
    for asset, s in zip(assets, subjects, strict=True):
        price = 0 if "price" in s.topic else None
        offer = Listing(pricing_model=str(s.topic["pricing"]), price_minor=price)
        asset.completeness = completeness_of(asset, offer).score
    rows = DataIPAsset.objects.bulk_create(assets)
    _describe_artificial(rows, subjects)
    return rows


def _describe_artificial(assets: Sequence[DataIPAsset], subjects: Sequence[Subject]) -> None:
    """Give the AI data sets among them their complete profiles."""
    profiles = []
    for asset, s in zip(assets, subjects, strict=True):
        if "ai" not in s.topic:
            continue
        use = [str(code) for code in s.topic["ai"]]  # type: ignore[attr-defined]
        terms = profile_terms(use=use, kinds=asset.data_kinds, samples=asset.record_count or 0)
        profile = AIDatasetProfile(
            asset=asset, created_at=asset.created_at, updated_at=asset.created_at, **terms.columns()
        )
        profile.is_complete = not profile.missing
        profiles.append(profile)
    AIDatasetProfile.objects.bulk_create(profiles)


def _files(cast: Cast, *, at: datetime, record: Record) -> dict[int, StoredFile]:
    """Return, by organisation, the paper that shows where a supplier's data comes from."""
    content = scan_pdf()
    files = StoredFile.objects.bulk_create(
        StoredFile(
            organisation=party.organisation,
            sha256=sha256(content).hexdigest(),
            size=len(content),
            media_type="application/pdf",
            name=PAPER,
            created_at=at,
        )
        for party in cast.suppliers
    )
    for party, file in zip(cast.suppliers, files, strict=True):
        default_storage.save(file.path, ContentFile(content))
        record.deed(party.actor(), "file.store", file, at, sha256=file.sha256, size=file.size)
    return {file.organisation_id: file for file in files}


def _prove(
    assets: Sequence[DataIPAsset],
    papers: Mapping[int, StoredFile],
    holders: Sequence[Party],
    days: Sequence[datetime],
    *,
    cast: Cast,
    record: Record,
) -> None:
    """Let each holder hold all rights, and an operator accept the paper behind the source."""
    AssetHolder.objects.bulk_create(row for asset in assets for row in first_holdings(asset))
    proofs = SourceProof.objects.bulk_create(
        SourceProof(
            asset=asset,
            kind=ProofKind.AUTHORISATION,
            document=papers[asset.holder_id],
            decided_at=at + 5 * HOUR,
            created_at=at,
        )
        for asset, at in zip(assets, days, strict=True)
    )
    for proof, holder, at in zip(proofs, holders, days, strict=True):
        record.deed(holder.actor(), "source_proof.add", proof, at, kind=proof.kind)
        record.deed(cast.operator, "source_proof.accept", proof, at + 5 * HOUR)
    waiting = SourceProof.objects.filter(pk__in=[proof.pk for proof in proofs])
    move_many(waiting, "accept", since="submitted", to="accepted")


def _certificates(
    assets: Sequence[DataIPAsset],
    numbers: range,
    days: Sequence[datetime],
    *,
    scheme: RegistrationScheme,
) -> list[Certificate]:
    certificates = [
        Certificate(
            asset=asset,
            scheme=scheme,
            certificate_no=f"{local_day(at):%Y%m}3300{9_000_000 - k:07d}",
            holder_name=asset.holder.name,
            issued_on=local_day(at),
            valid_from=local_day(at),
            valid_to=local_day(at + timedelta(days=VALID_DAYS)),
            verified_via="manual",
            verified_at=at + 5 * HOUR,
            created_at=at,
        )
        for asset, k, at in zip(assets, numbers, days, strict=True)
    ]
    return Certificate.objects.bulk_create(certificates)


def _listings(
    certificates: Sequence[Certificate],
    subjects: Sequence[Subject],
    days: Sequence[datetime],
    *,
    chance: Random,
) -> list[Listing]:
    numbers = take_numbers("LS", now=days[0], count=len(days))
    rows = [
        _listing(certificate, s, at, number=number, chance=chance)
        for certificate, s, at, number in zip(certificates, subjects, days, numbers, strict=True)
    ]
    return Listing.objects.bulk_create(rows)


def _listing(
    certificate: Certificate, s: Subject, at: datetime, *, number: str, chance: Random
) -> Listing:
    asset, price = certificate.asset, s.topic.get("price")
    return Listing(
        listing_no=number,
        asset=asset,
        certificate=certificate,
        holder_id=asset.holder_id,
        title=asset.name,
        title_en=asset.name_en,
        delivery_form=str(s.topic["form"]),
        delivery_methods=["03" if s.topic["form"] == "002" else "01"],
        rights_offered=["use", "operate"] if chance.random() < 0.3 else ["use"],  # noqa: PLR2004
        territory=["CN"],
        term_months=12,
        pricing_model=str(s.topic["pricing"]),
        price_minor=None if price is None else int(str(price)) * chance.randint(80, 120) // 100,
        unit=str(s.topic["unit"]),
        created_at=at + 6 * HOUR,
        updated_at=at + 6 * HOUR,
        submitted_at=at + 7 * HOUR,
        published_at=at + 12 * HOUR,
    )


def _publish(
    certificates: Sequence[Certificate],
    listings: Sequence[Listing],
    holders: Sequence[Party],
    days: Sequence[datetime],
    *,
    cast: Cast,
    record: Record,
) -> None:
    for certificate, listing, holder, at in zip(certificates, listings, holders, days, strict=True):
        actor, number = holder.actor(), certificate.certificate_no
        record.deed(actor, "certificate.record", certificate, at, number=number)
        record.deed(cast.operator, "certificate.verify", certificate, at + 5 * HOUR, via="manual")
        _tell_listing(listing, holder, at, cast=cast, record=record)
    proven = Certificate.objects.filter(pk__in=[c.pk for c in certificates])
    move_many(proven, "verify", since="recorded", to="valid")
    _move_listings(listings)


def _tell_listing(
    listing: Listing, holder: Party, at: datetime, *, cast: Cast, record: Record
) -> None:
    actor = holder.actor()
    record.deed(actor, "listing.draft", listing, at + 6 * HOUR, title=listing.title)
    record.deed(actor, "listing.submit", listing, at + 7 * HOUR)
    record.deed(cast.operator, "listing.approve", listing, at + 12 * HOUR, status="published")


def _move_listings(listings: Sequence[Listing]) -> None:
    rows = Listing.objects.filter(pk__in=[row.pk for row in listings])
    move_many(rows, "submit", since="draft", to="submitted")
    move_many(rows, "approve", since="submitted", to="published")
    for row in listings:
        row.version += 2
