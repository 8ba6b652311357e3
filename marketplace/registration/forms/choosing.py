"""Which form asks the questions of which section."""

from collections.abc import Mapping

from marketplace.registration.forms.asking import SectionForm
from marketplace.registration.forms.parts import AllocationForm, DepositForm, FieldTableForm
from marketplace.registration.forms.plain import ChangeForm, PlainForm
from marketplace.registration.forms.profile import ProfileForm
from marketplace.registration.models import RegistrationApplication

SPECIAL: Mapping[str, type[SectionForm]] = {
    "fields": FieldTableForm,
    "allocation": AllocationForm,
    "deposit": DepositForm,
    "ai": ProfileForm,
}


def form_for(code: str, *, kind: str) -> type[SectionForm]:
    """Return the form of the section ``code`` of an application of ``kind``."""
    if code == "change" and kind != RegistrationApplication.Kind.TRANSFER:
        return ChangeForm
    return SPECIAL.get(code, PlainForm)
