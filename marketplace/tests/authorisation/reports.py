"""The statistics are everybody's."""

from marketplace.tests.authorisation import row

EVERYBODY = "200 200 200 200 200"

ROWS = [
    *row("reports:cases", "GET", EVERYBODY),
    *row("reports:directory", "GET", EVERYBODY),
    *row("reports:statistics", "GET", EVERYBODY),
    *row("reports:statistics_csv", "GET", EVERYBODY),
    *row("reports:statistics_json", "GET", EVERYBODY),
]
