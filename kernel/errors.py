"""Anticipated failures. Edges translate them once; anything else is a bug."""


class DomainError(Exception):
    """A rule of the market was broken; the message is fit for the person who broke it.

    Pages show the form again (409 or 422), the API answers a problem document whose type ends in
    ``code``. Messages are translatable and say what to do next.
    """

    code = "domain_error"
    status = 409


class NotAllowed(DomainError):
    """The actor may not do this."""

    code = "not_allowed"
    status = 403


class StaleVersion(DomainError):
    """The record changed since the actor read it."""

    code = "stale_version"
    status = 409


class InvalidInput(DomainError):
    """What was typed cannot be used; ``field`` names where."""

    code = "invalid_input"
    status = 422

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
