"""What every page edge shares: who asks, one way to perform an action, one way to page a list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kernel.action import atomically
from kernel.actor import ANONYMOUS, Actor
from kernel.errors import DomainError, InvalidInput
from kernel.idempotency import forget, remember_submission, submitted_before

form_page = require_http_methods(["GET", "HEAD", "POST"])  # a view that ``perform`` answers
PAGE_SIZES = (20, 50, 100)
COUNT_CAP = 10_000


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks; the anonymous actor when nobody signed in (set by parties' middleware)."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return actor


def perform(  # noqa: PLR0913 - one door for every form
    request: HttpRequest,
    form_class: Callable[..., BaseForm],
    *,
    template: str,
    do: Callable[[Any], object],
    then: str | Callable[[Any], str],
    context: dict[str, object] | None = None,
    form_options: dict[str, object] | None = None,
    said: str = "",
    answer: Callable[[Any], HttpResponse] | None = None,
) -> HttpResponse:
    """Answer GET with the form; POST by one action, then redirect; a broken rule with the form.

    Args:
        do: called with the valid form; calls one action.
        then: where to go afterwards, or a function of what ``do`` returned.
        said: the sentence shown after the redirect.
        answer: makes the page that stands in for the redirect, from what ``do`` returned; for
            what can be shown only once.

    A form that is invalid answers 422, a broken rule the status of its DomainError; both keep
    what was typed. A second POST of the same ``submission_id`` redirects without a second effect.
    """
    options = form_options or {}
    page = {"submission_id": uuid4().hex, **(context or {})}
    if request.method != "POST":
        form = form_class(**options)
        return render(request, template, {**page, "form": form})
    form = form_class(request.POST, request.FILES, **options)
    if not form.is_valid():
        return render(request, template, {**page, "form": form}, status=422)
    scope, key = _submission(request)
    try:
        if key and (target := submitted_before(scope=scope, key=key)):
            return HttpResponseRedirect(target)
        target, result = _once(lambda: do(form), then=then, scope=scope, key=key)
    except DomainError as error:
        _tell(form, error)
        page["refusal"] = error
        return render(request, template, {**page, "form": form}, status=error.status)
    if answer is not None:
        return answer(result)
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(target)


def _once(
    do: Callable[[], object], *, then: str | Callable[[Any], str], scope: str, key: str
) -> tuple[str, object]:
    """Run ``do`` and note where it leads, both or neither: a crash between them would do it twice.

    When it had no effect the form's one-time id is free again, so a correction can pass.
    """

    def do_and_remember() -> tuple[str, object]:
        result = do()
        target = then(result) if callable(then) else then
        if key:
            remember_submission(scope=scope, key=key, target=target)
        return target, result

    try:
        return atomically(do_and_remember)
    except BaseException:
        if key:
            forget(scope=scope, key=key)
        raise


def _submission(request: HttpRequest) -> tuple[str, str]:
    actor = actor_of(request)
    return f"form:{actor.user_id}:{request.path}"[:200], request.POST.get("submission_id", "")[:64]


def _tell(form: BaseForm, error: DomainError) -> None:
    field = error.field if isinstance(error, InvalidInput) and error.field in form.fields else None
    form.add_error(field, str(error))


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, its address without the page number, and a capped count."""

    page: "Page[Any]"
    query: str
    is_capped: bool


class _Capped(Paginator):  # type: ignore[type-arg]
    """Counts exactly up to COUNT_CAP; beyond that nobody pages, they filter."""

    @property
    def count(self) -> int:
        if not hasattr(self, "_capped"):
            rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
            self._capped = rows.order_by()[: COUNT_CAP + 1].count()
        return min(self._capped, COUNT_CAP)


def page_of(request: HttpRequest, rows: "QuerySet[Any]") -> Listed:
    """Return the page of ``rows`` (ordered) that ``?page=&size=`` asks for; never an error."""
    size = request.GET.get("size", "")
    per_page = int(size) if size.isdigit() and int(size) in PAGE_SIZES else PAGE_SIZES[0]
    paginator = _Capped(rows, per_page)
    page = paginator.get_page(request.GET.get("page"))
    kept = [(k, v) for k, values in request.GET.lists() if k != "page" for v in values]
    return Listed(page=page, query=urlencode(kept), is_capped=paginator.count >= COUNT_CAP)
