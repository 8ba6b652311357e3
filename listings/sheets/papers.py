"""Tables of certificates, one a row: an authority's exported register, a holder's own list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kernel.errors import InvalidInput
from listings.sheets.amounts import is_placeholder
from listings.sheets.dates import read_day
from listings.sheets.mapping import CERTAIN, Guess, key
from listings.sheets.problems import Problem
from listings.sheets.table import Row, Table, tidy
from listings.vocabulary.certificates import LONGEST, normalise
from listings.vocabulary.industries import division_named
from listings.vocabulary.registers import Standing, standing_named
from parties.vocabulary.uscc import check_uscc


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of certificates can mean; ``titles`` in normal form (``mapping.key``)."""

    name: str
    label: str | Promise
    titles: tuple[str, ...]
    most: int = 200


def _column(name: str, label: str | Promise, titles: str, *, most: int = 200) -> Column:
    return Column(name, label, tuple(titles.split()), most)


COLUMNS = (
    _column(
        "certificate_no",
        _("Certificate number"),
        "证书编号 证书号 登记证书号 登记证书编号 凭证编号 certificateno certificatenumber"
        " certificate",
        most=LONGEST,
    ),
    _column(
        "registration_no",
        _("Registration number"),
        "登记号 登记编号 registrationno registrationnumber",
        most=LONGEST,
    ),
    _column(
        "holder_name",
        _("Holder on the certificate"),
        "权利人 权利人名称 持有人 证书权利人 登记主体 holder holdername",
    ),
    _column(
        "holder_uscc",
        _("Unified social credit code"),
        "统一社会信用代码 信用代码 uscc socialcreditcode",
        most=40,
    ),
    _column(
        "asset_name",
        _("Name of the data"),
        "数据名称 数据知识产权名称 名称 数据集名称 asset assetname dataname name title",
    ),
    _column("issued_on", _("Issued on"), "发证日期 颁发日期 登记日期 公告日期 issuedon issued"),
    _column("valid_from", _("Valid from"), "有效期起 生效日期 有效期自 validfrom"),
    _column("valid_to", _("Valid to"), "有效期至 有效期止 到期日 截止日期 validto validuntil"),
    _column("division", _("Industry"), "行业 所属行业 国民经济行业 行业大类 division industry"),
    _column("scheme", _("Registered with"), "登记机构 登记规则 登记平台 scheme authority"),
    _column("standing", _("State"), "状态 证书状态 status state standing"),
)
BY_NAME = {column.name: column for column in COLUMNS}
DAYS = ("issued_on", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Paper:
    """What one row says of one certificate; what it leaves out is empty."""

    line: int
    certificate_no: str = ""
    registration_no: str = ""
    holder_name: str = ""
    holder_uscc: str = ""
    asset_name: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    division: str = ""
    scheme: str = ""
    standing: str = Standing.VALID
    problems: tuple[Problem, ...] = field(default=())

    @property
    def is_refused(self) -> bool:
        """Whether the row cannot be used."""
        return any(problem.blocks for problem in self.problems)

    def with_problem(self, problem: Problem) -> "Paper":
        """Return it with one more problem."""
        return replace(self, problems=(*self.problems, problem))


NEEDED = "certificate_no"


def columns_of(titles: Sequence[str]) -> dict[str, str]:
    """Return which column says what, by its title alone: field -> title."""
    found: dict[str, str] = {}
    for title in titles:
        bare = key(title)
        name = next((c.name for c in COLUMNS if bare in c.titles and c.name not in found), None)
        if name is not None:
            found[name] = title
    return found


def guess_papers(titles: Sequence[str]) -> dict[str, Guess]:
    """Return the likely column of each field, each as sure as its title."""
    return {name: Guess(title, CERTAIN) for name, title in columns_of(titles).items()}


def read_paper(row: Row, *, table: Table, mapping: Mapping[str, str]) -> Paper:
    """Return what ``row`` says under ``mapping`` (field -> title), with what is wrong with it."""
    said: dict[str, object] = {}
    problems: list[Problem] = []
    for name, title in mapping.items():
        text = _cell(row, table.place(title))
        if not text:
            continue
        try:
            said[name] = _read(name, text)
        except InvalidInput as error:
            args = {"what": str(error)}
            problems.append(
                Problem("value_refused", column=title, value=text, blocks=True, args=args)
            )
    if "certificate_no" not in said and not problems:
        column = mapping.get("certificate_no", "")
        problems.append(Problem("paper_no_number", column=column, blocks=True))
    return Paper(line=row.line, problems=tuple(problems), **said)  # type: ignore[arg-type]


def _cell(row: Row, place: int) -> str:
    text = tidy(row.cells[place]) if place < len(row.cells) else ""
    return "" if is_placeholder(text) else text


def _read(name: str, text: str) -> object:
    if len(text) > BY_NAME[name].most:
        raise InvalidInput(__("At most %(n)d characters.") % {"n": BY_NAME[name].most}, field=name)
    if name in DAYS:
        return _day(text, field=name)
    return READERS.get(name, str)(text)


def _day(text: str, *, field: str) -> date:
    day = read_day(text)
    if day is None:
        raise InvalidInput(
            __("“%(value)s” is no date; write it like 2027-02-06.") % {"value": text[:40]},
            field=field,
        )
    return day


def _standing(text: str) -> str:
    found = standing_named(text)
    if found is None:
        raise InvalidInput(__("“%(value)s” is no state we know.") % {"value": text[:40]})
    return found


def _division(text: str) -> str:
    found = division_named(text)
    if found is None:
        raise InvalidInput(__("“%(value)s” names no industry.") % {"value": text[:40]})
    return found


READERS: Mapping[str, Callable[[str], object]] = {
    "certificate_no": normalise,
    "registration_no": normalise,
    "holder_uscc": check_uscc,
    "division": _division,
    "standing": _standing,
}
