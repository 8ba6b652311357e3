"""Source, declarations and allocation of rights: what the law and the rules do not let pass."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kernel.errors import InvalidInput
from kernel.phrases import listed
from kernel.text import normalise
from listings.vocabulary.kinds import Right, Source
from listings.vocabulary.rights import ProofKind
from marketplace.registration.precheck.finding import Case, Finding, Reporter
from marketplace.registration.precheck.words import (
    AGREED,
    CRAWLED,
    is_masked,
    is_personal,
    is_sensitive,
)
from marketplace.registration.terms import MOST_BP, Allocation
from parties.vocabulary.uscc import check_uscc

LISTABLE_LEVEL = 3
SOON_DAYS = 183  # a proof that runs out before this many days cuts the certificate short
STATEMENT_FULL = 20  # characters
SOURCE, RIGHTS, DECLARED = Reporter("source"), Reporter("allocation"), Reporter("declarations")
FITTING = {
    Source.BY_AGREEMENT: {
        ProofKind.AUTHORISATION,
        ProofKind.PURCHASE_CONTRACT,
        ProofKind.LICENCE,
        ProofKind.OTHER,
    },
    Source.PUBLIC_BY_PROGRAM: {ProofKind.PUBLIC_SOURCE_NOTE, ProofKind.OTHER},
}


def source(case: Case) -> Iterator[Finding]:
    """Refuse a source that is not stated or not proved."""
    content = case.content
    if not content.source:
        yield SOURCE.missing(
            "source_missing",
            "source",
            _("It is not stated how the data was obtained."),
            _("Choose one of the four kinds of source."),
        )
    if len(content.source_statement) < STATEMENT_FULL:
        yield SOURCE.missing(
            "statement_missing",
            "source_statement",
            _("The source statement is missing or too short."),
            _("Say from whom or what, since when, on which basis (Data Security Law, art. 33)."),
        )
    if not content.source_proof_kind or not case.has_paper("source"):
        yield SOURCE.missing(
            "source_proof_missing",
            "source_proof_kind",
            _("The proof of the source is missing."),
            _("Choose its kind and add the paper: a note on your own collection counts too."),
        )


def source_agrees(case: Case) -> Iterator[Finding]:
    """Compare the kind of source with its statement and its proof."""
    content, text = case.content, normalise(case.content.source_statement)
    fitting = FITTING.get(content.source)  # type: ignore[call-overload]
    if fitting and content.source_proof_kind and content.source_proof_kind not in fitting:
        yield SOURCE.warning(
            "proof_unfit",
            "source_proof_kind",
            _("This kind of proof does not show this kind of source."),
            _("Add the agreement, or for public data a note on the public source."),
        )
    if CRAWLED.search(text) and content.source not in ("", Source.PUBLIC_BY_PROGRAM):
        yield SOURCE.warning(
            "source_crawled",
            "source",
            _("The statement speaks of collecting by program, the kind of source does not."),
            _("Choose “public data collected by program”, or correct the statement."),
        )
    if AGREED.search(text) and content.source == Source.COLLECTED_GENERATED:
        yield SOURCE.warning(
            "source_agreed",
            "source",
            _("The statement speaks of a purchase or an authorisation, the source of one's own."),
            _("Choose “obtained by agreement” and add the agreement."),
        )


def source_lasts(case: Case) -> Iterator[Finding]:
    """Refuse a proof that has run out; say what one that soon does means."""
    ends = case.content.source_valid_to
    if ends is None:
        if case.rules.capped_by_agreement and case.content.source == Source.BY_AGREEMENT:
            yield SOURCE.missing(
                "agreement_end_missing",
                "source_valid_to",
                _("This registrar ends the certificate with the agreement; its end is not stated."),
                _("State the last day of the agreement."),
            )
    elif ends < case.today:
        yield SOURCE.error(
            "source_proof_ended",
            "source_valid_to",
            _("The proof of the source ran out on %(day)s.") % {"day": ends.isoformat()},
            _("Renew the agreement or authorisation first, then add the new paper."),
        )
    elif (ends - case.today).days < SOON_DAYS:
        yield SOURCE.warning(
            "source_proof_ends",
            "source_valid_to",
            _("The proof of the source runs out on %(day)s.") % {"day": ends.isoformat()},
            _("Rights and listings end with it; renew it before you apply if you can."),
        )


def declarations(case: Case) -> Iterator[Finding]:
    """Ask for every declaration; refuse what may never be registered for trade."""
    content = case.content
    open_ones = {
        "contains_pi": _("personal information"),
        "contains_sensitive_pi": _("sensitive personal information"),
        "contains_important_data": _("important data"),
        "contains_core_data": _("core data"),
        "security_level": _("security level"),
    }
    lacking = [name for name in open_ones if getattr(content, name) is None]
    if lacking:
        yield DECLARED.missing(
            "declaration_missing",
            lacking[0],
            _("Not declared: %(what)s.") % {"what": listed(open_ones[name] for name in lacking)},
            _("Answer each question; “needs confirmation” is no answer here."),
        )
    if content.contains_core_data:
        yield DECLARED.error(
            "core_data",
            "contains_core_data",
            _("Core data may not circulate and is not registered."),
            _("Take the core data out, or do not apply."),
        )
    if (content.security_level or 0) > LISTABLE_LEVEL:
        yield DECLARED.error(
            "level_too_high",
            "security_level",
            _("Data of security level 4 or above may not circulate."),
            _("Only levels 1 to 3; reduce the data until it is of such a level."),
        )


def personal(case: Case) -> Iterator[Finding]:
    """Compare the declarations with each other and with the names of the fields."""
    content = case.content
    if content.contains_sensitive_pi and content.contains_pi is False:
        yield DECLARED.error(
            "pi_contradiction",
            "contains_pi",
            _("Sensitive personal information is personal information; the answers differ."),
            _("Answer yes to both, or no to both."),
        )
    if content.contains_pi and not content.pi_treatment:
        yield DECLARED.missing(
            "pi_treatment_missing",
            "pi_treatment",
            _("It is not stated how personal information is treated."),
            _("Say on which basis (consent, law) and how it was made unrecognisable."),
        )
    if content.contains_pi is False and (names := personal_fields(case, masked=False)):
        yield DECLARED.error(
            "pi_fields",
            "contains_pi",
            _("No personal information is declared, yet these fields name it: %(names)s.")
            % {"names": listed(names[:8])},
            _("Take the fields out, say in their meaning how they are masked, or declare it."),
        )
    elif content.contains_sensitive_pi is False:
        sensitive = [name for name in personal_fields(case, masked=False) if is_sensitive(name)]
        if sensitive:
            yield DECLARED.warning(
                "sensitive_fields",
                "contains_sensitive_pi",
                _("These fields name sensitive personal information: %(names)s.")
                % {"names": listed(sensitive[:8])},
                _("Declare it, or say in their meaning how they are masked."),
            )


def personal_fields(case: Case, *, masked: bool) -> list[str]:
    """Return the data fields whose name tells who somebody is; masked ones only when asked for."""
    return [
        entry.name
        for entry in case.content.fields
        if is_personal(entry.name) and is_masked(f"{entry.name} {entry.description}") == masked
    ]


def allocation(case: Case) -> Iterator[Finding]:
    """Refuse rights nobody holds or the source cannot give, and shares that do not add up."""
    parts = case.content.allocation
    if not parts:
        yield RIGHTS.missing(
            "allocation_missing",
            "allocation",
            _("It is not stated who holds which right."),
            _("Name at least your own organisation with the right to hold."),
        )
        return
    rights = {right for part in parts for right in part.rights}
    if Right.HOLD not in rights:
        yield RIGHTS.error(
            "no_hold",
            "allocation",
            _("Nobody has the right to hold the data."),
            _("Give the right to hold to at least one holder."),
        )
    if Right.OPERATE in rights and case.content.source == Source.PUBLIC_BY_PROGRAM:
        yield RIGHTS.error(
            "operate_public",
            "allocation",
            _("Public data collected by program gives rights to hold and use, not to operate."),
            _("Take the right to operate out."),
        )
    if case.applicant.uscc and case.applicant.uscc not in {part.uscc for part in parts}:
        yield RIGHTS.error(
            "applicant_not_holder",
            "allocation",
            _("Your organisation is not among the holders."),
            _("Add it with its unified social credit code, or let the holder apply."),
        )
    if len(parts) > 1 and not case.has_paper("allocation"):
        yield RIGHTS.missing(
            "allocation_agreement_missing",
            "allocation",
            _("Several holders, but no agreement between them."),
            _("Add the agreement on the allocation of rights, signed by all."),
        )
    yield from _shares(parts)
    for number, part in enumerate(parts, start=1):
        yield from _holder(case, part, number=number)


def _shares(parts: tuple[Allocation, ...]) -> Iterator[Finding]:
    shares = [part.share_bp for part in parts if part.share_bp is not None]
    if shares and (len(shares) < len(parts) or sum(shares) != MOST_BP):
        yield RIGHTS.error(
            "shares_sum",
            "allocation",
            _("The shares of income add up to %(sum)s %%, not to 100 %%.")
            % {"sum": f"{sum(shares) / 100:g}"},
            _("Give every holder a share so that they add up to 100 %, or none."),
        )


def _holder(case: Case, part: Allocation, *, number: int) -> Iterator[Finding]:
    if not part.name or not part.rights:
        yield RIGHTS.error(
            "holder_incomplete",
            "allocation",
            _("Holder %(n)d has no name or no right.") % {"n": number},
            _("Fill in the line, or take it out."),
        )
    if part.term_to and part.term_to < case.today:
        yield RIGHTS.error(
            "holder_term_ended",
            "allocation",
            _("The right of holder %(n)d has ended already.") % {"n": number},
            _("Correct the day until which it is held."),
        )
    if sum(other.uscc == part.uscc for other in case.content.allocation) > 1:
        yield RIGHTS.error(
            "holder_twice",
            "allocation",
            _("Holder %(n)d stands there twice.") % {"n": number},
            _("Join its rights in one line."),
        )
    if not part.uscc and not case.applicant.uscc:  # from abroad, or a person
        return
    try:
        check_uscc(part.uscc)
    except InvalidInput as error:
        yield RIGHTS.error(
            "holder_code",
            "allocation",
            _("Holder %(n)d: %(why)s") % {"n": number, "why": str(error)},
            _("Copy the code from the business licence."),
        )


CHECKS = (
    source,
    source_agrees,
    source_lasts,
    declarations,
    personal,
    allocation,
)
