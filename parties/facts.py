"""Facts that parties announces.

``version`` is the record's after the move: it tells a second suspension from the first one
delivered twice.
"""

from dataclasses import dataclass

from kernel.facts import Fact


@dataclass(frozen=True)
class OrganisationSubmitted(Fact):
    """An organisation asks to be verified."""

    organisation_id: int
    version: int


@dataclass(frozen=True)
class OrganisationVerified(Fact):
    """An operator vouches for an organisation's identity."""

    organisation_id: int
    version: int


@dataclass(frozen=True)
class OrganisationReturned(Fact):
    """An operator wants something changed before verifying."""

    organisation_id: int
    version: int


@dataclass(frozen=True)
class OrganisationSuspended(Fact):
    """An organisation may not trade for the time being."""

    organisation_id: int
    version: int


@dataclass(frozen=True)
class OrganisationRestored(Fact):
    """A suspended organisation may trade again."""

    organisation_id: int
    version: int


@dataclass(frozen=True)
class RoleApplied(Fact):
    """An organisation asks to be admitted as data merchant or partner exchange."""

    role_id: int
    version: int


@dataclass(frozen=True)
class RoleAdmitted(Fact):
    """An operator admitted an organisation to a role."""

    role_id: int
    version: int


@dataclass(frozen=True)
class RoleRefused(Fact):
    """An operator refused an organisation a role."""

    role_id: int
    version: int


@dataclass(frozen=True)
class MemberInvited(Fact):
    """Somebody was invited; the mail's link is a signature over the id, so no secret is kept."""

    invitation_id: int


@dataclass(frozen=True)
class MemberJoined(Fact):
    """Somebody accepted an invitation."""

    membership_id: int
