"""What may be asked of the books, from the address of the page; what is typed wrongly is left out.

The ledger knows a deal by its uid and an organisation by its key; here their names are looked up.
"""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kernel.money import CURRENCIES
from marketplace.deals.models import Deal
from marketplace.ledger.explorer import FAMILIES
from marketplace.ledger.models import Account, HeldBy, Txn
from parties.models import Organisation

ALL = [("", _("all"))]
DAY = forms.DateInput({"type": "date"})


class _Filter(forms.Form):
    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=120,
        help_text=_("Name, or unified social credit code"),
    )
    deal = forms.CharField(
        label=_("Deal number"), required=False, max_length=20, help_text=_("e.g. DL20250600001")
    )

    def said(self) -> dict[str, Any]:
        """Return what was typed rightly."""
        self.full_clean()
        return getattr(self, "cleaned_data", {})


class AccountFilter(_Filter):
    """Which accounts."""

    family = forms.ChoiceField(
        label=_("Account"), required=False, choices=[*ALL, *FAMILIES.items()]
    )
    held_by = forms.ChoiceField(
        label=_("Who holds the money"), required=False, choices=[*ALL, *HeldBy.choices[:-1]]
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=[*ALL, *CURRENCIES])

    def asked(self, rows: "QuerySet[Account]") -> "QuerySet[Account]":
        """Return the accounts asked for."""
        said = self.said()
        if family := said.get("family"):
            rows = rows.filter(code__startswith=f"{family}:")
        for name in ("held_by", "currency"):
            if value := said.get(name):
                rows = rows.filter(**{name: value})
        if words := said.get("organisation"):
            rows = rows.filter(party__in=named(words))
        if number := said.get("deal"):
            rows = rows.filter(deal_uid__in=numbered(number))
        return rows


class TxnFilter(_Filter):
    """Which postings."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ALL, *Txn.Kind.choices])
    since = forms.DateField(label=_("Recorded from"), required=False, widget=DAY)
    until = forms.DateField(label=_("to before"), required=False, widget=DAY)
    key = forms.CharField(label=_("Key"), required=False, max_length=200)

    def asked(self, rows: "QuerySet[Txn]") -> "QuerySet[Txn]":
        """Return the postings asked for."""
        said = self.said()
        asked = {
            "kind": said.get("kind"),
            "key": said.get("key"),
            "recorded_at__date__gte": said.get("since"),
            "recorded_at__date__lt": said.get("until"),
        }
        rows = rows.filter(**{name: value for name, value in asked.items() if value})
        if words := said.get("organisation"):
            rows = rows.filter(entries__account__party__in=named(words)).distinct()
        if number := said.get("deal"):
            rows = rows.filter(deal_uid__in=numbered(number))
        return rows


def named(words: str) -> "QuerySet[Organisation, int]":
    """Return the keys of the organisations whose name holds ``words`` or whose code they are."""
    words = words.strip()
    found = Organisation.objects.filter(name__icontains=words)
    return (found | Organisation.objects.filter(uscc=words.upper())).values_list("pk", flat=True)


def numbered(number: str) -> "QuerySet[Deal, Any]":
    """Return the uid of the deal of that number, if there is one."""
    return Deal.objects.filter(deal_no=number.strip().upper()).values_list("uid", flat=True)
