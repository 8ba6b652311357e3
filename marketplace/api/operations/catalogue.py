"""Reading the public catalogue and verifying certificates; no key needed."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.errors import InvalidInput
from kernel.workdays import local_day
from listings.models import Certificate, Listing
from listings.search.query import Query, Sort, search
from listings.search.reader import NoIndex
from listings.search.schema import FACETS
from listings.vocabulary.certificates import normalise
from marketplace.api.operation import Operation
from marketplace.api.shapes import CertificateShape, ListingShape, shapes

LARGEST = 100


class SearchUnavailable(APIException):
    """The word index is being built; nothing is lost."""

    status_code = 503
    default_code = "temporarily-unavailable"
    default_detail = "The catalogue's index is being built; ask again in a minute."


FILTERS = [
    OpenApiParameter(name, str, many=True, description="codes; any of them") for name in FACETS
]


class Listings(Operation):
    """The catalogue."""

    @extend_schema(
        operation_id="listings_search",
        parameters=[
            OpenApiParameter("q", str, description="words, Chinese or English"),
            OpenApiParameter("sort", str, enum=[str(sort) for sort in Sort]),
            OpenApiParameter("page", int),
            OpenApiParameter("size", int, description="at most 100"),
            *FILTERS,
        ],
        responses=ListingShape(many=True),
    )
    def get(self, request: Request) -> Response:
        """Search the listings on the market today; facets come with counts."""
        today = local_day(timezone.now())
        asked = query_of(request)
        try:
            found = search(asked, actor=self.actor, today=today)
        except NoIndex:
            raise SearchUnavailable from None
        rows = Listing.objects.tradable_on(today).visible_to(self.actor).with_terms()
        by_id = rows.in_bulk(found.ids)
        listings = [by_id[pk] for pk in found.ids if pk in by_id]
        return Response(
            {
                "total": found.total,
                "page": found.page,
                "size": asked.size,
                "facets": {
                    name: [{"value": c.value, "count": c.n} for c in counts]
                    for name, counts in found.facets.items()
                },
                "results": shapes(listings, ListingShape),
            }
        )


class OneListing(Operation):
    """One listing."""

    @extend_schema(operation_id="listings_read", responses=ListingShape)
    def get(self, request: Request, uid: UUID) -> Response:  # noqa: ARG002 - DRF's signature
        """Read one listing that the reader may see; anybody else's draft is a 404."""
        rows = Listing.objects.visible_to(self.actor).with_terms()
        listing = get_object_or_404(rows, uid=uid)
        response = Response(ListingShape(listing).data)
        response["ETag"] = f'"{listing.pk}-{listing.version}"'
        return response


class OneCertificate(Operation):
    """A certificate, by its number."""

    @extend_schema(operation_id="certificates_verify", responses=CertificateShape)
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002 - DRF's signature
        """Verify a certificate in our records; preliminary proof, checked at this moment."""
        now = timezone.now()
        rows = Certificate.objects.public().select_related("scheme", "asset")
        certificate = get_object_or_404(rows.order_by("-id"), certificate_no=normalise(number))
        said = CertificateShape(certificate).data
        valid = certificate.is_valid_on(local_day(now))
        return Response({**said, "is_valid_today": valid, "checked_at": now})


def query_of(request: Request) -> Query:
    """Return what the address asks of the catalogue.

    Raises:
        InvalidInput: an unknown order, or a page that is no number.
    """
    asked = request.query_params
    try:
        sort = Sort(asked.get("sort", Sort.RELEVANCE))
        page, size = int(asked.get("page", 1)), int(asked.get("size", 20))
    except ValueError:
        raise InvalidInput(
            f"sort is one of {', '.join(Sort)}; page and size are numbers", field="sort"
        ) from None
    facets = {name: tuple(asked.getlist(name)) for name in FACETS if asked.getlist(name)}
    return Query(
        text=asked.get("q", ""),
        facets=facets,
        sort=sort,
        page=max(page, 1),
        size=min(max(size, 1), LARGEST),
    )
