"""Writes a synthetic market into the scratch database, its words counted, its vectors drawn."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.db import connection

from kernel.text import terms
from listings.models import Certificate, DataIPAsset, Listing, RegistrationScheme, SourceProof
from listings.vocabulary.codes import DeliveryForm, UpdateFrequency
from listings.vocabulary.industries import DIVISIONS
from listings.vocabulary.kinds import DataKind, RegionScope
from listings.vocabulary.rights import ProofKind
from matching.engine.words import words_of
from matching.management.bench.text import Need, Said, a_listing_text, a_need_text
from matching.management.bench.vectors import Synthetic
from matching.models import Intent, IntentDigest, ListingDigest
from matching.retrieval.model_in_force import BUILT_IN
from matching.retrieval.packed import counted_by, pack
from matching.retrieval.sides import offer_of
from parties.models import Organisation
from parties.vocabulary.regions import PROVINCES

Told = Callable[[int, int], None]
BATCH = 2_000
LISTINGS_A_HOLDER = 25
NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
BORN = datetime(2025, 6, 2, 3, tzinfo=UTC)
VALID_TO = date(2029, 6, 1)
RIGHTS: tuple[list[str], ...] = (["use"], ["use", "operate"], ["use", "operate", "transfer"], [])
TERRITORIES: tuple[list[str], ...] = (["CN"], ["CN"], ["WORLD"], [])
SCOPES = (RegionScope.PROVINCE, RegionScope.CITY, RegionScope.COUNTY, RegionScope.NATIONAL)
INDEX = "listingdigest_meaning"
HALF, ONE_IN_FIVE = 0.5, 0.2


def fill(listings: int, intents: int, *, seed: int, told: Told) -> None:
    """Write so many published listings and open intents, their words counted, vectors drawn."""
    chance = Random(seed)  # noqa: S311 - no secret
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no feed, no guards: bulk
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(f"DROP INDEX {INDEX}")
        cursor.execute("CREATE TABLE bench_full_text (listing_id bigint, words tsvector)")
        holders = _organisations(max(listings // LISTINGS_A_HOLDER, 2))
        scheme = RegistrationScheme.objects.order_by("pk")[0]
        for start in range(0, listings, BATCH):
            numbers = range(start, min(start + BATCH, listings))
            _supply(numbers, holders, scheme, chance)
            told(numbers.stop, listings)
        for start in range(0, intents, BATCH):
            _demand(range(start, min(start + BATCH, intents)), holders, chance)
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            f"CREATE INDEX {INDEX} ON matching_listingdigest USING hnsw"
            " (vector halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)"
        )
        cursor.execute("CREATE INDEX ON bench_full_text USING gin (words)")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def _organisations(count: int) -> list[Organisation]:
    rows = [
        Organisation(
            name=f"持有人{n}",
            country="XX",
            status=Organisation.Status.VERIFIED,
            created_at=BORN,
            verified_at=BORN,
        )
        for n in range(count)
    ]
    return Organisation.objects.bulk_create(rows, batch_size=BATCH)


def _supply(
    numbers: range, holders: list[Organisation], scheme: RegistrationScheme, chance: Random
) -> None:
    texts = [a_listing_text(chance) for _ in numbers]
    owners = [chance.choice(holders) for _ in numbers]
    assets = DataIPAsset.objects.bulk_create(
        [_asset(said, owner, chance) for said, owner in zip(texts, owners, strict=True)]
    )
    certificates = Certificate.objects.bulk_create(
        Certificate(
            asset=asset,
            scheme=scheme,
            certificate_no=f"B{n:012d}",
            holder_name=asset.name,
            issued_on=BORN.date(),
            valid_from=BORN.date(),
            valid_to=VALID_TO,
            status=Certificate.Status.VALID,
            created_at=BORN,
        )
        for n, asset in zip(numbers, assets, strict=True)
    )
    SourceProof.objects.bulk_create(
        SourceProof(
            asset=asset,
            kind=ProofKind.values[0],
            document_id=0,  # no file lies there; nobody looks
            status=SourceProof.Status.ACCEPTED,
            decided_at=BORN,
            created_at=BORN,
        )
        for asset in assets
    )
    listings = Listing.objects.bulk_create(
        _listing(n, certificate, chance)
        for n, certificate in zip(numbers, certificates, strict=True)
    )
    _digest(listings, texts, numbers)
    _full_text(listings)


def _asset(said: Said, owner: Organisation, chance: Random) -> DataIPAsset:
    return DataIPAsset(
        holder=owner,
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


def _listing(n: int, certificate: Certificate, chance: Random) -> Listing:
    return Listing(
        listing_no=f"B{n:09d}",
        asset=certificate.asset,
        certificate=certificate,
        holder=certificate.asset.holder,
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


def _digest(listings: list[Listing], texts: list[Said], numbers: range) -> None:
    by = Synthetic()
    vectors = by.of_topics([said.topic for said in texts], list(numbers))
    counted = [words_of(offer_of(one, now=NOW), model=BUILT_IN) for one in listings]
    ListingDigest.objects.bulk_create(
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
    )


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


def _demand(numbers: range, posters: list[Organisation], chance: Random) -> None:
    needs = [a_need_text(chance) for _ in numbers]
    intents = Intent.objects.bulk_create(
        _intent(n, need, chance.choice(posters), chance)
        for n, need in zip(numbers, needs, strict=True)
    )
    by = Synthetic()
    vectors = by.of_topics([need.topic for need in needs], [-n - 1 & 0xFFFFFFFF for n in numbers])
    IntentDigest.objects.bulk_create(
        IntentDigest(
            intent=intent,
            intent_version=intent.version,
            vector=vector,
            embedder=by.name,
            passages="synthetic",
        )
        for intent, vector in zip(intents, vectors, strict=True)
    )


def _intent(n: int, need: Need, poster: Organisation, chance: Random) -> Intent:
    """Return an open intent: half of them ask for a right, one in five has a must."""
    must = chance.random() < ONE_IN_FIVE
    return Intent(
        intent_no=f"B{n:09d}",
        poster=poster,
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
