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


class UsageControl(TextChoices):
    """What a contract says of use besides the rights: ``may_`` allows, ``no_`` forbids, ``must_``.

    Each is a rule of the machine-readable policy.
    """

    MAY_DERIVE = "may_derive", _("derive new data or products from it")
    MAY_TRAIN = "may_train", pgettext_lazy("allowed", "train models with it")
    MAY_DISTRIBUTE = "may_distribute", pgettext_lazy("allowed", "pass it on to others")
    NO_DISTRIBUTION = "no_distribution", pgettext_lazy("forbidden", "pass it on to others")
    NO_TRAINING = "no_training", pgettext_lazy("forbidden", "train models with it")
    NO_REIDENTIFICATION = "no_reidentify", _("identify persons or enterprises in it")
    NO_EXPORT = "no_export", _("take it out of the territory")
    MUST_DELETE = "must_delete", _("delete it when the term ends")
    MUST_ATTRIBUTE = "must_attribute", _("name the holder as the source")
    MUST_REPORT = "must_report", _("report incidents and breaches at once")
    MUST_LOG = "must_log", _("keep a log of its use")


ALLOWED = tuple(c for c in UsageControl if c.value.startswith("may_"))
FORBIDDEN = tuple(c for c in UsageControl if c.value.startswith("no_"))
DEMANDED = tuple(c for c in UsageControl if c.value.startswith("must_"))
CONTRARY = (
    (UsageControl.MAY_TRAIN, UsageControl.NO_TRAINING),
    (UsageControl.MAY_DISTRIBUTE, UsageControl.NO_DISTRIBUTION),
)
