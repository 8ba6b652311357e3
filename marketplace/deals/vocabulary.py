"""Closed sets of cross-border checks (DOMAIN 6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Activity(TextChoices):
    """What the data arises from; the first five are those of art. 3."""

    TRADE = "trade", _("international trade")
    TRANSPORT = "transport", _("cross-border transport")
    ACADEMIC = "academic", _("academic co-operation")
    MANUFACTURING = "manufacturing", _("cross-border manufacturing")
    MARKETING = "marketing", _("marketing")
    OTHER = "other", _("another activity")


class Exemption(TextChoices):
    """Why nothing would have to be filed, by claim of the parties (arts. 4-6)."""

    NONE = "none", _("none is claimed")
    TRANSIT = "transit", _("collected abroad, only in transit here (art. 4)")
    CONTRACT = "contract", _("contract with the person concerned (art. 5)")
    STAFF = "staff", _("cross-border management of staff (art. 5)")
    EMERGENCY = "emergency", _("emergency, to protect life, health or property (art. 5)")
    OUTSIDE_LIST = "outside_list", _("outside a free-trade zone's negative list (art. 6)")


class Zone(TextChoices):
    """Rules of a place or a trade that may ask for less, or for more."""

    FREE_TRADE = "free_trade", _("free-trade zone")
    BAY_AREA = "bay_area", _("Guangdong-Hong Kong-Macao Greater Bay Area")
    SECTOR = "sector", _("rules of a sector")


class Outcome(TextChoices):
    """What the table says of a transfer; the last two clear nothing."""

    NOT_APPLICABLE = "not_applicable", _("nothing leaves the mainland")
    EXEMPT = "exempt", _("exempt from filing")
    CONTRACT_OR_CERTIFICATION = (
        "contract_or_certification",
        _("standard contract to be filed, or certification"),
    )
    SECURITY_ASSESSMENT = "security_assessment", _("security assessment to be declared")
    NEEDS_CONFIRMATION = "needs_confirmation", pgettext_lazy("outcome", "needs confirmation")
    BLOCKED = "blocked", _("must not leave the mainland")


CLEARING = frozenset({
    Outcome.NOT_APPLICABLE,
    Outcome.EXEMPT,
    Outcome.CONTRACT_OR_CERTIFICATION,
    Outcome.SECURITY_ASSESSMENT,
})  # fmt: skip
FILED = frozenset({Outcome.CONTRACT_OR_CERTIFICATION, Outcome.SECURITY_ASSESSMENT})
