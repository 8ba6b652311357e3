"""What an organisation says of itself, checked."""

import unicodedata
from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import InvalidInput
from parties.models import Organisation, StoredFile
from parties.vocabulary.regions import PROVINCES
from parties.vocabulary.uscc import check_uscc

REASON_LENGTH = 400
PROVINCE_CODES = {province.code for province in PROVINCES}
IDENTITY = (
    "name",
    "org_type",
    "country",
    "uscc",
    "foreign_reg_no",
    "province",
    "legal_representative",
)


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """What a member may state about an organisation; the first seven fields are its identity.

    ``country`` is ISO 3166 alpha-2, ``province`` a GB/T 2260 code of six digits; both codes and
    all texts may be empty where they do not apply.
    """

    name: str
    org_type: str = Organisation.Kind.ENTERPRISE
    country: str = "CN"
    uscc: str = ""
    foreign_reg_no: str = ""
    province: str = ""
    legal_representative: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    introduction: str = ""

    @classmethod
    def of(cls, organisation: Organisation) -> "OrganisationDetails":
        """Return what is stated today."""
        return cls(**{f.name: getattr(organisation, f.name) or "" for f in fields(cls)})

    @property
    def columns(self) -> dict[str, str | None]:
        """The same as columns: no code is NULL there."""
        values: dict[str, str | None] = {f.name: getattr(self, f.name) for f in fields(self)}
        return {**values, "uscc": self.uscc or None}


def checked_details(details: OrganisationDetails) -> OrganisationDetails:
    """Return ``details`` in normal form: texts without invisible characters, codes checked.

    Raises:
        InvalidInput: a field is missing, too long or no code of its kind; ``field`` says which.
    """
    said = {f.name: plain_text(getattr(details, f.name)) for f in fields(details)}
    said["introduction"] = "\n".join(map(plain_text, details.introduction.strip().splitlines()))
    details = _with_codes(replace(details, **said))
    if not details.name:
        raise InvalidInput(_("Give the registered name."), field="name")
    columns = details.columns
    for column in Organisation._meta.fields:
        name, limit = column.name, column.max_length
        if limit and len(columns.get(name) or "") > limit:
            raise InvalidInput(_("At most %(n)d characters.") % {"n": limit}, field=name)
    return details


def plain_text(text: str) -> str:
    """Return one line of text in NFC without control, format and bidi characters.

    Not NFKC: registered names keep their full-width brackets.
    """
    seen = (
        " " if unicodedata.category(c) == "Cc" else c for c in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(c for c in seen if unicodedata.category(c)[0] != "C").split())


def required_reason(reason: str) -> str:
    """Return the reason for a decision, trimmed.

    Raises:
        InvalidInput: there is none, or it is longer than 400 characters.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidInput(_("Say why, so that it can be put right."), field="reason")
    if len(reason) > REASON_LENGTH:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": REASON_LENGTH}, field="reason")
    return reason


def own_file(actor: Actor, file_id: int, *, field: str) -> StoredFile:
    """Return a file that the actor's organisation stored.

    Raises:
        NotAllowed: the actor acts for no organisation.
        InvalidInput: there is no such file of theirs; ``field`` is the one that named it.
    """
    file = StoredFile.objects.filter(organisation_id=actor.party, pk=file_id).first()
    if file is None:
        raise InvalidInput(_("This file is not your organisation's."), field=field)
    return file


def _with_codes(details: OrganisationDetails) -> OrganisationDetails:
    if details.org_type not in Organisation.Kind.values:
        raise InvalidInput(_("Choose the kind of organisation."), field="org_type")
    if details.country != "CN":
        return _abroad(details)
    return _natural(details) if details.org_type == Organisation.Kind.PERSON else _at_home(details)


def _at_home(details: OrganisationDetails) -> OrganisationDetails:
    code = check_uscc(details.uscc)
    if details.province not in PROVINCE_CODES:
        raise InvalidInput(_("Choose the province of registration."), field="province")
    return replace(details, uscc=code, foreign_reg_no="")


def _natural(details: OrganisationDetails) -> OrganisationDetails:
    if details.province and details.province not in PROVINCE_CODES:
        raise InvalidInput(_("Choose the province."), field="province")
    return replace(details, uscc="", foreign_reg_no="")


def _abroad(details: OrganisationDetails) -> OrganisationDetails:
    if len(details.country) != 2 or not details.country.isascii():  # noqa: PLR2004 - ISO 3166
        raise InvalidInput(_("Choose the country of registration."), field="country")
    if not details.foreign_reg_no:
        raise InvalidInput(
            _("Give the number in the register of that country."), field="foreign_reg_no"
        )
    return replace(details, country=details.country.upper(), uscc="", province="")
