"""What the demo market is made of, read from TOML: products, organisations, needs, talk."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WAN = 1_000_000  # fen in 10,000 CNY


@dataclass(frozen=True, slots=True)
class Product:
    """An invented data product; ``{region}`` in its titles becomes a province's name.

    ``form``, ``frequency`` and ``division`` are codes of listings.vocabulary; ``price`` is fen.
    ``fields`` are (name, type, description).
    """

    key: str
    division: str
    kinds: tuple[str, ...]
    frequency: str
    form: str
    pricing: str
    unit: str
    keywords: str
    title_zh: str
    title_en: str
    overview_zh: str
    overview_en: str
    scenario: str
    rules: str
    fields: tuple[tuple[str, str, str], ...]
    records: int
    price: int | None = None
    price_max: int | None = None
    ai: tuple[str, ...] = ()
    pi: bool = False
    source: str = "collected_generated"


@dataclass(frozen=True, slots=True)
class Company:
    """An invented organisation; ``products`` are keys of what a holder lists."""

    key: str
    name: str
    about: str
    province: str = ""
    country: str = "CN"
    register_no: str = ""
    products: tuple[str, ...] = ()
    is_merchant: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """What a buyer looks for. ``product`` is the key of what should answer; empty: nothing does.

    ``budget`` is in 10,000 CNY, ``days`` from posting to the deadline. ``ago`` is how many days
    before today it is posted, ``plot`` names what becomes of it (``plots.PLOTS``).
    """

    poster: str
    title: str
    text: str
    purpose: str
    divisions: tuple[str, ...]
    ago: int
    plot: str
    budget: tuple[int, int]
    days: int
    product: str = ""
    kinds: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    rights: tuple[str, ...] = ("use",)
    territory: tuple[str, ...] = ()
    region: str = ""
    frequency: str = ""
    records: int | None = None
    must: tuple[str, ...] = ()
    cross_border: bool = False
    confidential: bool = False
    holder: str = ""

    @property
    def language(self) -> str:
        """``en`` or ``zh``: in which its poster writes."""
        return "en" if self.title.isascii() else "zh"


@cache
def products() -> Mapping[str, Product]:
    """Return the products by key."""
    rows = (row for path in _files("products") for row in _read(path)["product"])
    return {row["key"]: Product(**_frozen(row)) for row in rows}


@cache
def companies(kind: str) -> Sequence[Company]:
    """Return the organisations of one kind: holder, buyer, newcomer, operator, platform."""
    rows = _read(HERE / "organisations.toml")[kind]
    return [Company(**_frozen(row)) for row in rows]


@cache
def needs() -> Sequence[Need]:
    """Return the needs, oldest first."""
    rows = [row for path in _files("needs") for row in _read(path)["need"]]
    return sorted((Need(**_frozen(row)) for row in rows), key=lambda need: -need.ago)


@cache
def talk() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return what people write: language or occasion, then kind, then sentences."""
    return _read(HERE / "talk.toml")


def _files(folder: str) -> list[Path]:
    return sorted((HERE / folder).glob("*.toml"))


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text())


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row with tuples for lists, so that content cannot change while it is played."""
    return {name: _tuple(value) for name, value in row.items()}


def _tuple(value: object) -> object:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
