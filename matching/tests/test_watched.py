"""Watches from end to end: what is news, who is told, what the mail says and how it stops."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from kernel.actor import Actor
from kernel.models import Outbox
from listings.models import Listing
from listings.tests.build import a_listing
from matching import news_tasks
from matching.models import NewsMail, Watch, WatchHit
from matching.retrieval.watched import fresh
from matching.tests.build import a_hit, a_watch, an_intent
from parties.models import Notification
from parties.tests.build import an_organisation, client_of, person_of

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 1, 4, 9, tzinfo=UTC)
EARLIER, LATER = BEGAN - timedelta(hours=1), BEGAN + timedelta(hours=1)
NINE = datetime(2026, 1, 6, 1, tzinfo=UTC)  # in Shanghai, a Tuesday
Follow = Callable[[], int]


@pytest.fixture
def clock() -> Iterator[Callable[[datetime], None]]:
    """Set the tasks' clock."""
    with patch("matching.tasks.timezone.now") as told:

        def at(moment: datetime) -> None:
            told.return_value = moment

        at(NINE)
        yield at


def titles(found: list[int]) -> list[str]:
    by_id = Listing.objects.in_bulk(found)
    return [by_id[pk].title for pk in found]


def test_news_of_the_market_came_later_contain_all_words_and_are_not_ones_own(
    ningbo_motors: Actor, word_index: Follow, now: datetime
) -> None:
    word_index()
    a_listing(title="Old bus counts", published_at=EARLIER)
    a_listing(title="New bus counts", published_at=LATER)
    a_listing(title="Newest bus counts", published_at=LATER + timedelta(hours=1))
    a_listing(title="Bus counts of named", published_at=LATER, visibility="named")
    a_listing(title="Suspended bus counts", published_at=LATER, status="suspended")
    a_listing(ningbo_motors, title="Own bus counts", published_at=LATER)
    word_index()
    watch = a_watch(ningbo_motors, query="q=bus+counts&kind=structured")

    found = fresh(watch, actor=ningbo_motors, now=now)
    a_hit(watch, Listing.objects.get(title="New bus counts"))
    left = fresh(watch, actor=ningbo_motors, now=now)

    assert titles(found) == ["Newest bus counts", "New bus counts"]
    assert titles(left) == ["Newest bus counts"]


def test_some_of_the_words_are_no_news(
    ningbo_motors: Actor, word_index: Follow, now: datetime
) -> None:
    word_index()
    a_listing(title="Bus counts", published_at=LATER)
    word_index()
    watch = a_watch(ningbo_motors, query="q=bus+unobtainium")

    assert fresh(watch, actor=ningbo_motors, now=now) == []


def test_news_of_the_hall_pass_its_filters(hangzhou_voice: Actor, now: datetime) -> None:
    watch = a_watch(
        hangzhou_voice, subject="needs", query="division=54&budget=1000&deadline=nonsense"
    )
    rich = an_intent(budget_max_minor=5_000_00, opened_at=LATER)
    free = an_intent(opened_at=LATER + timedelta(hours=1))
    an_intent(budget_max_minor=999_99, opened_at=LATER)
    an_intent(divisions=["65"], opened_at=LATER)
    an_intent(opened_at=EARLIER)
    an_intent(opened_at=LATER, visibility="targeted")
    an_intent(hangzhou_voice, opened_at=LATER)

    assert fresh(watch, actor=hangzhou_voice, now=now) == [free.pk, rich.pk]


def test_a_watch_looks_tells_its_owner_and_mails_once(
    ningbo_motors: Actor,
    word_index: Follow,
    clock: Callable[[datetime], None],
    drain: Callable[[], int],
    mailoutbox: list[EmailMessage],
) -> None:
    word_index()
    listing = a_listing(title="New bus counts", published_at=LATER)
    word_index()
    watch = a_watch(ningbo_motors, name="My buses")

    for hours in (0, 1, 2):
        clock(NINE + timedelta(hours=hours))
        news_tasks.look_for_news()
        news_tasks.send_news()
        drain()
    Outbox.objects.update(state="due", attempts=0)
    drain()

    assert WatchHit.objects.get().listing_id == listing.pk
    notice = Notification.objects.get()
    assert (notice.user_id, notice.kind) == (ningbo_motors.user_id, "watch_found")
    assert (notice.data, notice.url) == ({"name": "My buses", "n": 1}, f"/searches/{watch.uid}/")
    (mail,) = mailoutbox
    assert mail.to == [person_of(ningbo_motors).email]
    assert NewsMail.objects.get().sent_at is not None
    assert f"/listings/{listing.uid}/" in mail.body


def test_the_mail_speaks_its_readers_language_and_stops_with_one_click(
    ningbo_motors: Actor,
    client: Client,
    clock: Callable[[datetime], None],
    drain: Callable[[], int],
    mailoutbox: list[EmailMessage],
) -> None:
    watch = a_watch(ningbo_motors, name="My buses")
    a_hit(watch, a_listing(title="New bus counts"))
    a_hit(watch, a_listing(title="Withdrawn counts", status="withdrawn"))

    news_tasks.send_news()
    drain()

    (mail,) = mailoutbox
    assert mail.subject == "市场有新内容：您保存的搜索有新结果"
    assert "My buses" in mail.body
    assert "New bus counts" in mail.body
    assert "Withdrawn counts" not in mail.body
    link = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in mail.body
    path = link[link.index("/searches/") :]
    assert "Stop the mails" in client.get(path, headers={"Accept-Language": "en"}).content.decode()
    assert Watch.objects.get().frequency == "daily"
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Watch.objects.get().frequency == "never"


@pytest.mark.parametrize(("hour", "mails"), [(23, 0), (0, 1)], ids=["at 7", "at 8"])
def test_mails_go_out_from_eight_in_the_morning(
    hour: int,
    mails: int,
    ningbo_motors: Actor,
    clock: Callable[[datetime], None],
    drain: Callable[[], int],
    mailoutbox: list[EmailMessage],
) -> None:
    a_hit(a_watch(ningbo_motors))
    clock(datetime(2026, 1, 6, hour, tzinfo=UTC))

    news_tasks.send_news()
    drain()

    assert len(mailoutbox) == mails


def test_who_left_or_whose_finds_are_gone_gets_no_mail(
    ningbo_motors: Actor,
    stranger: Actor,
    clock: Callable[[datetime], None],
    drain: Callable[[], int],
    mailoutbox: list[EmailMessage],
) -> None:
    a_hit(a_watch(ningbo_motors), a_listing(status="suspended"))
    a_hit(a_watch(stranger))
    person_of(stranger).memberships.update(ended_at=EARLIER)

    news_tasks.send_news()
    news_tasks.look_for_news()
    drain()

    assert mailoutbox == []
    assert NewsMail.objects.exclude(sent_at=None).count() == 2


def test_needs_are_mailed_by_their_titles_and_many_finds_are_counted(
    hangzhou_voice: Actor,
    clock: Callable[[datetime], None],
    drain: Callable[[], int],
    mailoutbox: list[EmailMessage],
) -> None:
    watch = a_watch(hangzhou_voice, subject="needs", query="budget=lots&division=54")
    masked = an_organisation("Masked Motors")
    for n in range(22):
        need = an_intent(masked, title=f"Need {n:02}", confidential=True)
        WatchHit.objects.create(watch=watch, intent=need, found_at=LATER)
    closed = an_intent(title="Closed need", status="closed")
    WatchHit.objects.create(watch=watch, intent=closed, found_at=LATER)

    news_tasks.send_news()
    drain()

    (mail,) = mailoutbox
    assert "Need 21" in mail.body
    assert "Need 02" in mail.body
    assert "Need 01" not in mail.body
    assert "另有 2 项" in mail.body
    assert "Closed need" not in mail.body
    assert "Masked Motors" not in mail.body


def test_a_confidential_poster_stays_hidden_in_what_a_watch_found(hangzhou_voice: Actor) -> None:
    watch = a_watch(hangzhou_voice, subject="needs")
    need = an_intent(an_organisation("Masked Motors"), title="Masked need", confidential=True)
    WatchHit.objects.create(watch=watch, intent=need, found_at=LATER)

    html = client_of(hangzhou_voice).get(watch.get_absolute_url()).content.decode()

    assert "Masked need" in html
    assert "Masked Motors" not in html
