"""The inbox, its preferences, the operators' queue; how many queries a list costs."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from kernel.actor import Actor
from matching.models import Intent, Push, PushPreference
from matching.tests.build import a_push, an_intent
from matching.tests.pages import LATER, Queries, page
from parties.models import Organisation
from parties.tests.build import actor_of, an_organisation, client_of

pytestmark = pytest.mark.django_db


# --- the inbox -----------------------------------------------------------------------------------
def test_the_inbox_has_a_tab_for_each_fate_and_masks_the_buyer(hangzhou_voice: Actor) -> None:
    masked = an_intent(an_organisation("Masked Motors"), title="masked", confidential=True)
    a_push(masked, hangzhou_voice, expires_at=LATER)
    for status in ("interested", "declined", "expired", "withdrawn", "queued"):
        a_push(an_intent(title=f"the {status} one"), hangzhou_voice, status=status)
    a_push(an_intent(title="foreign"))
    browser = client_of(hangzhou_voice)

    waiting = page(browser, "/pushes/")
    tabs = {
        tab: page(browser, "/pushes/", tab=tab) for tab in ("interested", "declined", "expired")
    }

    assert "masked" in waiting
    assert "Masked Motors" not in waiting
    assert "the queued one" not in waiting
    assert "foreign" not in waiting
    assert "the interested one" in tabs["interested"]
    assert "the declined one" in tabs["declined"]
    assert "the expired one" in tabs["expired"]
    assert "the withdrawn one" in tabs["expired"]


def test_reading_is_a_button_and_get_changes_nothing(hangzhou_voice: Actor) -> None:
    push = a_push(an_intent(need="The whole story."), hangzhou_voice, expires_at=LATER)
    browser = client_of(hangzhou_voice)

    sealed = page(browser, f"/pushes/{push.uid}/")
    before = Push.objects.get().status
    browser.post(f"/pushes/{push.uid}/open/")
    opened = page(browser, f"/pushes/{push.uid}/")

    assert "The whole story." not in sealed
    assert before == "delivered"
    assert Push.objects.get().status == "opened"
    assert "The whole story." in opened


def test_a_viewer_reads_without_opening_and_cannot_answer(hangzhou_voice: Actor) -> None:
    push = a_push(an_intent(need="The whole story."), hangzhou_voice, expires_at=LATER)
    viewer = client_of(actor_of(an_org_of(hangzhou_voice), duty="viewer"))

    html = page(viewer, f"/pushes/{push.uid}/")
    refused = viewer.get(f"/pushes/{push.uid}/answer/")

    assert "The whole story." in html
    assert "/answer/" not in html
    assert refused.status_code == 403
    assert Push.objects.get().status == "delivered"


def an_org_of(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.party)


def test_interest_is_asked_once_with_what_it_binds_to(hangzhou_voice: Actor) -> None:
    push = a_push(recipient=hangzhou_voice, expires_at=LATER)
    browser = client_of(hangzhou_voice)

    html = page(browser, f"/pushes/{push.uid}/answer/", say="interested")
    response = browser.post(f"/pushes/{push.uid}/answer/?say=interested", {"note": "Yes."})

    assert "You will be bound by this" in html
    assert response["Location"] == f"/pushes/{push.uid}/"
    assert (Push.objects.get().status, Push.objects.get().answer_note) == ("interested", "Yes.")


def test_a_decline_needs_its_reason(hangzhou_voice: Actor) -> None:
    push = a_push(recipient=hangzhou_voice, expires_at=LATER)
    browser = client_of(hangzhou_voice)
    address = f"/pushes/{push.uid}/answer/?say=declined"

    bare = browser.post(address, {})
    with_reason = browser.post(address, {"reason": "rights"})

    assert (bare.status_code, with_reason.status_code) == (422, 302)
    assert Push.objects.get().answer_reason == "rights"
    assert "I am interested after all" in page(browser, f"/pushes/{push.uid}/")


def test_preferences_are_kept_by_the_shanghai_day(hangzhou_voice: Actor) -> None:
    browser = client_of(hangzhou_voice)
    typed = {
        "divisions": ["54"],
        "min_budget": "100",
        "daily_cap": "3",
        "paused_until": "2100-01-02",
    }

    browser.post("/workbench/preferences/", typed)
    bad = browser.post("/workbench/preferences/", {"min_budget": "much"})

    row = PushPreference.objects.get()
    assert (row.divisions, row.min_budget_minor, row.daily_cap) == (["54"], 100_00, 3)
    assert row.paused_until == datetime(2100, 1, 1, 16, tzinfo=UTC)
    assert bad.status_code == 422
    assert 'value="2100-01-02"' in page(browser, "/workbench/preferences/")
    assert "Paused" in page(browser, "/pushes/")


# --- the operators' queue ------------------------------------------------------------------------
def test_an_operator_approves_or_returns(operator: Actor, word_index: Callable[[], int]) -> None:
    word_index()
    good, vague = an_intent(status="submitted"), an_intent(status="submitted", title="Data")
    browser = client_of(operator)

    queue = page(browser, "/console/reviews/intents/")
    review = page(browser, f"/console/reviews/intents/{good.uid}/")
    browser.post(f"/console/reviews/intents/{good.uid}/approve/")
    bare = browser.post(f"/console/reviews/intents/{vague.uid}/return/", {})
    browser.post(f"/console/reviews/intents/{vague.uid}/return/", {"reason": "Which data?"})

    assert good.title in queue
    assert good.poster.name in review
    assert bare.status_code == 422
    assert Intent.objects.get(pk=good.pk).status == "open"
    assert Intent.objects.get(pk=vague.pk).status_reason == "Which data?"


# --- queries -------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 20])
def test_lists_cost_the_same_for_one_row_and_for_twenty(
    rows: int,
    hangzhou_voice: Actor,
    ningbo_motors: Actor,
    operator: Actor,
    django_assert_max_num_queries: Queries,
) -> None:
    seen = an_intent(ningbo_motors)
    for n in range(rows):
        a_push(an_intent(ningbo_motors), hangzhou_voice, expires_at=LATER)
        an_intent(status="submitted")
        a_push(seen, status="interested" if n % 2 else "delivered")
    buyer, holder, staff = (client_of(who) for who in (ningbo_motors, hangzhou_voice, operator))

    for browser, address in (
        (Client(), "/intents/"),
        (buyer, "/workbench/intents/"),
        (buyer, seen.get_absolute_url()),
        (holder, "/pushes/"),
        (staff, "/console/reviews/intents/"),
    ):
        browser.get(address)
        with django_assert_max_num_queries(15):
            assert browser.get(address).status_code == 200
