"""Say who holds which right in an asset."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import touch
from kernel.outbox import emit
from listings.facts import RightsChanged
from listings.models import AssetHolder, DataIPAsset
from listings.vocabulary.kinds import RIGHTS_HELD
from parties.capabilities import Capability, require
from parties.models import Organisation

MOST = 60  # holdings of one asset
WHOLE_BP = 10_000
LIMITS_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Holding:
    """One right of one organisation.

    Args:
        right: ``hold``, ``use`` or ``operate``.
        term_to: the last day; None without end.
        share_bp: part of the income in basis points; None where none was agreed.
    """

    organisation_id: int
    right: str
    term_from: date | None = None
    term_to: date | None = None
    limits: str = ""
    share_bp: int | None = None


@action
def set_asset_holders(
    *,
    actor: Actor,
    asset_id: int,
    holdings: Sequence[Holding],
    now: datetime,
    expected_version: int | None = None,
) -> DataIPAsset:
    """Replace the holdings of one's own asset; several may hold the same right.

    Listings that offer more than is held from now on leave the market by rule.

    Raises:
        NotAllowed: the person's duty does not keep papers.
        DataIPAsset.DoesNotExist: no such asset among the actor's own.
        StaleVersion: it changed since the actor read it.
        InvalidInput: none is left, one is named twice or unknown, a term is out of order, or the
            shares do not add up to the whole.
    """
    require(actor, Capability.KEEP_RIGHTS)
    mine = DataIPAsset.objects.editable_by(actor)
    asset = mine.locked(asset_id, version=expected_version)
    _check(holdings)
    AssetHolder.objects.filter(asset=asset).delete()
    AssetHolder.objects.bulk_create(
        AssetHolder(
            asset=asset,
            organisation_id=holding.organisation_id,
            right=holding.right,
            term_from=holding.term_from,
            term_to=holding.term_to,
            limits=holding.limits.strip(),
            share_bp=holding.share_bp,
        )
        for holding in holdings
    )
    asset.updated_at = now
    touch(asset, also=["updated_at"])
    said = [
        f"{h.organisation_id} {h.right} {h.term_from or ''}..{h.term_to or ''} {h.share_bp or ''}"
        for h in holdings
    ]
    record(actor, "asset.set_holders", on=asset, at=now, after={"holdings": said})
    emit(RightsChanged(asset_id=asset.pk))
    return asset


def _check(holdings: Sequence[Holding]) -> None:
    if not 0 < len(holdings) <= MOST:
        raise InvalidInput(
            _("Name at least one holder of a right, at most %(n)d.") % {"n": MOST},
            field="organisation",
        )
    times = Counter((holding.organisation_id, holding.right) for holding in holdings)
    if max(times.values()) > 1:
        raise InvalidInput(_("Name each holder once for each right."), field="right")
    for holding in holdings:
        _check_one(holding)
    named = {holding.organisation_id for holding in holdings}
    if Organisation.objects.filter(pk__in=named).count() != len(named):
        raise InvalidInput(_("This organisation is not registered here."), field="organisation")
    shares = [holding.share_bp for holding in holdings if holding.share_bp is not None]
    if shares and (min(shares) < 0 or sum(shares) != WHOLE_BP):
        raise InvalidInput(
            _("The shares add up to %(sum)s per cent; together they are 100.")
            % {"sum": f"{sum(shares) / 100:g}"},
            field="share",
        )


def _check_one(holding: Holding) -> None:
    if holding.right not in {right.value for right in RIGHTS_HELD}:
        raise InvalidInput(_("One holds data, uses it or operates it."), field="right")
    if holding.term_from and holding.term_to and holding.term_to < holding.term_from:
        raise InvalidInput(_("It must end after it begins."), field="term_to")
    if len(holding.limits.strip()) > LIMITS_LENGTH:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": LIMITS_LENGTH}, field="limits")
