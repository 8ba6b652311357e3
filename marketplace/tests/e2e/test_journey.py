"""One deal's life in real browsers, from the listing to the conversion report."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.actor import Actor
from listings.models import Listing
from listings.tests.build import a_certificate, a_listing, an_asset
from marketplace.deals.models import Deal
from marketplace.reports.conversion import Slice, conversion
from marketplace.tests.e2e.conftest import PHONE, Person
from matching.models import Intent, Push

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "浙江省新能源汽车充电桩运行状态与充电记录"
OVERVIEW = (
    "汇集公共充电桩的实时状态、充电功率、起止时间与分时电价，按站点和五分钟粒度整理，"
    "可分析充电负荷、排队与利用率，支持选址与调度。"
)
RULES = (
    "采集桩端上报报文后，按设备编号去重并校正时钟漂移；剔除功率越限和负值记录；对断线期间按前后状态插补，"
    "不超过十分钟；车牌与账号在入库前删除，只保留不可逆的会话编号，并逐月抽样核对。"
)
NEED = "需要浙江省内公共充电桩的分时充电记录，用于新站选址和充电负荷分析，最好每日更新。"
Seat = Callable[..., Person]


def landed() -> tuple[int, int]:
    """Return how many intents have landed, and for how many fen."""
    found = conversion(Slice(as_of=timezone.now() + timedelta(minutes=1)))
    return found.funnel.landed, sum(amount.minor for amount in found.amounts)


def lists_an_asset(holder: Person, certificate_no: str) -> None:
    """Fill in the listing form and hand it in."""
    holder.visit("/listings/new/")
    holder.fill(
        certificate_id=certificate_no,
        title=TITLE,
        overview=OVERVIEW,
        scenario="充电网络选址、虚拟电厂调度",
        keywords="充电桩 新能源汽车",
        algorithm_rules=RULES,
        source_statement="自营充电网络采集，用户协议已取得授权。",
        record_count="48000000",
        data_fields="station_id | string | 站点编号",
        price_minor="0.30",
        unit="次",
    )
    holder.choose(
        division="44",
        update_frequency="001",
        source="collected_generated",
        region="330000",
        delivery_form="002",
        pricing_model="per_call",
        security_level="2",
    )
    holder.tick(
        ("data_kinds", "structured"),
        ("rights_offered", "use"),
        ("territory", "CN"),
        ("delivery_methods", "03"),
        *((f"contains_{kind}", "false") for kind in ("pi", "sensitive_pi", "important_data")),
        ("contains_core_data", "false"),
    )
    holder.press("Save as a draft")
    holder.look("listing-form")
    holder.press("Submit for review")
    holder.press("Submit")


def posts_a_need(buyer: Person) -> None:
    """Write an intent in Chinese, see what fits at once, and hand it in."""
    buyer.visit("/intents/new/")
    buyer.choose(divisions=["44"])
    buyer.fill(title="求购浙江充电桩分时充电记录", need=NEED)
    buyer.page.locator("#preview").get_by_text(TITLE).first.wait_for()
    buyer.look("intent-preview")
    buyer.press("Submit")


def approves(operator: Person, queue: str, title: str) -> None:
    """Open what waits in a review queue and approve it, on one page or two."""
    operator.visit(queue)
    operator.press(title)
    operator.press("Approve")
    if operator.page.url.endswith("/approve/"):
        operator.press("Approve")


def signs(person: Person, deal: Deal) -> None:
    """Read the contract and sign it."""
    person.visit(f"/deals/{deal.uid}/")
    person.press("Read and sign")
    person.look("contract")
    person.page.locator("input[name=agreed]").check()
    person.press("Sign")


def test_a_need_finds_its_listing_and_lands_as_exactly_one_deal(
    at_a_browser: Seat,
    hangzhou_voice: Actor,
    ningbo_motors: Actor,
    operator: Actor,
    drain: Callable[[], int],
    word_index: Callable[[], int],
) -> None:
    for title in ("公交站点分时客流", "肺结节影像标注集", "农产品批发市场价格日报"):
        a_listing(title=title)
    certificate = a_certificate(an_asset(hangzhou_voice))
    holder = at_a_browser(hangzhou_voice, language="en")
    buyer = at_a_browser(ningbo_motors, language="en")
    staff = at_a_browser(operator, language="en")

    lists_an_asset(holder, certificate.certificate_no)
    approves(staff, "/console/reviews/", TITLE)
    drain()
    word_index()
    listing = Listing.objects.get(title=TITLE)
    assert listing.is_published

    posts_a_need(buyer)
    intent = Intent.objects.get()
    approves(staff, "/console/reviews/intents/", intent.title)
    drain()
    buyer.visit(f"/intents/{intent.uid}/")
    buyer.look("intent-matches")
    first = buyer.page.locator("#matches li").first.inner_text()
    assert TITLE in first
    assert "充电" in first  # the reason: words of the need that the listing has

    holder.visit("/pushes/")
    holder.look("inbox")
    holder.press("Open")
    holder.press("Interested")
    holder.press("Yes, interested")
    drain()
    assert Push.objects.get(listing=listing).status == "interested"

    buyer.visit(f"/intents/{intent.uid}/")
    buyer.press("Open the negotiation")
    buyer.press("Open the negotiation")
    buyer.press("Make an offer")
    buyer.fill(amount="600000.00", purpose="充电站选址")
    buyer.press("Make the offer")
    buyer.look("negotiation")

    deal = Deal.objects.get()
    holder.visit(f"/deals/{deal.uid}/negotiation/")
    holder.press("Accept offer 1")
    holder.press("Accept the offer")
    assert landed() == (0, 0)
    signs(holder, deal)
    assert landed() == (0, 0)
    signs(buyer, deal)
    drain()

    assert landed() == (1, 60_000_000)
    assert Intent.objects.get().status == "closed"
    buyer.visit(f"/deals/{deal.uid}/")
    buyer.look("deal-room")
    staff.visit("/console/")
    staff.look("conversion-report")
    assert "CNY 600,000.00" in staff.reads()


PUBLIC = ["/", "/listings/", "/intents/", "/certificates/verify/", "/help/", "/definitions/"]
MINE = [
    "/workbench/",
    "/pushes/",
    "/workbench/listings/",
    "/workbench/certificates/",
    "/workbench/intents/",
    "/workbench/preferences/",
    "/listings/new/",
    "/listings/imports/",
    "/intents/new/",
    "/deals/",
    "/organisations/",
    "/notices/",
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_scrolls_sideways_on_a_phone(
    at_a_browser: Seat,
    hangzhou_voice: Actor,
    word_index: Callable[[], int],
    language: str,
) -> None:
    a_listing(hangzhou_voice, title=TITLE)
    word_index()
    person = at_a_browser(hangzhou_voice, language=language, size=PHONE)

    for path in [*PUBLIC, *MINE]:
        person.visit(path)
        person.look(f"phone-{language}{path.replace('/', '-')}")
        width = person.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], path


def test_the_catalogue_is_used_by_keyboard_alone(
    at_a_browser: Seat, word_index: Callable[[], int]
) -> None:
    a_listing(title=TITLE)
    word_index()
    visitor = at_a_browser()
    visitor.visit("/listings/")

    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.className") == "skip"
    visitor.page.locator("main input[name=q]").focus()
    visitor.page.keyboard.type("充电桩")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**q=**")

    assert TITLE in visitor.reads()
