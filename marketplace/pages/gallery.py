"""Every component in every state, for eyes and for the accessibility checker; development only."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kernel.edge import Listed

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
ICONS = re.findall(r'symbol id="([^"]+)"', (settings.BASE_DIR / "static/icons.svg").read_text())
TONES = ("ok", "warn", "bad", "hold", "brand", "neutral")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Asset name", help_text="Time, region, industry, content, type.")
    summary = forms.CharField(label="Overview", widget=forms.Textarea, required=False)
    division = forms.ChoiceField(
        label="Industry", choices=[("", "Choose"), ("65", "65 Software"), ("66", "66 Finance")]
    )
    amount = forms.DecimalField(label="Price", help_text="In whole units, e.g. 6500.00.")
    until = forms.DateField(
        label="Valid until", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    rights = forms.MultipleChoiceField(
        label="Rights offered",
        choices=[("use", "use"), ("operate", "operate")],
        widget=forms.CheckboxSelectMultiple,
    )
    price_model = forms.ChoiceField(
        label="Price model",
        choices=[("fixed", "fixed"), ("negotiable", "negotiable")],
        widget=forms.RadioSelect,
    )
    table = forms.FileField(label="Table", help_text="XLSX or CSV, at most 10 MB.", required=False)
    agreed = forms.BooleanField(label="I may act for this organisation")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the sample timeline."""

    label: str
    state: str
    at: datetime | None = None
    note: str = ""
    href: str = ""


STEPS = (
    Step("Intent", "done", AT),
    Step("Signed (landed)", "done", AT, "Both organisations signed."),
    Step("Payment", "now", None, "The buyer pays, the holder confirms."),
    Step("Settlement", "todo"),
)


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show the gallery."""
    refused = SampleForm({"amount": "many", "division": "99"})
    refused.add_error(None, "Somebody changed this in the meantime.")
    refused.is_valid()
    page: Page[int] = Paginator(range(2_000), 20).page(7)
    context = {
        "tones": TONES,
        "form_empty": SampleForm(prefix="a"),
        "form_refused": refused,
        "listed": Listed(page=page, query="q=1", is_capped=True),
        "steps": STEPS,
        "at": AT,
        "amounts": [650_000, 1_030_000_00, 5_350_000_000_00],
        "reasons": [
            {"text": "Industry 65 as asked", "verdict": "met"},
            {"text": "Updated monthly, daily was asked", "verdict": "unmet"},
            {"text": "Territory not stated", "verdict": "open"},
        ],
        "options": [
            {"value": str(n), "label": f"Value {n}", "count": 1200 - n, "is_chosen": n == 1}
            for n in range(11)
        ],
        "chips": [{"label": "Industry: 65", "href": "?"}, {"label": "Zhejiang", "href": "?"}],
        "trail": [{"label": "Asset market", "href": "/listings/"}],
        "facts": [{"label": "Holder", "value": "Hangzhou Voice"}, {"label": "Size", "value": ""}],
        "bound_by": ["Amount: 6,500.00 CNY", "Term: 12 months"],
        "icons": ICONS,
    }
    return render(request, "pages/gallery.html", context)
