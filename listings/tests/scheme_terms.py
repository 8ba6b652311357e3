"""What a scheme's rules are in tests that change one of them."""

from dataclasses import replace
from typing import Any

from listings.actions.revise_scheme import SchemeTerms
from listings.models import RegistrationScheme

NAMES = SchemeTerms.__dataclass_fields__


def terms_of_scheme(scheme: RegistrationScheme, **changes: Any) -> SchemeTerms:
    """Return the rules as they stand, with ``changes``."""
    return replace(SchemeTerms(**{name: getattr(scheme, name) for name in NAMES}), **changes)
