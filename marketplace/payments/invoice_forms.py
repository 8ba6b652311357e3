"""What holders fill in about invoices, and operators about their kinds."""

from decimal import Decimal

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kernel.errors import InvalidInput
from kernel.money import parse_money
from marketplace.payments.invoicing import InvoiceFacts
from marketplace.payments.models import InvoiceKind

DAY = forms.DateInput({"type": "date"})
LONGEST_AMOUNT = 24


class InvoiceForm(forms.Form):
    """What is printed on a fapiao, and the file it is read from."""

    kind = forms.ChoiceField(label=_("Kind of invoice"))
    seller_tax_id = forms.CharField(label=_("Seller's tax number"), max_length=20)
    code = forms.CharField(
        label=_("Invoice code"),
        max_length=12,
        required=False,
        help_text=_("Digital invoices have none."),
    )
    number = forms.CharField(label=_("Invoice number"), max_length=20)
    rate = forms.DecimalField(
        label=_("Tax rate in %"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    net = forms.CharField(label=_("Net amount"), max_length=LONGEST_AMOUNT)
    tax = forms.CharField(label=_("Tax"), max_length=LONGEST_AMOUNT)
    gross = forms.CharField(label=_("Total with tax"), max_length=LONGEST_AMOUNT)
    issued_on = forms.DateField(label=_("Issued on"), widget=DAY)
    file = forms.FileField(label=_("File"), help_text=_("PDF, OFD or image, up to 10 MB."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        language = get_language() or "en"
        kinds = InvoiceKind.objects.filter(is_active=True).order_by("pk")
        choices = [(kind.code, kind.name(language)) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def facts(self, *, currency: str) -> InvoiceFacts:
        """Return what was filled in.

        Raises:
            InvalidInput: one of the amounts is none.
        """
        said = self.cleaned_data
        return InvoiceFacts(
            kind=said["kind"],
            seller_tax_id=said["seller_tax_id"],
            code=said["code"],
            number=said["number"],
            rate_bp=int(said["rate"] * Decimal(100)),
            net_minor=self._minor("net", currency),
            tax_minor=self._minor("tax", currency),
            gross_minor=self._minor("gross", currency),
            issued_on=said["issued_on"],
        )

    def _minor(self, name: str, currency: str) -> int:
        try:
            return parse_money(self.cleaned_data[name], currency=currency).minor
        except InvalidInput as error:
            raise InvalidInput(str(error), field=name) from None


class RedLetterForm(InvoiceForm):
    """What is printed on a red letter, amounts without their sign, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea({"rows": 2}))


class KindForm(forms.Form):
    """A row of the code table."""

    code = forms.CharField(label=_("Code"), max_length=8)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
