"""Writes a synthetic market into the scratch database, its words counted, its vectors drawn."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from random import Random

import numpy as np
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED

from kernel.text import terms
from listings.models import Certificate, DataIPAsset, Listing, RegistrationScheme, SourceProof
from listings.vocabulary.codes import DeliveryForm, UpdateFrequency
from listings.vocabulary.industries import DIVISIONS
from listings.vocabulary.kinds import DataKind, RegionScope
from listings.vocabulary.rights import ProofKind
from matching.engine.statistics import Statistics
from matching.engine.words import OfferWords, words_of
from matching.management.bench.text import Need, Said, a_listing_text, a_need_text
from matching.management.bench.vectors import Synthetic
from matching.models import CatalogueTerms, Intent, IntentDigest, ListingDigest
from matching.retrieval.model_in_force import BUILT_IN
from matching.retrieval.packed import counted_by, pack
from matching.retrieval.sides import offer_of
from matching.retrieval.statistics import measured
from parties.models import Organisation
from parties.vocabulary.regions import PROVINCES

Told = Callable[[int, int], None]
BATCH = 2_000
PROCESSES = 2
LISTINGS_A_HOLDER = 25
NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
BORN = datetime(2025, 6, 2, 3, tzinfo=UTC)
VALID_TO = date(2029, 6, 1)
RIGHTS: tuple[list[str], ...] = (["use"], ["use", "operate"], ["use", "operate", "transfer"], [])
TERRITORIES: tuple[list[str], ...] = (["CN"], ["CN"], ["WORLD"], [])
SCOPES = (RegionScope.PROVINCE, RegionScope.CITY, RegionScope.COUNTY, RegionScope.NATIONAL)
INDEX = "listingdigest_meaning"
HALF, ONE_IN_FIVE = 0.5, 0.2


@dataclass(frozen=True, slots=True)
class Batch:
    """Some listings or intents to write, by their numbers, with a lot of their own."""

    numbers: range
    holders: int
    scheme: int
    seed: int

    def chance(self) -> Random:
        """Return what draws this batch."""
        return Random(f"{self.seed} {self.numbers}")  # noqa: S311 - no secret


def fill(listings: int, intents: int, *, seed: int, told: Told) -> None:
    """Write so many published listings and open intents, their words counted, vectors drawn."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {INDEX}")
        cursor.execute("CREATE TABLE bench_full_text (listing_id bigint, words tsvector)")
    holders = max(listings // LISTINGS_A_HOLDER, 2)
    _organisations(holders)
    scheme = RegistrationScheme.objects.order_by("pk").values_list("pk", flat=True)[0]
    statistics = Statistics(0, 0.0, Counter())
    connection.close()  # it does not live through a fork
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        supply = [Batch(numbers, holders, scheme, seed) for numbers in _batches(listings)]
        demand = [Batch(numbers, holders, scheme, seed) for numbers in _batches(intents)]
        for batch, counted in zip(supply, pool.map(_supply, supply), strict=True):
            statistics = _together(statistics, counted)
            told(batch.numbers.stop, listings)
        for _done in pool.map(_demand, demand):
            pass
    _indexed()
    _weighed(statistics)


def _batches(count: int) -> list[range]:
    return [range(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]


def _indexed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            f"CREATE INDEX {INDEX} ON matching_listingdigest USING hnsw"
            " (vector halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)"
        )
        cursor.execute("CREATE INDEX ON bench_full_text USING gin (words)")
        cursor.execute("VACUUM ANALYZE")


def _together(one: Statistics, other: Statistics) -> Statistics:
    """Return both counts as one; ``mean_length`` is the sum of lengths meanwhile."""
    frequencies = Counter(one.frequencies)
    frequencies.update(other.frequencies)
    return Statistics(
        one.documents + other.documents, one.mean_length + other.mean_length, frequencies
    )


def _weighed(statistics: Statistics) -> None:
    """Put the count in force, as ``count_terms`` would have made it."""
    lie = measured()
    CatalogueTerms.objects.create(
        built_at=NOW,
        documents=statistics.documents,
        mean_length=statistics.mean_length / max(statistics.documents, 1),
        frequencies=dict(statistics.frequencies),
        embedder=Synthetic.name,
        vectors=lie.count,
        mean=lie.mean.astype(np.float32).tobytes(),
        covariance=lie.covariance.astype(np.float32).tobytes(),
    )


def _organisations(count: int) -> None:
    _copied(
        [
            Organisation(
                pk=n + 1,
                name=f"持有人{n}",
                country="XX",
                status=Organisation.Status.VERIFIED,
                created_at=BORN,
                verified_at=BORN,
            )
            for n in range(count)
        ]
    )


@contextmanager
def _bulk() -> Iterator[None]:
    """Write without feed and guards, and without waiting for the disk."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL synchronous_commit = off")
        yield


def _copied(rows: Sequence[Model]) -> None:
    """Write ``rows``, each with its key, the fastest way there is."""
    meta = type(rows[0])._meta
    fields = [
        field
        for field in meta.concrete_fields
        if field.db_default is NOT_PROVIDED and not field.generated
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{meta.db_table}" ({columns}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in fields
                ]
            )


def _supply(batch: Batch) -> Statistics:
    """Write some listings with all they need; return the count of their words."""
    chance, numbers = batch.chance(), batch.numbers
    texts = [a_listing_text(chance) for _ in numbers]
    assets = [
        _asset(n, said, chance.randrange(batch.holders) + 1, chance)
        for n, said in zip(numbers, texts, strict=True)
    ]
    certificates = [
        Certificate(
            pk=asset.pk,
            asset=asset,
            scheme_id=batch.scheme,
            certificate_no=f"B{asset.pk:012d}",
            holder_name=asset.name,
            issued_on=BORN.date(),
            valid_from=BORN.date(),
            valid_to=VALID_TO,
            status=Certificate.Status.VALID,
            created_at=BORN,
        )
        for asset in assets
    ]
    proofs = [
        SourceProof(
            pk=asset.pk,
            asset=asset,
            kind=ProofKind.values[0],
            document_id=0,  # no file lies there; nobody looks
            status=SourceProof.Status.ACCEPTED,
            decided_at=BORN,
            created_at=BORN,
        )
        for asset in assets
    ]
    listings = [_listing(certificate, chance) for certificate in certificates]
    counted = [words_of(offer_of(one, now=NOW), model=BUILT_IN) for one in listings]
    with _bulk():
        for rows in (assets, certificates, proofs, listings):
            _copied(rows)
        _digest(listings, counted, texts, numbers)
        _full_text(listings)
    frequencies = Counter(term for words in counted for term in words.frequencies)
    return Statistics(len(counted), sum(words.length for words in counted), frequencies)


def _asset(n: int, said: Said, owner: int, chance: Random) -> DataIPAsset:
    return DataIPAsset(
        pk=n + 1,
        holder_id=owner,
        name=said.title,
        overview=said.overview,
        scenario=said.scenario,
        keywords=said.keywords,
        division=chance.choice(DIVISIONS).code,
        algorithm_rules=said.rules,
        region_scope=chance.choice(SCOPES),
        region=chance.choice(PROVINCES).code,
        update_frequency=chance.choice(UpdateFrequency.values),
        record_count=chance.choice([None, 10 ** chance.randrange(3, 9)]),
        data_kinds=chance.sample(DataKind.values, 1),
        fields=said.fields,
        export_allowed=chance.choice([None, True, False]),
        completeness=chance.randrange(40, 100),
        created_at=BORN,
        updated_at=BORN + timedelta(days=chance.randrange(300)),
    )


def _listing(certificate: Certificate, chance: Random) -> Listing:
    return Listing(
        pk=certificate.pk,
        listing_no=f"B{certificate.pk:09d}",
        asset=certificate.asset,
        certificate=certificate,
        holder_id=certificate.asset.holder_id,
        title=certificate.asset.name,
        delivery_form=chance.choice(DeliveryForm.values),
        rights_offered=chance.choice(RIGHTS),
        territory=chance.choice(TERRITORIES),
        pricing_model=chance.choice(["one_off", "monthly", "free"]),
        price_minor=chance.randrange(1_000, 100_000) * 100,
        visibility="public",
        status=Listing.Status.PUBLISHED,
        published_at=BORN,
        created_at=BORN,
        updated_at=BORN + timedelta(days=chance.randrange(300)),
    )


def _digest(
    listings: list[Listing], counted: list[OfferWords], texts: list[Said], numbers: range
) -> None:
    by = Synthetic()
    vectors = by.of_topics([said.topic for said in texts], list(numbers))
    rows = [
        ListingDigest(
            listing=listing,
            listing_version=listing.version,
            asset_version=listing.asset.version,
            words=pack(words),
            length=words.length,
            words_by=counted_by(BUILT_IN),
            vector=vector,
            embedder=by.name,
            passages="synthetic",
        )
        for listing, words, vector in zip(listings, counted, vectors, strict=True)
    ]
    _copied(rows)


def _full_text(listings: list[Listing]) -> None:
    """Write the same terms with their places for PostgreSQL's own full-text search."""
    with connection.cursor() as cursor, cursor.copy("COPY bench_full_text FROM STDIN") as copy:
        for listing in listings:
            places: dict[str, list[str]] = {}
            for place, term in enumerate(
                terms("\n".join(offer_of(listing, now=NOW).texts().values()))
            ):
                places.setdefault(term, []).append(str(place + 1))
            said = " ".join(f"{quoted(term)}:{','.join(at)}" for term, at in places.items())
            copy.write_row((listing.pk, said))


def quoted(term: str) -> str:
    """Return ``term`` as a lexeme of PostgreSQL's full-text search."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _demand(batch: Batch) -> None:
    """Write some open intents with their vectors."""
    chance, numbers = batch.chance(), batch.numbers
    needs = [a_need_text(chance) for _ in numbers]
    intents = [
        _intent(n, need, chance.randrange(batch.holders) + 1, chance)
        for n, need in zip(numbers, needs, strict=True)
    ]
    by = Synthetic()
    vectors = by.of_topics([need.topic for need in needs], [-n - 1 & 0xFFFFFFFF for n in numbers])
    digests = [
        IntentDigest(
            intent=intent,
            intent_version=intent.version,
            vector=vector,
            embedder=by.name,
            passages="synthetic",
        )
        for intent, vector in zip(intents, vectors, strict=True)
    ]
    with _bulk():
        _copied(intents)
        _copied(digests)


def _intent(n: int, need: Need, poster: int, chance: Random) -> Intent:
    """Return an open intent: half of them ask for a right, one in five has a must."""
    must = chance.random() < ONE_IN_FIVE
    return Intent(
        pk=n + 1,
        intent_no=f"B{n:09d}",
        poster_id=poster,
        title=need.title,
        need=need.need,
        purpose=need.purpose,
        divisions=[chance.choice(DIVISIONS).code],
        rights_wanted=["use"] if chance.random() < HALF else [],
        territory=["CN"] if chance.random() < HALF else [],
        region=chance.choice(PROVINCES).code if must else "",
        update_frequency=chance.choice(["", "004", "007"]),
        must=["region"] if must else [],
        budget_max_minor=chance.choice([None, 5_000_000]),
        status=Intent.Status.OPEN,
        opened_at=NOW - timedelta(days=chance.randrange(20)),
        expires_at=NOW + timedelta(days=30),
        created_at=BORN,
    )
