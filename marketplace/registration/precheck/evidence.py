"""Deposit, sample, applicant, namesakes, and what a change of a registration needs."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from kernel.errors import InvalidInput
from kernel.phrases import listed
from kernel.text import normalise
from listings.vocabulary.kinds import Source, labels_of
from listings.vocabulary.schemes import RuleName
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.precheck.finding import Case, Finding, Reporter, Standing
from marketplace.registration.precheck.scan import Hit
from parties.vocabulary.uscc import check_uscc

Kind = RegistrationApplication.Kind
DIGEST = re.compile(r"[0-9a-fA-F]{64}")
NOTE_FULL = 10  # characters
COMMON_LEAST = 0.5  # share of a sample's columns that the field table must know
APPLICANT, DEPOSIT, SAMPLE = Reporter("applicant"), Reporter("deposit"), Reporter("sample")
NAME, CHANGE, PAPERS, AI = Reporter("name"), Reporter("change"), Reporter("papers"), Reporter("ai")


def applicant(case: Case) -> Iterator[Finding]:
    """Refuse an applicant nobody vouches for, and an organ's own data."""
    if not case.applicant.is_verified:
        yield APPLICANT.error(
            "party_not_verified",
            "applicant",
            _("Your organisation is not verified."),
            _("Complete its registration and submit it for review first."),
        )
    own = case.content.source in ("", Source.COLLECTED_GENERATED)
    if case.applicant.is_organ and own:
        yield APPLICANT.error(
            "organ_data",
            "applicant",
            _("Data that party and government organs collect themselves is not registrable."),
            _("An enterprise that processed it under an authorisation may apply."),
        )


def scheme(case: Case) -> Iterator[Finding]:
    """Refuse a registrar that is closed; tell which of its numbers nobody has confirmed."""
    if not case.rules.is_open:
        yield APPLICANT.error(
            "scheme_closed",
            "scheme",
            _("“%(name)s” takes no applications any more.") % {"name": case.rules.name},
            _("Open a new application with another registrar; copy this one."),
        )
    if case.rules.unconfirmed:
        yield APPLICANT.info(
            "scheme_unconfirmed",
            "scheme",
            _("To be confirmed for this registrar: %(what)s.")
            % {"what": listed(labels_of(RuleName, case.rules.unconfirmed))},
            _("Ask the registrar before you rely on these numbers."),
        )


def namesakes(case: Case) -> Iterator[Finding]:
    """Refuse what is registered already; point at others' data of the same name."""
    for found in case.namesakes:
        if found.is_own:
            yield NAME.error(
                "duplicate_own",
                "name",
                _("You have registered data of this name already: %(number)s.")
                % {"number": found.number},
                _("Renew or change that registration; or name what is different."),
            )
        else:
            yield NAME.warning(
                "duplicate_other",
                "name",
                _("Data of another holder is registered under this name."),
                _("Name what sets yours apart: period, region, content."),
            )


def deposit(case: Case) -> Iterator[Finding]:
    """Refuse a missing or impossible deposit where the registrar asks for one."""
    said = case.content.deposit
    parts = {
        _("kind"): said.kind,
        _("kept by"): said.provider,
        _("number"): said.number,
        _("digest"): said.digest,
        _("day"): said.deposited_on,
    }
    lacking = [name for name, value in parts.items() if not value]
    if lacking and (case.rules.evidence_required or len(lacking) < len(parts)):
        yield DEPOSIT.missing(
            "deposit_missing",
            "deposit",
            _("The evidence deposit is not complete: %(what)s.") % {"what": listed(lacking)},
            _("Deposit the digest of your data on a chain, or have a notary keep it, first."),
        )
    if said.digest and not DIGEST.fullmatch(said.digest):
        yield DEPOSIT.error(
            "deposit_digest",
            "deposit",
            _("A digest has 64 characters 0-9 and a-f; this one does not."),
            _("Copy it from the deposit certificate."),
        )
    if said.deposited_on and said.deposited_on > case.today:
        yield DEPOSIT.error(
            "deposit_future",
            "deposit",
            _("The day of the deposit lies in the future."),
            _("Correct the day."),
        )
    if not lacking and not case.has_paper("deposit"):
        yield DEPOSIT.warning(
            "deposit_paper",
            "deposit",
            _("The certificate of the deposit is not among the papers."),
            _("Add it: the reviewer compares number and digest."),
        )


def sample(case: Case) -> Iterator[Finding]:
    """Refuse a sample that is missing or in which somebody can be recognised."""
    papers = [paper for paper in case.papers if paper.purpose == "sample"]
    if not papers:
        yield SAMPLE.missing(
            "sample_missing",
            "paper_sample",
            _("There is no data sample."),
            _("Upload a CSV or XLSX table with some desensitised records."),
        )
    elif not case.content.sample_desensitised:
        yield SAMPLE.missing(
            "sample_unsaid",
            "sample_desensitised",
            _("You have not confirmed that the sample is desensitised."),
            _("Look at it once more and confirm."),
        )
    for paper in papers:
        if paper.scan.get("unread"):
            yield SAMPLE.warning(
                "sample_unread",
                "paper_sample",
                _("“%(name)s” is no table, so nobody checked it for personal data.")
                % {"name": paper.name},
                _("Add a CSV or XLSX table, or check it by hand."),
            )
        for hit in hits_of(paper.scan):
            yield SAMPLE.error(
                f"sample_{hit.kind}",
                "paper_sample",
                _("“%(file)s”, column “%(column)s”: %(what)s in %(count)d lines (%(lines)s).")
                % {
                    "file": paper.name,
                    "column": hit.column,
                    "what": HITS[hit.kind](),
                    "count": hit.count,
                    "lines": listed(hit.lines),
                },
                _("Mask or remove the column, then upload the sample again."),
            )
        yield from _columns(case, paper.scan)


HITS = {
    "id_number": lambda: _("identity numbers"),
    "mobile": lambda: _("mobile numbers"),
    "email": lambda: _("e-mail addresses"),
    "bank_card": lambda: _("bank card numbers"),
    "column_name": lambda: _("unmasked values under a name that announces personal data"),
}


def hits_of(scan: Any) -> list[Hit]:
    """Return the hits of a stored scan."""
    return [Hit.of(data) for data in scan.get("hits", [])]


def _columns(case: Case, scan: Any) -> Iterator[Finding]:
    known = {normalise(entry.name) for entry in case.content.fields}
    columns = [normalise(column) for column in scan.get("columns", [])]
    if known and columns and sum(c in known for c in columns) < COMMON_LEAST * len(columns):
        yield SAMPLE.warning(
            "sample_other_fields",
            "paper_sample",
            _("Most columns of the sample do not stand in the field table."),
            _("Use the same names in both."),
        )


def change(case: Case) -> Iterator[Finding]:
    """Check what a transfer, change, renewal or deregistration needs besides."""
    if case.kind == Kind.INITIAL:
        return
    if len(case.content.change_note) < NOTE_FULL:
        yield CHANGE.missing(
            "change_missing",
            "change_note",
            _("It is not stated what changes, and why."),
            _("Write it in one or two sentences."),
        )
    standing = case.certificate
    ends_it = case.kind == Kind.DEREGISTRATION  # that takes frozen and expired ones too
    if standing is not None and not standing.is_valid and not ends_it:
        yield CHANGE.error(
            "certificate_not_valid",
            "change_note",
            _("The certificate is not valid today; nothing of it can be changed."),
            _("Register the data anew."),
        )
    if standing is not None:
        yield from _obstacles(case, standing)
    if case.kind == Kind.TRANSFER:
        yield from _transfer(case)


def _obstacles(case: Case, standing: Standing) -> Iterator[Finding]:
    """Say what about the certificate itself stands in the way."""
    begin, end = standing.opens_on, standing.ends_on
    if case.kind == Kind.RENEWAL and begin and case.today < begin:
        yield CHANGE.error(
            "renewal_early",
            "change_note",
            _("It can be renewed from %(day)s on.") % {"day": begin.isoformat()},
            _("Keep the draft until then; you will be reminded."),
        )
    if case.kind == Kind.RENEWAL and (end is None or case.today >= end):
        yield CHANGE.error(
            "renewal_late",
            "change_note",
            _("A renewal is taken until the day before the certificate ends."),
            _("Register the data anew."),
        )
    if standing.is_burdened:
        yield CHANGE.error(
            "consent_missing",
            "change_note",
            _("The certificate is pledged."),
            _("Record the pledgee's consent to a transfer; before an end the pledge is released."),
        )
    if standing.rival:
        yield CHANGE.error(
            "another_under_way",
            "change_note",
            _("%(number)s about the same certificate is not decided yet.")
            % {"number": standing.rival},
            _("Wait for the decision, or withdraw it."),
        )


def _transfer(case: Case) -> Iterator[Finding]:
    code = case.content.transferee_uscc
    if not code:
        yield CHANGE.missing(
            "transferee_missing",
            "transferee_uscc",
            _("It is not stated who takes the right over."),
            _("Type the unified social credit code of the transferee."),
        )
    elif code == case.applicant.uscc:
        yield CHANGE.error(
            "transferee_self",
            "transferee_uscc",
            _("Transferor and transferee are the same organisation."),
            _("Type the code of the organisation that takes the right over."),
        )
    else:
        try:
            check_uscc(code)
        except InvalidInput as error:
            yield CHANGE.error(
                "transferee_code",
                "transferee_uscc",
                str(error),
                _("Copy the code from the business licence."),
            )
        if case.transferee is None or not case.transferee.is_verified:
            yield CHANGE.error(
                "transferee_not_verified",
                "transferee_uscc",
                _("The transferee is not a verified organisation here."),
                _("It registers and is verified first; then submit."),
            )
    if not case.has_paper("transfer"):
        yield CHANGE.missing(
            "transfer_paper_missing",
            "paper_transfer",
            _("The transfer agreement is missing."),
            _("Add it, signed by both sides."),
        )


CHECKS = (applicant, scheme, namesakes, deposit, sample, change)
