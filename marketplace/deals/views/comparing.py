"""What differs: between any two versions of an offer, and between the listing then and now."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.money import Money
from listings.vocabulary.codes import DeliveryForm
from listings.vocabulary.kinds import PricingModel, Right
from marketplace.deals.contract_text import place_names
from marketplace.deals.models import Deal, Offer
from marketplace.deals.terms import terms_of_listing
from marketplace.deals.views.room import deal_of
from marketplace.deals.views.thread import Term, terms_in_words

Kept = dict[str, object]


@require_safe
def compare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show two versions of the offer term by term, old beside new."""
    deal = deal_of(request, uid)
    offers = list(Offer.objects.filter(negotiation__deal=deal).order_by("n"))
    if not offers:
        raise Http404
    older = _chosen(request, offers, "old") or (offers[-2] if len(offers) > 1 else offers[-1])
    newer = _chosen(request, offers, "new") or offers[-1]
    terms = terms_in_words(newer, before=older)
    context = {
        "deal": deal,
        "offers": offers,
        "older": older,
        "newer": newer,
        "terms": terms,
        "changed": sum(term.before is not None for term in terms),
    }
    return render(request, "deals/compare.html", context)


def listing_terms(deal: Deal) -> list[Term]:
    """Return the listing's terms of today; what was kept at the request stands beside them."""
    if deal.listing is None or not deal.terms_snapshot:
        return []
    kept, today = _words(deal.terms_snapshot), _words(terms_of_listing(deal.listing))
    return [
        Term(label, value, kept[label] if kept[label] != value else None)
        for label, value in today.items()
    ]


def _chosen(request: HttpRequest, offers: list[Offer], name: str) -> Offer | None:
    asked = request.GET.get(name, "")
    return next((offer for offer in offers if str(offer.n) == asked), None)


def _words(terms: Kept) -> dict[str, str]:
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    joint = "、" if language == "zh-hans" else ", "

    def named(name: str, among: type[PricingModel | DeliveryForm]) -> str:
        value = terms.get(name)
        return str(among(value).label) if value in among.values else "–"

    term = terms.get("term_months")
    rights = [str(Right(right).label) for right in _codes(terms, "rights_offered")]
    return {
        _("Title"): str(terms.get("title") or "–"),
        _("Price model"): named("pricing_model", PricingModel),
        _("Price"): _price(terms, joint=" – "),
        _("Unit"): str(terms.get("unit") or "–"),
        _("Rights"): joint.join(rights) or "–",
        _("Exclusive"): _("yes") if terms.get("exclusive") else _("no"),
        _("Territory"): joint.join(place_names(_codes(terms, "territory"), language=language)),
        _("Term"): _("%(n)d months") % {"n": term} if term else "–",
        _("Delivery form"): named("delivery_form", DeliveryForm),
        _("Licence terms"): str(terms.get("licence_terms") or "–"),
    }


def _codes(terms: Kept, name: str) -> list[str]:
    found = terms.get(name)
    return [str(code) for code in found] if isinstance(found, list) else []


def _price(terms: Kept, *, joint: str) -> str:
    currency = str(terms.get("currency") or "CNY")
    said = (terms.get("price_minor"), terms.get("price_max_minor"))
    amounts = [Money(minor, currency) for minor in said if isinstance(minor, int)]
    return joint.join(f"{amount.currency} {amount.major:,}" for amount in amounts) or "–"
