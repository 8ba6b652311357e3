"""Keep the code table of invoices."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from marketplace.payments.models import InvoiceKind
from parties.capabilities import Capability, require

LONGEST_CODE, LONGEST_ZH, LONGEST_EN = 8, 60, 80


@action
def set_invoice_kind(
    *, actor: Actor, code: str, name_zh: str, name_en: str, is_active: bool, now: datetime
) -> InvoiceKind:
    """Add a kind, rename one, or take one out of use; invoices of it keep it.

    Raises:
        NotAllowed: the actor keeps no books.
        InvalidInput: code or name missing or too long.
    """
    require(actor, Capability.KEEP_BOOKS)
    for name, text, longest in (
        ("code", code, LONGEST_CODE),
        ("name_zh", name_zh, LONGEST_ZH),
        ("name_en", name_en, LONGEST_EN),
    ):
        if not 0 < len(text.strip()) <= longest:
            raise InvalidInput(_("Between 1 and %(n)d characters.") % {"n": longest}, field=name)
    said = {"name_zh": name_zh.strip(), "name_en": name_en.strip(), "is_active": is_active}
    kind, _fresh = InvoiceKind.objects.update_or_create(code=code.strip(), defaults=said)
    record(actor, "invoice_kind.set", on=kind, at=now, after={"code": kind.code, **said})
    return kind
