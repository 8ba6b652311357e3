"""The register for everybody: which certificates our records hold, found by what is printed."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.edge import page_of
from kernel.workdays import local_day
from listings.forms.register import RegisterForm
from listings.models import Certificate
from listings.models.certificate import CertificateQuerySet
from listings.views.limits import require_patience
from listings.vocabulary.certificates import normalise

ENDED = (Certificate.Status.EXPIRED, Certificate.Status.SUPERSEDED, Certificate.Status.DEREGISTERED)


@login_not_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Find certificates by number, holder or data name, and by scheme, industry and province."""
    now = timezone.now()
    require_patience(
        request, what="register", per_minute=settings.VERIFICATIONS_PER_MINUTE * 2, now=now
    )
    form = RegisterForm(request.GET)
    found = _narrowed(Certificate.objects.public(), form)
    rows = found.select_related("asset__holder", "scheme").order_by("-issued_on", "-pk")
    context = {"form": form, "listed": page_of(request, rows), "today": local_day(now)}
    return render(request, "listings/register.html", context)


def _narrowed(rows: CertificateQuerySet, form: RegisterForm) -> CertificateQuerySet:
    """Return the rows that the valid answers of ``form`` leave; what is no answer asks nothing."""
    asked = form.asked()
    today = local_day(timezone.now())
    if words := asked["q"]:
        named = Q(holder_name__icontains=words) | Q(asset__name__icontains=words)
        rows = rows.filter(Q(certificate_no=normalise(words)) | named)
    if asked["status"] == "valid":
        rows = rows.valid_on(today)
    elif asked["status"] == "frozen":
        rows = rows.filter(status=Certificate.Status.FROZEN)
    elif asked["status"] == "ended":
        rows = rows.filter(Q(status__in=ENDED) | Q(valid_to__lt=today))
    exact = {
        "scheme__code": asked["scheme"],
        "asset__division": asked["division"],
        "asset__holder__province": asked["province"],
    }
    return rows.filter(**{column: value for column, value in exact.items() if value})
