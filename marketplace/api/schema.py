"""What the OpenAPI document says besides the operations: problems, on every one of them."""

from typing import Any

PROBLEM = {
    "type": "object",
    "description": "RFC 9457; `type` ends in a stable code.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
FAILURES = {
    "get": ("401", "403", "404", "429"),
    "post": ("400", "401", "403", "404", "409", "422", "429"),
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A value of your own; a retry with it has one effect and the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


def add_problems(result: dict[str, Any], **_generator: object) -> dict[str, Any]:
    """Declare the problem document on all operations and the Idempotency-Key on every POST."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    said = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for method, operation in operations.items():
            for status in FAILURES.get(method, ()):
                problem = {"description": "A problem", "content": said}
                operation["responses"].setdefault(status, problem)
            if method == "post":
                operation.setdefault("parameters", []).append(KEY)
    return result
