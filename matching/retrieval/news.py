"""The mail of what a person's watches found, as it stands when it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.workdays import local_day
from listings.models import Listing
from matching.models import NewsMail, Watch, WatchHit
from matching.models.watch import stop_token
from matching.retrieval.watched import public_needs
from parties.authentication import actor_for
from parties.models import Membership

MOST = 20  # named of one watch; the page shows the others


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a watch found."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class News:
    """What one watch found that is still there; ``more`` than are named."""

    name: str
    address: str
    lines: Sequence[Line]
    more: int


def actor_of_owner(watch: Watch) -> Actor | None:
    """Return whom a watch looks for; None when its owner left the organisation."""
    rows = Membership.objects.in_force().select_related("organisation", "user")
    membership = rows.filter(user=watch.owner_id, organisation=watch.organisation_id).first()
    if membership is None or not membership.user.is_active:
        return None
    return actor_for(membership.user, membership=membership, via="task")


def letter_of(mail: NewsMail, *, now: datetime) -> EmailMessage | None:
    """Return the mail in its person's language; None when nothing of it may be shown any more.

    Its headers let a mail program stop all such mails with one click (RFC 8058).
    """
    person = mail.person
    news = _news(mail, now=now)
    if not news or not person.is_active:
        return None
    stop = settings.SITE_URL + reverse("matching:stop_news_mails", args=[stop_token(person.pk)])
    context = {
        "news": news,
        "all": settings.SITE_URL + reverse("matching:watches"),
        "stop": stop,
        "site": settings.SITE_NAME,
    }
    with translation.override(person.locale):
        subject = _("New on the market: what your saved searches found")
        body = render_to_string("matching/news_mail.txt", context)
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return EmailMessage(subject, body, None, [person.email], headers=headers)


def _news(mail: NewsMail, *, now: datetime) -> list[News]:
    hits: dict[int, list[WatchHit]] = {}
    for hit in mail.hits.order_by("-pk"):
        hits.setdefault(hit.watch_id, []).append(hit)
    watches = Watch.objects.kept().filter(pk__in=hits).select_related("owner").order_by("name")
    found = ((watch, _lines(watch, hits[watch.pk], now=now)) for watch in watches)
    return [
        News(
            name=watch.name,
            address=settings.SITE_URL + watch.get_absolute_url(),
            lines=lines[:MOST],
            more=max(len(lines) - MOST, 0),
        )
        for watch, lines in found
        if lines
    ]


def _lines(watch: Watch, hits: Sequence[WatchHit], *, now: datetime) -> list[Line]:
    """Return what of ``hits`` the owner may see today."""
    actor = actor_of_owner(watch)
    if actor is None:
        return []
    listings = Listing.objects.tradable_on(local_day(now)).visible_to(actor)
    named = listings.in_bulk([hit.listing_id for hit in hits if hit.listing_id])
    needs = public_needs().in_bulk([hit.intent_id for hit in hits if hit.intent_id])
    lines = []
    for hit in hits:
        if hit.listing_id in named:
            listing = named[hit.listing_id]
            lines.append(Line(listing.title, _page("listings:detail", listing.uid)))
        elif hit.intent_id in needs:
            need = needs[hit.intent_id]
            lines.append(Line(need.title, _page("matching:detail", need.uid)))
    return lines


def _page(route: str, uid: object) -> str:
    return settings.SITE_URL + reverse(route, args=[uid])
