"""Rights in real browsers: a visitor's complaint, and a transfer that is checked before signing."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import FilePayload

from kernel.workdays import local_day
from listings.models import Listing
from listings.tests.build import a_listing
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import a_holder, respondent_of
from marketplace.deals.models import CrossBorderCheck, Deal
from marketplace.deals.tests.build import sides_of
from marketplace.deals.tests.crossings import a_deal_abroad, sow_limits
from marketplace.tests.e2e.conftest import PHONE, Person
from parties.tests.build import operator

pytestmark = pytest.mark.django_db(transaction=True)
Seat = Callable[..., Person]


def test_a_visitor_complains_and_it_is_decided(
    at_a_browser: Seat, drain: Callable[[], int]
) -> None:
    listing = a_listing(a_holder())
    visitor = at_a_browser(size=PHONE)
    visitor.visit(f"/listings/{listing.uid}/")
    visitor.press("权利投诉")
    visitor.fill(statement="该数据抄自我们的图册。", name="张三", email="zhang@example.com")
    visitor.page.locator("input[name=honest]").check()
    visitor.press("提交投诉")
    assert "还差一步" in visitor.reads()
    drain()
    link = re.search(r"/complaints/confirm/\S+", str(mail.outbox[0].body))
    assert link is not None
    visitor.visit(link[0])
    visitor.press("确认并提交")
    complaint = Complaint.objects.get()
    assert complaint.complaint_no in visitor.reads()

    reviewer = at_a_browser(operator(), language="en")
    reviewer.visit("/console/complaints/")
    reviewer.press(complaint.complaint_no)
    reviewer.press("Acknowledge")
    reviewer.press("Acknowledge")
    reviewer.press("Take off the market")
    reviewer.fill(reason="The grounds hold at first sight")
    reviewer.press("Take off the market")
    assert Listing.objects.get().status == "suspended"

    holder = at_a_browser(respondent_of(complaint), language="en")
    holder.visit("/workbench/")
    assert "Answer a complaint" in holder.reads()
    holder.visit(f"/complaints/{complaint.uid}/answer/")
    holder.fill(statement="They are our own counts.")
    holder.press("Send the counter-notice")
    assert "张三" not in holder.reads()

    reviewer.visit(f"/console/complaints/{complaint.uid}/decide/")
    reviewer.tick(("outcome", "dismissed"))
    reviewer.fill(reason="Nothing shows that it was copied.")
    reviewer.press("Decide")
    assert Listing.objects.get().status == "published"

    visitor.visit("/complaints/log/")
    assert "Nothing shows that it was copied." in visitor.reads()
    visitor.look("complaints-log")


def test_nothing_leaves_before_the_check_is_confirmed(at_a_browser: Seat) -> None:
    sow_limits()
    deal = a_deal_abroad()
    holder = at_a_browser(sides_of(deal).holder, language="en")
    sign = f"/deals/{deal.uid}/sign/"
    holder.visit(sign)
    assert "have the cross-border check confirmed first" in holder.reads()

    holder.visit(f"/deals/{deal.uid}/cross-border/")
    holder.press("State the facts")
    states_the_facts(holder)
    assert "standard contract to be filed, or certification" in holder.reads()
    holder.press("Record the filing")
    today = local_day(timezone.now())
    holder.fill(
        filing_no="CAC-1",
        filed_on=today.isoformat(),
        valid_to=(today + timedelta(days=500)).isoformat(),
    )
    holder.press("Record the filing")
    holder.look("cross-border-check")

    reviewer = at_a_browser(operator(), language="en")
    reviewer.visit("/console/cross-border/")
    reviewer.press(deal.deal_no)
    reviewer.page.locator("input[name=looked]").check()
    reviewer.press("Confirm")
    assert CrossBorderCheck.objects.get().status == "confirmed"

    holder.visit(sign)
    assert "It cannot be signed today" not in holder.reads()
    holder.page.locator("input[name=agreed]").check()
    holder.press("Sign")
    assert Deal.objects.get().contracts.get().signatures.count() == 1


def states_the_facts(holder: Person) -> None:
    """Fill in a transfer of 200,000 persons, with every paper, and ask the table."""
    no = ["contains_core", "contains_important", "important_notified", "contains_sensitive"]
    yes = ["leaves_mainland", "contains_pi", "consent_obtained", "notice_given"]
    for name in [*no, "is_ciio"]:
        holder.tick((name, "false"))
    for name in yes:
        holder.tick((name, "true"))
    holder.fill(pi_persons="200000", pi_elsewhere="0", sensitive_elsewhere="0")
    holder.choose(activity="trade", exemption="none")
    paper = FilePayload(name="pipia.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 paper")
    holder.page.locator("input[name=impact_file]").set_input_files(paper)
    holder.press("Ask the table")
