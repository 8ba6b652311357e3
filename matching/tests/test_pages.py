"""Pages of demand for everybody and for the poster: who sees what, what is masked."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from kernel.actor import Actor
from listings.tests.build import a_listing
from matching.models import Intent
from matching.tests.build import a_match, a_push, an_intent, events_of
from matching.tests.pages import LATER, index_bus_counts, page
from parties.models import Organisation
from parties.tests.build import an_organisation, client_of

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "Bus passenger counts",
    "need": "Hourly passenger counts at bus stops in Hangzhou, by line.",
    "currency": "CNY",
    "visibility": "public",
}


# --- the need hall -------------------------------------------------------------------------------
def test_the_hall_shows_open_public_needs_and_no_masked_name(client: Client) -> None:
    an_intent(an_organisation("Seen Motors"), title="Open need")
    an_intent(an_organisation("Masked Motors"), title="Masked need", confidential=True)
    an_intent(title="Targeted need", visibility="targeted")
    an_intent(title="Drafted need", status="draft")
    shunned = an_intent(title="Suspended need")
    Organisation.objects.filter(pk=shunned.poster_id).update(status="suspended")

    html = page(client, "/intents/")

    assert re.findall(r"([A-Z]\w+) need</a>", html) == ["Masked", "Open"]
    assert "Seen Motors" in html
    assert "Masked Motors" not in html


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"division": "01"}, {"farm"}),
        ({"kind": "image"}, {"farm"}),
        ({"budget": "1000"}, {"bank", "free"}),
        ({"deadline": "2026-02-01"}, {"farm", "free"}),
        ({"q": "bank"}, {"bank"}),
        ({"budget": "lots", "deadline": "soon", "division": "zz"}, {"farm", "bank", "free"}),
    ],
)
def test_filters_narrow_and_nonsense_filters_nothing(
    query: dict[str, str], titles: set[str], client: Client
) -> None:
    an_intent(title="farm", divisions=["01"], data_kinds=["image"], budget_max_minor=999_99)
    an_intent(
        title="bank",
        divisions=["66"],
        budget_max_minor=1_000_00,
        deadline_on=date(2026, 2, 2),
    )
    an_intent(title="free", divisions=["54"])
    Intent.objects.filter(title="farm").update(deadline_on=date(2026, 2, 1))

    html = page(client, "/intents/", **query)

    assert {title for title in ("farm", "bank", "free") if f">{title}</a>" in html} == titles


def test_others_read_the_need_but_neither_matches_nor_a_masked_name(
    ningbo_motors: Actor, stranger: Actor, hangzhou_voice: Actor, client: Client
) -> None:
    intent = an_intent(ningbo_motors, confidential=True)
    push = a_push(intent, hangzhou_voice)
    address = intent.get_absolute_url()

    visitor, other, recipient = (
        page(client, address),
        page(client_of(stranger), address),
        page(client_of(hangzhou_voice), address),
    )

    for html in (visitor, other, recipient):
        assert intent.need in html
        assert "Ningbo Motors" not in html
        assert "What fits" not in html
    assert f"/pushes/{push.uid}/" in recipient
    assert f"/pushes/{push.uid}/" not in other


# --- the poster ----------------------------------------------------------------------------------
def test_the_poster_sees_matches_with_reasons_answers_and_progress(ningbo_motors: Actor) -> None:
    intent = an_intent(ningbo_motors)
    holder = an_organisation("Answering Holder")
    push = a_push(intent, holder, status="interested", answer_note="Gladly.")
    a_push(intent, status="declined")
    reasons = {
        "phrases": [{"phrase": "客流", "fields": ["title"], "share": 500}],
        "gates": [
            {"code": "rights", "wanted": ["use"], "offered": ["use"], "verdict": "met"},
            {
                "code": "cross_border",
                "wanted": [True],
                "offered": [],
                "verdict": "needs_confirmation",
            },
        ],
        "wishes": [
            {"code": "region", "wanted": ["310000"], "offered": ["330000"], "verdict": "unmet"},
            {
                "code": "budget",
                "wanted": [100, "CNY"],
                "offered": [6_500_00, "CNY"],
                "verdict": "unmet",
            },
        ],
        "features": {},
        "improvements": [{"code": "cross_border", "gain": 0}],
    }
    third = a_listing(title="Third listing", title_en="")
    a_match(intent, third, rank=3, reasons=reasons, band="fair")

    html = page(client_of(ningbo_motors), intent.get_absolute_url())

    assert "Answering Holder" in html
    assert "Gladly." in html
    assert f"/deals/open/{push.uid}/" in html
    assert "Pushed to 2 holders" in html
    assert "Answered by 2, interested: 1" in html
    assert "Third listing" in html
    assert "Mentions: 客流" in html
    assert "Rights: Right to use" in html
    assert "Cross-border transfer: to be confirmed" in html
    assert "Shanghai" in html
    assert "CNY 6,500" in html
    assert "Would raise the fit" in html


def test_posting_a_draft_and_handing_it_in(ningbo_motors: Actor) -> None:
    browser = client_of(ningbo_motors)

    drafted = browser.post("/intents/new/", {**TYPED, "budget_max": "5000.50"})
    intent = Intent.objects.get()
    submitted = browser.post(f"/intents/{intent.uid}/submit/")

    assert drafted["Location"] == submitted["Location"] == f"/intents/{intent.uid}/"
    intent.refresh_from_db()
    assert (intent.status, intent.budget_max_minor) == ("submitted", 500_050)
    assert events_of(intent) == ["created", "submitted"]


def test_posting_at_once_and_twice_is_one_intent(ningbo_motors: Actor) -> None:
    browser = client_of(ningbo_motors)
    typed = {**TYPED, "submit": "1", "submission_id": "abc"}

    first = browser.post("/intents/new/", typed)
    again = browser.post("/intents/new/", typed)

    assert Intent.objects.get().status == "submitted"
    assert first["Location"] == again["Location"]


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(ningbo_motors: Actor) -> None:
    browser = client_of(ningbo_motors)

    response = browser.post(
        "/intents/new/",
        {**TYPED, "budget_max": "much", "must": ["region"]},
        headers={"Accept-Language": "en"},
    )
    refused = browser.post(
        "/intents/new/", {**TYPED, "must": ["region"]}, headers={"Accept-Language": "en"}
    )

    assert (response.status_code, refused.status_code) == (422, 422)
    assert "is not an amount" in response.content.decode()
    assert "“Must” needs a value" in refused.content.decode()
    assert Intent.objects.count() == 0


def test_an_open_intent_is_revised_from_what_it_says(ningbo_motors: Actor) -> None:
    intent = an_intent(ningbo_motors, budget_max_minor=100_00)
    browser = client_of(ningbo_motors)
    html = page(browser, f"/intents/{intent.uid}/edit/")
    assert 'value="100.00"' in html

    said = {**TYPED, "title": "Tram counts", "divisions": ["54"], "version": "1"}
    done = browser.post(f"/intents/{intent.uid}/edit/", said)
    stale = browser.post(f"/intents/{intent.uid}/edit/", {**said, "title": "Other"})

    assert (done.status_code, stale.status_code) == (302, 409)
    assert Intent.objects.get().title == "Tram counts"


@pytest.mark.parametrize(
    ("status", "verb", "typed", "becomes"),
    [
        ("open", "close", {"reason": "budget"}, "closed"),
        ("open", "withdraw", {}, "withdrawn"),
        ("open", "renew", {}, "open"),
    ],
)
def test_each_verb_has_its_page_and_its_button(
    status: str, verb: str, typed: dict[str, str], becomes: str, ningbo_motors: Actor
) -> None:
    intent = an_intent(ningbo_motors, status=status, expires_at=LATER)
    browser = client_of(ningbo_motors)

    html = page(browser, f"/intents/{intent.uid}/{verb}/")
    response = browser.post(f"/intents/{intent.uid}/{verb}/", typed)

    assert intent.title in html
    assert response.status_code == 302
    assert Intent.objects.get().status == becomes


def test_a_need_starts_from_a_listing_or_from_an_old_one(ningbo_motors: Actor) -> None:
    listing = a_listing(title="公交客流", summary="逐小时客流")
    old = an_intent(ningbo_motors, title="An old need")
    foreign = an_intent(title="A foreign need")
    browser = client_of(ningbo_motors)

    from_listing = page(browser, "/intents/new/", listing=listing.uid.hex)
    from_old = page(browser, "/intents/new/", copy=str(old.uid))
    from_foreign = page(browser, "/intents/new/", copy=str(foreign.uid))
    from_nonsense = page(browser, "/intents/new/", copy="42", listing="x")

    assert 'value="公交客流"' in from_listing
    assert "逐小时客流" in from_listing
    assert 'value="An old need"' in from_old
    assert "A foreign need" not in from_foreign
    assert 'name="title"' in from_nonsense


# --- what fits, while writing --------------------------------------------------------------------
def test_the_preview_counts_shows_and_advises(
    ningbo_motors: Actor, word_index: Callable[[], int]
) -> None:
    index_bus_counts(word_index)
    browser = client_of(ningbo_motors)
    english = {"Accept-Language": "en", "HX-Request": "true"}

    fits = browser.post("/intents/preview/", TYPED, headers=english).content.decode()
    strict = browser.post(
        "/intents/preview/", {**TYPED, "rights_wanted": ["transfer"]}, headers=english
    ).content.decode()
    empty = browser.post("/intents/preview/", {}, headers=english).content.decode()
    nothing = browser.post(
        "/intents/preview/", {**TYPED, "title": "区块链", "need": "论文"}, headers=english
    ).content.decode()

    assert "About <b>1</b> listing, holders: 1" in fits
    assert "Bus passenger counts" in fits
    assert "Mentions:" in fits
    assert "Without “Rights” as a must: 1 more." in strict
    assert "Say what you need" in empty
    assert "No listing fits yet" in nothing
    assert "<html" not in fits
    assert Intent.objects.count() == 0


def test_without_scripts_a_button_shows_the_same_and_keeps_what_was_typed(
    ningbo_motors: Actor, word_index: Callable[[], int]
) -> None:
    index_bus_counts(word_index)

    response = client_of(ningbo_motors).post(
        "/intents/new/", {**TYPED, "preview": "1"}, headers={"Accept-Language": "en"}
    )

    html = response.content.decode()
    assert "About <b>1</b> listing" in html
    assert 'value="Bus passenger counts"' in html
    assert Intent.objects.count() == 0


def test_while_the_index_is_built_posting_goes_on(
    ningbo_motors: Actor, word_index: Callable[[], int]
) -> None:
    response = client_of(ningbo_motors).post(
        "/intents/preview/", TYPED, headers={"Accept-Language": "en"}
    )

    assert "You can post all the same" in response.content.decode()
