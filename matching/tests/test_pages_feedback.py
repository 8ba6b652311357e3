"""Opinions of matches on the pages of both sides, and what is noted when a page is shown."""

import pytest

from kernel.actor import Actor
from matching.models import Impression, MatchFeedback
from matching.tests.build import a_match, a_push, an_intent, an_opinion_of
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def test_the_poster_turns_a_match_down_sees_it_last_and_takes_it_back(
    ningbo_motors: Actor,
) -> None:
    intent = an_intent(ningbo_motors)
    best, second = a_match(intent, rank=1), a_match(intent, rank=2)
    browser, address = client_of(ningbo_motors), intent.get_absolute_url()

    form = browser.get(f"{address}unfit/{best.listing.uid}/", headers=ENGLISH)
    empty = browser.post(f"{address}unfit/{best.listing.uid}/")
    said = browser.post(f"{address}unfit/{best.listing.uid}/", {"reason": "too_vague"})
    html = browser.get(address, headers=ENGLISH).content.decode()

    assert "Nobody is told." in form.content.decode()
    assert empty.status_code == 422
    assert said["Location"] == address
    assert html.index(str(second.listing.uid)) < html.index(str(best.listing.uid))
    assert "says too little" in html
    opinion = MatchFeedback.objects.get()
    back = browser.post(f"/matches/feedback/{opinion.uid}/take-back/")
    assert back["Location"] == address
    assert MatchFeedback.objects.standing().count() == 0


def test_the_holder_says_it_on_the_push_and_the_poster_does_not_learn_of_it(
    ningbo_motors: Actor, hangzhou_voice: Actor
) -> None:
    push = a_push(an_intent(ningbo_motors), hangzhou_voice, status="opened")
    listing = push.listing
    assert listing is not None
    browser = client_of(hangzhou_voice)

    said = browser.post(f"/intents/{push.intent.uid}/unfit/{listing.uid}/", {"reason": "other"})
    own = browser.get(f"/pushes/{push.uid}/", headers=ENGLISH).content.decode()
    posters = client_of(ningbo_motors).get(push.intent.get_absolute_url(), headers=ENGLISH)

    assert said["Location"] == f"/pushes/{push.uid}/"
    assert "does not fit</span>" in own
    assert "does not fit</span>" not in posters.content.decode()


def test_what_the_poster_is_shown_is_noted_at_its_rank_and_nobody_elses_look(
    ningbo_motors: Actor, operator: Actor
) -> None:
    intent = an_intent(ningbo_motors)
    best, second = a_match(intent, rank=1), a_match(intent, rank=2)
    an_opinion_of(ningbo_motors, intent, best.listing)
    address = intent.get_absolute_url()

    client_of(operator).get(address)
    before = Impression.objects.count()
    for _ in range(2):
        client_of(ningbo_motors).get(address)

    assert before == 0
    shown = Impression.objects.order_by("rank").values_list("match_id", "rank", "viewer_id")
    assert list(shown) == [
        (second.pk, 1, ningbo_motors.organisation_id),
        (best.pk, 2, ningbo_motors.organisation_id),
    ]
