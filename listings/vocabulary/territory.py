"""Where data may be used: provinces, the whole country, the world."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from parties.vocabulary import regions


def territory_labels(codes: Iterable[str]) -> list[str]:
    """Return the names of ``codes`` in the page's language."""
    wide = {"CN": _("All of China"), "WORLD": _("Worldwide")}
    return [wide.get(code) or regions.label(code) for code in codes]
