"""Facts that parties announces."""

from dataclasses import dataclass

from kernel.facts import Fact


@dataclass(frozen=True)
class OrganisationSubmitted(Fact):
    """An organisation asks to be verified."""

    organisation_id: int


@dataclass(frozen=True)
class OrganisationVerified(Fact):
    """An operator vouches for an organisation's identity."""

    organisation_id: int


@dataclass(frozen=True)
class OrganisationReturned(Fact):
    """An operator wants something changed before verifying."""

    organisation_id: int


@dataclass(frozen=True)
class OrganisationSuspended(Fact):
    """An organisation may not trade for the time being."""

    organisation_id: int


@dataclass(frozen=True)
class MemberInvited(Fact):
    """Somebody was invited; the mail's link is a signature over the id, so no secret is kept."""

    invitation_id: int
