"""The books are for operators alone."""

from marketplace.tests.authorisation import row

SEE = "sign-in 403 403 403 200"

ROWS = [
    *row("payments_console:finance", "GET", SEE),
]
