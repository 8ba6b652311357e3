"""How small words are joined for people to read, in the active language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def listed(names: Iterable[object]) -> str:
    """Return the names one after the other; empty without any."""
    return pgettext("between names", ", ").join(str(name) for name in names)


def labelled(label: object, text: object) -> str:
    """Return the text with what it is about before it."""
    return _("%(label)s: %(text)s") % {"label": label, "text": text}
