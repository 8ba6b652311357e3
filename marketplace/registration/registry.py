"""What the desk writes into the register: certificates granted, objections decided."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.lifecycle import move
from kernel.numbering import ZONE
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.actions.deregister_certificate import deregister_certificate
from listings.actions.issue_certificate import Issue, issue_certificate
from listings.actions.register_asset import Deposit, RegisteredAsset, register_asset
from listings.actions.set_asset_holders import Holding
from listings.actions.transfer_asset import transfer_asset
from listings.models import Certificate, DataIPAsset, RegistrationScheme, SourceProof
from listings.vocabulary.rights import ProofKind
from marketplace.registration.facts import ObjectionDecided
from marketplace.registration.models import (
    ApplicationPaper,
    Objection,
    RegistrationApplication,
)
from marketplace.registration.progress import latest, months_after
from marketplace.registration.terms import ApplicationContent, content_of
from parties.models import Organisation

Kind = RegistrationApplication.Kind
Purpose = ApplicationPaper.Purpose
DECISION = 2000
ENDED_FIRST = gettext_noop("The application ended before a decision.")
ON_APPLICATION = gettext_noop("Deregistered at the holder's request.")
NOT_COLUMNS = {
    "source_proof_kind",
    "source_valid_to",
    "pi_treatment",
    "allocation",
    "deposit",
    "sample_desensitised",
    "is_ai_dataset",
    "ai_profile",
    "transferee_uscc",
    "change_note",
    "fields",
    "data_kinds",
}


class TermTooShort(InvalidInput):
    """The certificate would end before it begins."""

    code = "term_too_short"


class RegistrarElsewhere(DomainError):
    """This desk only mirrors the application: its registrar issues the certificate."""

    code = "registrar_elsewhere"


@dataclass(frozen=True, slots=True)
class Granting:
    """One grant: the locked application, what was submitted last, who registers it, when."""

    application: RegistrationApplication
    content: ApplicationContent
    actor: Actor
    now: datetime

    @property
    def earlier(self) -> Certificate:
        """The certificate it is about."""
        assert (
            self.application.certificate is not None
        )  # registrationapplication_names_what_it_changes
        return self.application.certificate

    @property
    def today(self) -> date:
        """The day of registration, in Shanghai."""
        return local_day(self.now)


def grant(
    application: RegistrationApplication, *, actor: Actor, now: datetime
) -> Certificate | None:
    """Do what the locked ``application`` asks for; return the new certificate, if there is one.

    Raises:
        RegistrarElsewhere: another desk decides; record its certificate instead.
        TermTooShort: the agreement or the certificate's term is over.
        AnotherIsLive, IllegalMove, NoRegistrarCode, NumbersExhausted: see ``issue_certificate``.
    """
    if application.handled_by != RegistrationApplication.HandledBy.OWN:
        raise RegistrarElsewhere(
            _("The registrar decides this application. Record the certificate it issues.")
        )
    content = content_of(latest(application).content)
    granting = Granting(application, content, actor, now)
    return GRANTS[Kind(application.kind)](granting)


def _initial(g: Granting) -> Certificate:
    """The term runs from today; a voucher's from its evidence deposit."""
    said, scheme = _asset_of(g.application, g.content), g.application.rules
    known = g.application.asset_id  # described before, e.g. in a listing
    asset = register_asset(actor=g.actor, said=said, now=g.now, asset_id=known)
    is_voucher = scheme.track == RegistrationScheme.Track.PROPERTY_RIGHT
    begins = (is_voucher and g.content.deposit.deposited_on) or g.today
    issue = Issue(
        asset_id=asset.pk,
        scheme_id=scheme.pk,
        valid_from=g.today,
        valid_to=_capped(_last_day(scheme, begins), scheme, g.content, asset),
    )
    return _issued(issue, g)


def _change(g: Granting) -> Certificate:
    said = _asset_of(g.application, g.content)
    register_asset(actor=g.actor, said=said, now=g.now, asset_id=g.earlier.asset_id)
    return _issued(_in_place_of(g.earlier), g)


def _transfer(g: Granting) -> Certificate:
    to_id = g.application.transferee_id or 0
    heir = transfer_asset(actor=g.actor, asset_id=g.earlier.asset_id, to_id=to_id, now=g.now)
    whole = _in_place_of(g.earlier)
    return _issued(
        replace(whole, asset_id=heir.pk, valid_from=g.today, hands_listings_over=False), g
    )


def _renewal(g: Granting) -> Certificate:
    """The new term follows the old one without a gap, or begins today when that one is over."""
    scheme, ends = g.application.rules, g.earlier.valid_to
    follows = max(ends + timedelta(days=1) if ends else g.today, g.today)
    last = _capped(_last_day(scheme, follows), scheme, g.content, g.earlier.asset)
    return _issued(replace(_in_place_of(g.earlier), valid_from=g.today, valid_to=last), g)


def _deregistration(g: Granting) -> None:
    deregister_certificate(
        actor=g.actor, certificate_id=g.earlier.pk, reason=ON_APPLICATION, now=g.now
    )


GRANTS: dict[Kind, Callable[[Granting], Certificate | None]] = {
    Kind.INITIAL: _initial,
    Kind.TRANSFER: _transfer,
    Kind.CHANGE: _change,
    Kind.RENEWAL: _renewal,
    Kind.DEREGISTRATION: _deregistration,
}


def _in_place_of(earlier: Certificate) -> Issue:
    return Issue(
        asset_id=earlier.asset_id,
        scheme_id=earlier.scheme_id,
        valid_from=earlier.valid_from,
        valid_to=earlier.valid_to,
        supersedes_id=earlier.pk,
    )


def _issued(issue: Issue, g: Granting) -> Certificate:
    if issue.valid_to is not None and issue.valid_to <= issue.valid_from:
        raise TermTooShort(_("The certificate would end before it begins."))
    return issue_certificate(actor=g.actor, issue=issue, now=g.now)


def _last_day(scheme: RegistrationScheme, first: date) -> date | None:
    """Return the last day of a term under ``scheme`` that begins on ``first``; None without end."""
    if scheme.validity_months is None:
        return None
    return months_after(first, scheme.validity_months) - timedelta(days=1)


def _capped(
    ends: date | None, scheme: RegistrationScheme, content: ApplicationContent, asset: DataIPAsset
) -> date | None:
    """Return the sooner of ``ends`` and the agreement's end, where the scheme lets that count."""
    if not scheme.capped_by_agreement:
        return ends
    proofs = SourceProof.objects.filter(asset=asset, status=SourceProof.Status.ACCEPTED)
    told = content.source_valid_to
    last = (
        told
        or proofs.exclude(valid_to=None)
        .order_by("valid_to")
        .values_list("valid_to", flat=True)
        .first()
    )
    return min((day for day in (ends, last) if day is not None), default=None)


def _asset_of(application: RegistrationApplication, content: ApplicationContent) -> RegisteredAsset:
    papers = list(application.papers.order_by("pk"))
    proofs = [p.file_id for p in papers if p.purpose == Purpose.SOURCE]
    columns = _columns(content)
    if any(p.purpose == Purpose.SAMPLE for p in papers):
        columns["has_sample"] = True
    deposits = [p.file_id for p in papers if p.purpose == Purpose.DEPOSIT]
    return RegisteredAsset(
        holder_id=application.applicant_id,
        columns=columns,
        holdings=_holdings(content),
        proofs=[(pk, content.source_proof_kind or ProofKind.OTHER) for pk in proofs],
        proof_valid_to=content.source_valid_to,
        deposit=_deposit(content, document_id=next(iter(deposits), None)),
        profile=_profile(content) if content.is_ai_dataset else {},
    )


def _columns(content: ApplicationContent) -> dict[str, object]:
    """Return what the content says of the asset, by column; what it leaves open stays as it is."""
    unsaid = ApplicationContent()
    columns: dict[str, object] = {
        name: getattr(content, name)
        for name in ApplicationContent.__dataclass_fields__
        if name not in NOT_COLUMNS and getattr(content, name) != getattr(unsaid, name)
    }
    if content.fields:
        columns["fields"] = [asdict(field) for field in content.fields]
    if content.data_kinds:
        columns["data_kinds"] = list(content.data_kinds)
    return columns


def _holdings(content: ApplicationContent) -> list[Holding]:
    """Return the rights of the organisations that are registered here.

    Shares count only when everybody who has one is here: part of a whole would be no whole.
    """
    codes = [part.uscc for part in content.allocation]
    known = dict(Organisation.objects.filter(uscc__in=codes).values_list("uscc", "pk"))
    is_whole = all(part.uscc in known for part in content.allocation)
    return [
        Holding(
            organisation_id=known[part.uscc],
            right=right,
            term_to=part.term_to,
            limits=part.limits,
            share_bp=part.share_bp if is_whole and right == part.rights[0] else None,
        )
        for part in content.allocation
        if part.uscc in known
        for right in part.rights
    ]


def _deposit(content: ApplicationContent, *, document_id: int | None) -> Deposit | None:
    said = content.deposit
    if not said.number or said.deposited_on is None:
        return None
    return Deposit(
        kind=said.kind,
        provider=said.provider,
        number=said.number,
        hash_alg=said.hash_alg or "sha256",
        digest=said.digest,
        deposited_at=datetime.combine(said.deposited_on, time(), tzinfo=ZONE),
        document_id=document_id,
    )


def _profile(content: ApplicationContent) -> dict[str, object]:
    said = asdict(content.ai_profile)
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in said.items()
    }


def decide(
    objection: Objection, event: str, *, to: str, decision: str, actor: Actor, now: datetime
) -> None:
    """Move the locked ``objection`` with a reason that everybody may read, audit and announce it.

    Raises:
        InvalidInput: no decision, or it is too long.
        IllegalMove: it was decided.
    """
    objection.decision = decision.strip()
    if not objection.decision:
        raise InvalidInput(_("Write the decision; everybody may read it."), field="decision")
    if len(objection.decision) > DECISION:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": DECISION}, field="decision")
    objection.decided_at = now
    move(objection, event, to=to, also=["decision", "decided_at"])
    record(
        actor, f"objection.{event}", on=objection, at=now, after={"decision": objection.decision}
    )
    emit(ObjectionDecided(objection_id=objection.pk))


def close_objections(application: RegistrationApplication, *, actor: Actor, now: datetime) -> None:
    """Dismiss what is still open against an application that ended, for there is nothing left."""
    for objection in application.objections.filter(status=Objection.Status.OPEN):
        decide(
            objection,
            "dismiss",
            to=Objection.Status.DISMISSED,
            decision=ENDED_FIRST,
            actor=actor,
            now=now,
        )
