"""Objecting: by anyone signed in, or by a link that was sent to an address."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.actor import Actor
from kernel.asking import VersionForm, by_form
from kernel.edge import actor_of, form_page, perform
from kernel.uid import uid_in
from kernel.workdays import local_day
from listings.models import Certificate
from listings.views.limits import require_patience
from marketplace.registration.actions.file_objection import ObjectionTerms, file_objection
from marketplace.registration.actions.withdraw_objection import withdraw_objection
from marketplace.registration.forms.objection import AddressForm, ObjectionForm
from marketplace.registration.models import Objection, PublicNotice
from parties.views.files import keep

SALT = "registration.objector"
LINK_AGE_S = 24 * 3600
FILE_BYTES = 20 * 1024**2
MAILS_PER_MINUTE = 3
OBJECTIONS_PER_MINUTE = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """What is objected to: a public notice that runs, or a certificate in force."""

    kind: str
    uid: UUID
    title: str
    number: str
    href: str
    application_id: int | None = None
    certificate_id: int | None = None


def _subject(kind: str, uid: UUID) -> Subject:
    """Return what may be objected to.

    Raises:
        Http404: there is none, or it can no longer be objected to.
    """
    if kind == "notice":
        rows = PublicNotice.objects.open_on(local_day(timezone.now()))
        notice = get_object_or_404(rows.select_related("application"), uid=uid)
        application = notice.application
        return Subject(
            kind=kind,
            uid=uid,
            title=application.title,
            number=application.application_no or "",
            href=reverse("registration_public:notice", args=[uid]),
            application_id=application.pk,
        )
    in_force = [Certificate.Status.VALID, Certificate.Status.FROZEN]
    rows_of = Certificate.objects.filter(status__in=in_force).select_related("asset")
    certificate = get_object_or_404(rows_of, uid=uid)
    return Subject(
        kind=kind,
        uid=uid,
        title=certificate.asset.name,
        number=certificate.certificate_no,
        href=reverse("listings:certificate", args=[certificate.certificate_no]),
        certificate_id=certificate.pk,
    )


@login_not_required
@form_page
def new(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    """Object as a member of an organisation; everybody else is sent a link first."""
    actor, subject = actor_of(request), _subject(kind, uid)
    if actor.organisation_id is None:
        return _ask_address(request, subject)
    if request.method == "POST":
        _be_patient(request, "objection", per_minute=OBJECTIONS_PER_MINUTE)
    return perform(
        request,
        ObjectionForm,
        template="registration/objection_new.html",
        context={"subject": subject},
        form_options={"is_member": True},
        do=lambda form: _file(actor, subject, form),
        then=lambda objection: reverse("registration_public:objection", args=[objection.uid]),
        said=_("Your objection has arrived."),
    )


def _ask_address(request: HttpRequest, subject: Subject) -> HttpResponse:
    if request.method == "POST":
        _be_patient(request, "objection-mail", per_minute=MAILS_PER_MINUTE)
    return perform(
        request,
        AddressForm,
        template="registration/objection_address.html",
        context={"subject": subject},
        do=lambda form: _send_link(subject, form.cleaned_data["email"].lower()),
        then=subject.href,
        said=_("A link to the form is on its way to your address. It works for one day."),
    )


def _send_link(subject: Subject, email: str) -> None:
    token = signing.dumps([subject.kind, str(subject.uid), email], salt=SALT)
    path = reverse("registration_public:object_by_mail", args=[token])
    context = {"subject": subject, "link": f"{settings.SITE_URL}{path}"}
    body = render_to_string("registration/objection_link_mail.txt", context)
    send_mail(_("Objection to %(number)s") % {"number": subject.number}, body, None, [email])


@login_not_required
@form_page
def by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Object by a link that proves an address; the link works for one day."""
    try:
        kind, uid, email = signing.loads(token, salt=SALT, max_age=LINK_AGE_S)
    except signing.BadSignature as error:
        raise Http404 from error
    subject = _subject(kind, uid_in(uid))
    return perform(
        request,
        ObjectionForm,
        template="registration/objection_new.html",
        context={"subject": subject, "email": email},
        form_options={"is_member": False},
        do=lambda form: _file(actor_of(request), subject, form, email=email),
        then=lambda objection: reverse("registration_public:own_objection", args=[objection.token]),
        said=_("Your objection has arrived."),
    )


def _file(actor: Actor, subject: Subject, form: ObjectionForm, *, email: str = "") -> Objection:
    said, now = form.cleaned_data, timezone.now()
    file = said.get("file")
    file_ids = [keep(actor, file, max_bytes=FILE_BYTES).pk] if file is not None else []
    return file_objection(
        actor=actor,
        terms=ObjectionTerms(
            ground=said["ground"],
            statement=said["statement"],
            file_ids=file_ids,
            name=said.get("name", ""),
            confirmed_email=email,
        ),
        application_id=subject.application_id,
        certificate_id=subject.certificate_id,
        now=now,
    )


@require_safe
def objection(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show an objection to those it concerns; the objector's address is nobody's business."""
    actor = actor_of(request)
    rows = Objection.objects.visible_to(actor).select_related("application", "certificate__asset")
    row = get_object_or_404(rows, uid=uid)
    is_own = row.objector_id is not None and row.objector_id == actor.organisation_id
    context = {"objection": row, "is_own": is_own}
    return render(request, "registration/objection_page.html", context)


@require_POST
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back one's own organisation's objection."""
    actor = actor_of(request)
    rows = Objection.objects.filter(objector_id=actor.organisation_id or 0)
    row = get_object_or_404(rows.select_related("application", "certificate__asset"), uid=uid)
    return perform(
        request,
        VersionForm,
        template="registration/objection_page.html",
        context={"objection": row, "is_own": True},
        do=by_form(request, withdraw_objection, objection_id=row.pk),
        then=reverse("registration_public:objection", args=[uid]),
        said=_("Your objection is withdrawn."),
    )


@login_not_required
@form_page
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Show somebody without account their objection, by the link in their mail; take it back."""
    rows = Objection.objects.signed(token).filter(objector=None)
    row = get_object_or_404(rows.select_related("application", "certificate__asset"))
    return perform(
        request,
        VersionForm,
        template="registration/objection_page.html",
        context={"objection": row, "is_own": True, "token": token},
        do=by_form(
            request, withdraw_objection, objection_id=row.pk, confirmed_email=row.objector_email
        ),
        then=reverse("registration_public:own_objection", args=[token]),
        said=_("Your objection is withdrawn."),
    )


def _be_patient(request: HttpRequest, what: str, *, per_minute: int) -> None:
    require_patience(request, what=what, per_minute=per_minute, now=timezone.now())
