"""The site's own pages are for everybody."""

from marketplace.tests.authorisation import row

EVERYBODY = "200 200 200 200 200"

ROWS = [
    *row("pages:home", "GET", EVERYBODY),
    *row("pages:help", "GET", EVERYBODY),
    *row("pages:definitions", "GET", EVERYBODY),
    *row("pages:accessibility", "GET", EVERYBODY),
    *row("pages:terms", "GET", EVERYBODY),
    *row("pages:privacy", "GET", EVERYBODY),
    *row("pages:workbench", "GET", "sign-in 200 200 200 200"),
    *row("pages:theme", "POST", "302 302 302 302 302"),
    *row("pages:set_language", "POST", "302 302 302 302 302"),
    *row("pages:csp_report", "POST", "204 204 204 204 204"),
    *row("pages:healthz", "GET", EVERYBODY),
    *row("pages:readyz", "GET", EVERYBODY),
]
