"""Errors of the API as problem documents (RFC 9457). One mapping for every expected failure."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from kernel.errors import DomainError, InvalidInput

BASE = "urn:problem:"  # a type is a name, not an address


class ProblemRenderer(JSONRenderer):
    """JSON that says it is a problem."""

    media_type = "application/problem+json"


class MissingKey(APIException):
    """Every POST carries an Idempotency-Key, so that a retry has one effect."""

    status_code = 400
    default_code = "idempotency-key-missing"
    default_detail = "Send the header Idempotency-Key with a value of your own, 1-255 characters."


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem document for an expected failure; None lets a bug be a bug."""
    instance = f"urn:uuid:{getattr(context['request'], 'request_id', '')}"
    match exception:
        case DomainError():
            return _domain(exception, instance)
        case ValidationError():
            errors = list(_pointed(exception.detail))
            return _problem(422, "schema-invalid", "Some fields are wrong.", instance, errors)
        case Http404() | ObjectDoesNotExist():
            return _problem(404, "not-found", "There is nothing at this address.", instance)
        case PermissionDenied():
            return _problem(403, "not-allowed", str(exception), instance)
        case APIException():
            return _api(exception, instance)
    return None


def _domain(error: DomainError, instance: str) -> Response:
    is_field = isinstance(error, InvalidInput) and error.field
    pointer = f"/{error.field}" if isinstance(error, InvalidInput) and error.field else ""
    errors = [{"pointer": pointer, "code": error.code, "detail": str(error)}] if is_field else []
    return _problem(error.status, error.code.replace("_", "-"), str(error), instance, errors)


def _api(error: APIException, instance: str) -> Response:
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "invalid"
    response = _problem(error.status_code, code.replace("_", "-"), str(error.detail), instance)
    if error.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = "60"
    wait_s = getattr(error, "wait", None)  # of Throttled
    if wait_s:
        response["Retry-After"] = str(int(wait_s) + 1)
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _problem(
    status: int,
    code: str,
    detail: str,
    instance: str,
    errors: list[dict[str, str]] | None = None,
) -> Response:
    body: dict[str, Any] = {
        "type": BASE + code,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": instance,
    }
    if errors:
        body["errors"] = errors
    return Response(body, status=status, content_type="application/problem+json")


def _pointed(detail: Any, at: str = "") -> Iterator[dict[str, str]]:
    """Yield each leaf of DRF's nested errors with a JSON Pointer (RFC 6901) to its field."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            deeper = at if key == "non_field_errors" else f"{at}/{key}"
            yield from _pointed(value, deeper)
    elif isinstance(detail, list):
        for n, value in enumerate(detail):
            yield from _pointed(value, at if isinstance(value, ErrorDetail) else f"{at}/{n}")
    else:
        yield {"pointer": at, "code": str(detail.code), "detail": str(detail)}
