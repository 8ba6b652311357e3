"""Closed sets of complaints."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    """What is said to be harmed."""

    UNLAWFUL_SOURCE = "unlawful_source", _("the data was obtained unlawfully")
    NOT_HOLDER = "not_holder", _("the holder does not hold the right")
    INTELLECTUAL_PROPERTY = "intellectual_property", _("copyright, patent or trade mark")
    TRADE_SECRET = "trade_secret", _("trade secret")
    PERSONAL_INFORMATION = "personal_information", _("personal information")
    FALSE_STATEMENT = "false_statement", _("false or misleading statement")
    OTHER = "other", _("another right")


class Side(TextChoices):
    """Who brought a piece of evidence."""

    COMPLAINANT = "complainant", _("complainant")
    HOLDER = "holder", _("holder")


class Remedy(TextChoices):
    """What becomes of the subject of a partly upheld complaint."""

    KEEP = "keep", _("off the market until it is put right")
    LIFT = "lift", _("back on the market")
