"""Who trades on the owner's market: invented organisations, verified one and all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from kernel.actor import Actor
from kernel.lifecycle import move_many
from marketplace.demo.bulk.figures import Figures
from marketplace.demo.bulk.record import Record
from marketplace.referrals.models import TradingPlatform
from parties.models import Membership, Organisation, OrganisationRole, User
from parties.vocabulary.regions import PROVINCES
from parties.vocabulary.uscc import make_uscc

INVENTED = (
    "演示机构，名称与代码均为虚构。 A demonstration organisation; name and code are invented."
)
TRADES = (
    "数据科技",
    "信息服务",
    "智能系统",
    "产业数据",
    "云数科技",
    "数字运营",
    "数据资产",
    "智联科技",
)
STEMS = (
    *("启明", "远航", "同创", "博观", "恒源", "汇智", "天衡", "立言", "正和", "云帆"),
    *("星图", "海纳", "川流", "青禾", "方舟", "明德", "知行", "广域", "精诚", "瑞数"),
)
DUTIES = ("admin", "legal", "finance")


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation and the people who act for it, by duty."""

    organisation: Organisation
    people: dict[str, User]

    def actor(self, duty: str = "admin") -> Actor:
        """Return the person with ``duty`` as an actor."""
        return Actor(
            kind="user",
            user_id=self.people[duty].pk,
            organisation_id=self.organisation.pk,
            roles=frozenset(),
            duty=duty,
            via="web",
        )


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody: suppliers (merchants first), buyers, the operator, the linked platforms."""

    merchants: Sequence[Party]
    holders: Sequence[Party]
    buyers: Sequence[Party]
    operator: Actor
    platforms: Sequence[TradingPlatform]

    @property
    def suppliers(self) -> list[Party]:
        """Merchants and holders."""
        return [*self.merchants, *self.holders]


def assemble(
    figures: Figures, *, operator: Actor, start: datetime, chance: Random, record: Record
) -> Cast:
    """Return the cast, registered and verified in the month before ``start``."""
    groups = {
        "merchant": (figures.merchants, ("holder", "buyer", "merchant")),
        "holder": (figures.holders, ("holder", "buyer")),
        "buyer": (figures.buyers, ("holder", "buyer")),
    }
    parties: dict[str, list[Party]] = {}
    serial = Organisation.objects.count() * 7
    for name, (n, roles) in groups.items():
        parties[name] = _parties(
            n, name, roles, serial=serial, figures=figures, operator=operator, start=start,
            chance=chance, record=record,
        )  # fmt: skip
        serial += n
    return Cast(
        merchants=parties["merchant"],
        holders=parties["holder"],
        buyers=parties["buyer"],
        operator=operator,
        platforms=_platforms(figures.platforms, operator=operator, at=start, record=record),
    )


def _parties(  # noqa: PLR0913 - one line of the play
    n: int,
    kind: str,
    roles: Sequence[str],
    *,
    serial: int,
    figures: Figures,
    operator: Actor,
    start: datetime,
    chance: Random,
    record: Record,
) -> list[Party]:
    born = [start - timedelta(days=30) + timedelta(hours=chance.uniform(0, 300)) for _ in range(n)]
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=_name(serial + k, figures=figures),
            uscc=make_uscc(1_000_000 + serial + k, region=_province(serial + k, figures)),
            province=_province(serial + k, figures),
            legal_representative="张明",
            contact_name="王芳",
            contact_email=f"{kind}{serial + k}@demo.example",
            introduction=INVENTED,
            created_at=at,
        )
        for k, at in enumerate(born)
    )
    people = _people(organisations, kind=kind)
    parties = [Party(o, people[o.pk]) for o in organisations]
    _verify(parties, roles, born, operator=operator, record=record)
    return parties


def _province(k: int, figures: Figures) -> str:
    return PROVINCES[k % figures.provinces].code


def _name(k: int, *, figures: Figures) -> str:
    province = PROVINCES[k % figures.provinces].name_zh
    stem = STEMS[k // figures.provinces % len(STEMS)]
    trade = TRADES[k // (figures.provinces * len(STEMS)) % len(TRADES)]
    return f"{province}{stem}{trade}有限公司（演示）"


def _people(organisations: Sequence[Organisation], *, kind: str) -> dict[int, dict[str, User]]:
    users = [
        User(email=f"{kind}-{o.pk}-{duty}@demo.example", name=f"{duty} {o.pk}", password="!")  # noqa: S106 - nobody signs in
        for o in organisations
        for duty in DUTIES
    ]
    made = iter(User.objects.bulk_create(users, batch_size=2_000))
    people = {o.pk: {duty: next(made) for duty in DUTIES} for o in organisations}
    Membership.objects.bulk_create(
        Membership(user=user, organisation=o, duty=duty, joined_at=o.created_at)
        for o in organisations
        for duty, user in people[o.pk].items()
    )
    return people


def _verify(
    parties: Sequence[Party],
    roles: Sequence[str],
    born: Sequence[datetime],
    *,
    operator: Actor,
    record: Record,
) -> None:
    for party, at in zip(parties, born, strict=True):
        organisation, actor = party.organisation, party.actor()
        record.deed(
            actor, "organisation.register", organisation, at,
            name=organisation.name, uscc=organisation.uscc or "",
        )  # fmt: skip
        record.deed(actor, "organisation.submit", organisation, at + timedelta(hours=1))
        record.deed(operator, "organisation.verify", organisation, at + timedelta(hours=9), way="0")
    rows = Organisation.objects.filter(pk__in=[p.organisation.pk for p in parties])
    move_many(rows, "submit", since="unverified", to="submitted", submitted_at=max(born))
    move_many(
        rows, "verify", since="submitted", to="verified",
        verification_way="0", verified_at=max(born) + timedelta(hours=9),
    )  # fmt: skip
    OrganisationRole.objects.bulk_create(
        OrganisationRole(organisation=p.organisation, role=role, status="applied")
        for p in parties
        for role in roles
    )
    move_many(
        OrganisationRole.objects.filter(organisation__in=[p.organisation for p in parties]),
        "admit", since="applied", to="active", admitted_at=max(born) + timedelta(hours=9),
    )  # fmt: skip


def _platforms(n: int, *, operator: Actor, at: datetime, record: Record) -> list[TradingPlatform]:
    known = list(TradingPlatform.objects.order_by("pk")[:n])
    invented = TradingPlatform.objects.bulk_create(
        TradingPlatform(
            slug=f"demo-{k}",
            name_zh=f"演示交易平台{k}（虚构）",
            name_en=f"Demonstration platform {k} (invented)",
            kind=TradingPlatform.Kind.OTHER,
            basis="demo",
        )
        for k in range(1, n - len(known) + 1)
    )
    platforms = [*known, *invented]
    waiting = TradingPlatform.objects.filter(pk__in=[p.pk for p in platforms], status="known")
    for platform in waiting:
        record.deed(operator, "platform.link", platform, at)
    move_many(waiting, "link", since="known", to="linked", linked_on=at.date())
    return platforms
