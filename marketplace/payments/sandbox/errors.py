"""Refusals in Stripe's words."""


class Refused(Exception):
    """The request is answered with ``answer_status`` and an error object."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str = "",
        param: str = "",
        **more: object,
    ) -> None:
        super().__init__(message)
        self.answer_status = status
        said = {"type": kind, "message": message, "code": code, "param": param, **more}
        self.body = {"error": {name: value for name, value in said.items() if value}}


def missing(param: str) -> Refused:
    """Return the refusal of a request that lacks ``param``."""
    return Refused(f"Missing required param: {param}.", code="parameter_missing", param=param)


def not_found(kind: str, identity: str) -> Refused:
    """Return the refusal of an object that does not exist."""
    return Refused(f"No such {kind}: '{identity}'", status=404, code="resource_missing", param="id")


def declined(code: str, decline_code: str, *, intent: object) -> Refused:
    """Return the refusal of a card by its bank."""
    return Refused(
        "Your card was declined.",
        status=402,
        kind="card_error",
        code=code,
        decline_code=decline_code,
        payment_intent=intent,
    )
