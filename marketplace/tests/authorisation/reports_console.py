"""The report is for operators alone."""

from marketplace.tests.authorisation import row

SEE = "sign-in 403 403 403 200"

ROWS = [
    *row("reports_console:funnel", "GET", SEE),
    *row("reports_console:csv", "GET", SEE),
    *row("reports_console:intents", "GET", SEE),
]
