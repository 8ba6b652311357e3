"""Say which intents one wants to be sent, and how many."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.money import MAX_MINOR
from matching.models import PushPreference
from matching.terms import PushWishes, closed_sets
from parties.capabilities import Capability, require

LARGEST_CAP = 200


@action
def set_push_preference(*, actor: Actor, wishes: PushWishes, now: datetime) -> PushPreference:
    """Keep what the actor's organisation wants to be sent from now on; the same again is harmless.

    Pushes already queued go by the new cap and pause; those in the inbox stay.

    Raises:
        NotAllowed: the actor answers no pushes, or acts for no organisation.
        InvalidInput: an unknown code, or a number out of range; ``field`` names it.
    """
    require(actor, Capability.ANSWER_PUSH)
    _check(wishes)
    preference, _made = PushPreference.objects.select_for_update(no_key=True).get_or_create(
        organisation_id=actor.party
    )
    preference.divisions, preference.regions = list(wishes.divisions), list(wishes.regions)
    preference.min_budget_minor = wishes.min_budget_minor
    preference.daily_cap, preference.paused_until = wishes.daily_cap, wishes.paused_until
    preference.version += 1
    preference.save()
    record(
        actor,
        "push_preference.set",
        on=preference,
        at=now,
        after={"daily_cap": wishes.daily_cap, "divisions": list(wishes.divisions)},
    )
    return preference


def _check(wishes: PushWishes) -> None:
    allowed = closed_sets()
    for name, codes, among in (
        ("divisions", wishes.divisions, allowed["divisions"]),
        ("regions", wishes.regions, allowed["region"] - {""}),
    ):
        if not set(codes) <= among:
            raise InvalidInput(_("Unknown code."), field=name)
    if wishes.daily_cap is not None and not 1 <= wishes.daily_cap <= LARGEST_CAP:
        raise InvalidInput(
            _("Between 1 and %(most)d a day; to stop, pause.") % {"most": LARGEST_CAP},
            field="daily_cap",
        )
    if wishes.min_budget_minor is not None and not 0 <= wishes.min_budget_minor <= MAX_MINOR:
        raise InvalidInput(_("The amount is too large or negative."), field="min_budget_minor")
