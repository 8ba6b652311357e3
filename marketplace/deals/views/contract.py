"""The contract: to read, and to take home as paper, as plain words and as a policy."""

from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from marketplace.deals.models import Contract, ContractSignature, Deal
from marketplace.deals.paper import contract_pdf
from marketplace.deals.policy import written
from marketplace.deals.views.room import contract_of, deal_of

KEPT_S = 600  # of a printed contract; setting its type takes a while


@require_safe
def contract(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the contract alone, with its digest and signatures, to read and to print."""
    deal, row = _agreed(request, uid)
    signed = deal.contracts.exclude(signed_at=None).exclude(pk=row.pk)
    context = {
        "deal": deal,
        "contract": row,
        "signatures": _signatures(row),
        "others": signed.order_by("-signed_at", "-pk"),
    }
    return render(request, "deals/contract.html", context)


@require_safe
def pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give the contract on paper, with the signatures given so far."""
    _deal, row = _agreed(request, uid)
    signatures = _signatures(row)
    key = f"deals:contract:{row.pk}:{row.version}:{len(signatures)}"
    page: bytes | None = cache.get(key)
    if page is None:
        page = contract_pdf(row, signatures)
        cache.set(key, page, KEPT_S)
    return _download(page, "application/pdf", f"{row.contract_no}.pdf")


@require_safe
def words(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give the words that were hashed and signed, byte for byte."""
    _deal, row = _agreed(request, uid)
    return _download(row.document.encode(), "text/plain; charset=utf-8", f"{row.contract_no}.txt")


@require_safe
def policy(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give the machine-readable policy, byte for byte as the words name its digest."""
    _deal, row = _agreed(request, uid)
    if not row.policy:
        raise Http404
    text = written(row.policy).encode()
    return _download(text, "application/ld+json", f"{row.contract_no}.jsonld")


def _agreed(request: HttpRequest, uid: UUID) -> tuple[Deal, Contract]:
    """Return a deal and its contract, or the one before that ``?digest=`` names."""
    deal = deal_of(request, uid)
    row = contract_of(deal)
    if row is None:
        raise Http404
    if digest := request.GET.get("digest"):
        row = get_object_or_404(deal.contracts.order_by("pk"), document_sha256=digest[:64])
    return deal, row


def _signatures(row: Contract) -> list[ContractSignature]:
    return list(row.signatures.select_related("organisation", "user").order_by("signed_at", "pk"))


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
