"""Ask to be told when something new fits a search."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from matching.models import Watch
from parties.capabilities import Capability, require

MOST = 50  # of one person in one organisation
LONGEST_QUERY = 1000


class TooManyWatches(DomainError):
    """A person keeps no more saved searches than that."""

    code = "too_many_watches"


class SavedAlready(DomainError):
    """The same search is saved."""

    code = "saved_already"


@action
def save_watch(
    *, actor: Actor, subject: str, query: str, name: str, frequency: str, now: datetime
) -> Watch:
    """Look for what is new from now on; the actor alone is told.

    Args:
        query: the address of the search, without its question mark, in canonical form.

    Raises:
        NotAllowed: no person acts, or for no organisation.
        InvalidInput: no name, an unknown code, or a search by nothing; ``field`` names it.
        SavedAlready: the actor keeps the same search.
        TooManyWatches: 50 are kept.
    """
    require(actor, Capability.WATCH)
    _check(subject=subject, query=query, name=name, frequency=frequency)
    if Watch.objects.editable_by(actor).count() >= MOST:
        raise TooManyWatches(_("You keep 50 saved searches: delete one first."))
    try:
        with transaction.atomic():
            watch = Watch.objects.create(
                owner_id=actor.person,
                organisation_id=actor.party,
                subject=subject,
                query=query,
                name=name.strip(),
                frequency=frequency,
                looked_at=now,
                created_at=now,
            )
    except IntegrityError:
        raise SavedAlready(_("You saved this search already.")) from None
    record(actor, "watch.save", on=watch, at=now, after={"subject": subject})
    return watch


def _check(*, subject: str, query: str, name: str, frequency: str) -> None:
    if not name.strip():
        raise InvalidInput(_("Give it a name."), field="name")
    if subject not in Watch.Subject.values or frequency not in Watch.Frequency.values:
        raise InvalidInput(_("Unknown code."), field="frequency")
    if not query:
        raise InvalidInput(_("Search for words or choose a filter first."))
    if len(query) > LONGEST_QUERY:
        raise InvalidInput(_("The search is too long: choose fewer filters."))
