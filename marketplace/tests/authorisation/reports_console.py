"""The report is for operators alone."""

from marketplace.tests.authorisation import row

SEE = "sign-in 403 403 403 200"

ROWS = [
    *row("reports_console:funnel", "GET", SEE),
    *row("reports_console:csv", "GET", SEE),
    *row("reports_console:intents", "GET", SEE),
    *row("reports_console:matching", "GET", SEE),
    *row("reports_console:matching_csv", "GET", SEE),
    *row("reports_console:gap", "GET", SEE),
    *row("reports_console:gap_csv", "GET", SEE),
]
